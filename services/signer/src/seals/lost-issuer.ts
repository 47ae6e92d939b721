import { isRefusal } from '@hub/kernel'
import { readSeal } from '@hub/ses'
import { readCertificate, type Certificate, type Revocation } from '@hub/x509'
import type { Authority } from '../certs/authority.ts'
import { hierarchies } from '../certs/hierarchy.ts'
import type { SealRecord } from './seal-record.ts'

type Register = Pick<Authority, 'authorities' | 'issuerOf' | 'revocationOfCa'>

/**
 * 签发 CA 已被吊销 — why a seal seals nothing though it was not revoked itself: a generation that certified its keys was; or one that certified its maker, where the key was lost, for a maker's word on when a seal was made is worth
 * nothing then. Certificates of an external CA are none of this, the maker's always is.
 */
export function lostIssuerOf(record: SealRecord, authority: Register): { readonly reason: string; readonly since: string } | undefined {
  const { certificates, chains } = record
  const own = hierarchies.filter((hierarchy) => chains[hierarchy] === undefined).map((hierarchy) => authority.revocationOfCa(hierarchy, authority.issuerOf(hierarchy, certificates[hierarchy]).certificate))
  const lost = own.find((revocation) => revocation !== undefined) ?? lossOfMaker(record, authority)
  return lost === undefined ? undefined : { reason: lost.reason, since: lost.invalidSince ?? lost.at }
}

/** The seal is read only where a generation was ever revoked. */
function lossOfMaker({ seal }: SealRecord, authority: Register): Revocation | undefined {
  if (authority.authorities.sm2.former.every(({ certificate }) => authority.revocationOfCa('sm2', certificate)?.reason !== 'cACompromise')) return undefined
  const maker = makerIn(seal)
  const revocation = maker === undefined ? undefined : authority.revocationOfCa('sm2', authority.issuerOf('sm2', maker).certificate)
  return revocation?.reason === 'cACompromise' ? revocation : undefined
}

function makerIn(der: Uint8Array): Certificate | undefined {
  const seal = readSeal(der)
  const certificate = isRefusal(seal) ? undefined : readCertificate(seal.makerCertificate)
  return certificate === undefined || isRefusal(certificate) ? undefined : certificate
}
