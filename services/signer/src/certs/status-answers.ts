import { isRefusal } from '@hub/kernel'
import { answerOcspRequest, certIdOf, makeOcspError, readOcspRequest, type Certificate, type CertificateStatus, type CertId } from '@hub/x509'
import { hierarchies, type Hierarchy } from './hierarchy.ts'
import { wholeSecond } from './instants.ts'
import { generationsOf, type Authorities, type IssuingCa } from './issuing-authorities.ts'
import type { RoleHolder } from './role-holders.ts'

/** How long a caller may go by an answer before asking again. */
const answerHoldsMs = 3_600_000

export interface StatusRegister {
  readonly authorities: Authorities
  readonly responder: (hierarchy: Hierarchy, ca: IssuingCa) => Promise<RoleHolder | undefined>
  readonly statusOf: (hierarchy: Hierarchy, ca: IssuingCa, serial: string) => CertificateStatus
}

/**
 * 在线状态答复 — by the responder under the very generation of the issuing CA that the question is about; a question about none is unauthorized, and so is one about a generation for which nobody can speak any more. One that
 * cannot be read is malformed.
 */
export async function answerStatus(request: Uint8Array, { authorities, responder, statusOf }: StatusRegister, nowMs: number): Promise<Uint8Array> {
  const asked = readOcspRequest(request)
  const ids = isRefusal(asked) ? [] : asked.ids
  const all = hierarchies.flatMap((hierarchy) => generationsOf(authorities[hierarchy]).map((ca) => ({ hierarchy, ca })))
  const { hierarchy, ca } = all.find((each) => ids.some((id) => isOf(id, each.ca.certificate))) ?? { hierarchy: 'p256' as const, ca: authorities.p256.issuing }
  const now = wholeSecond(nowMs)
  const holder = await responder(hierarchy, ca)
  if (holder === undefined) return makeOcspError('unauthorized')
  const source = { issuer: ca.certificate, thisUpdate: now, nextUpdate: wholeSecond(nowMs + answerHoldsMs), statusOf: (serial: string) => statusOf(hierarchy, ca, serial) }
  return answerOcspRequest(request, source, { ...holder, isIssuer: false }, now)
}

function isOf({ hash, serial, issuerNameHash, issuerKeyHash }: CertId, issuer: Certificate): boolean {
  if (hash === undefined) return false
  const own = certIdOf(serial, issuer, hash)
  return Buffer.compare(own.issuerNameHash, issuerNameHash) === 0 && Buffer.compare(own.issuerKeyHash, issuerKeyHash) === 0
}
