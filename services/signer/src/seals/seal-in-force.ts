import { refuse, type Refusal } from '@hub/kernel'
import type { RevocationRecord } from '../certs/revocations.ts'
import type { SealRecord } from './seal-record.ts'

export type SealUseRefusal = 'SEAL_REVOKED' | 'SEAL_NOT_YET_VALID' | 'SEAL_EXPIRED'

/** 可否用印 — undefined where the seal may be used at `at` (a whole second). Whether it is filed and active is the ledger's to know; a revoked one never signs. */
export function refuseUse({ request: { sealId, validFrom, validUntil } }: SealRecord, revocation: RevocationRecord | undefined, at: string): Refusal<SealUseRefusal> | undefined {
  if (revocation !== undefined) return refuse('SEAL_REVOKED', { sealId, reason: revocation.reason, since: revocation.since })
  if (at < validFrom.replace(/[.]\d{3}Z$/, '.000Z')) return refuse('SEAL_NOT_YET_VALID', { sealId, validFrom })
  return at > validUntil ? refuse('SEAL_EXPIRED', { sealId, validUntil }) : undefined
}
