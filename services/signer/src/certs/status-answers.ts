import { isRefusal } from '@hub/kernel'
import { answerOcspRequest, certIdOf, readOcspRequest, type Certificate, type CertificateStatus, type CertId } from '@hub/x509'
import { hierarchies, type Hierarchy } from './hierarchy.ts'
import { wholeSecond } from './instants.ts'
import type { RoleHolder } from './role-holders.ts'

/** How long a caller may go by an answer before asking again. */
const answerHoldsMs = 3_600_000

export interface StatusRegister {
  readonly issuing: (hierarchy: Hierarchy) => Certificate
  readonly responder: (hierarchy: Hierarchy) => Promise<RoleHolder>
  readonly statusOf: (hierarchy: Hierarchy, serial: string) => CertificateStatus
}

/** 在线状态答复 — by the responder of the hierarchy that the question is about; a question about neither is unauthorized, one that cannot be read malformed. */
export async function answerStatus(request: Uint8Array, { issuing, responder, statusOf }: StatusRegister, nowMs: number): Promise<Uint8Array> {
  const asked = readOcspRequest(request)
  const ids = isRefusal(asked) ? [] : asked.ids
  const hierarchy = hierarchies.find((each) => ids.some((id) => isOf(id, issuing(each)))) ?? 'p256'
  const now = wholeSecond(nowMs)
  const source = { issuer: issuing(hierarchy), thisUpdate: now, nextUpdate: wholeSecond(nowMs + answerHoldsMs), statusOf: (serial: string) => statusOf(hierarchy, serial) }
  return answerOcspRequest(request, source, { ...(await responder(hierarchy)), isIssuer: false }, now)
}

function isOf({ hash, serial, issuerNameHash, issuerKeyHash }: CertId, issuer: Certificate): boolean {
  if (hash === undefined) return false
  const own = certIdOf(serial, issuer, hash)
  return Buffer.compare(own.issuerNameHash, issuerNameHash) === 0 && Buffer.compare(own.issuerKeyHash, issuerKeyHash) === 0
}
