import { refuse, type Refusal } from '@hub/kernel'
import type { SealRecord } from './seal-record.ts'

/** 印章截止 — what was asked for, and no longer than its certificates last: an external CA's may end earlier. */
export function sealEnds({ request: { validUntil }, certificates: { sm2, p256 } }: Pick<SealRecord, 'request' | 'certificates'>): string {
  return [validUntil, sm2.validUntil, p256.validUntil].reduce((a, b) => (a < b ? a : b))
}

export type SealUseRefusal = 'SEAL_REVOKED' | 'SEAL_NOT_YET_VALID' | 'SEAL_EXPIRED'

/** 可否用印 — undefined where the seal may be used at `at` (a whole second). Whether it is filed and active is the ledger's to know; a revoked one never signs, nor one whose issuing CA is. */
export function refuseUse(record: SealRecord, revocation: { readonly reason: string; readonly since: string } | undefined, at: string): Refusal<SealUseRefusal> | undefined {
  const { sealId, validFrom } = record.request
  const validUntil = sealEnds(record)
  if (revocation !== undefined) return refuse('SEAL_REVOKED', { sealId, reason: revocation.reason, since: revocation.since })
  if (at < validFrom.replace(/[.]\d{3}Z$/, '.000Z')) return refuse('SEAL_NOT_YET_VALID', { sealId, validFrom })
  return at > validUntil ? refuse('SEAL_EXPIRED', { sealId, validUntil }) : undefined
}
