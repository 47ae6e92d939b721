import { refuse, type Refusal } from '@hub/kernel'
import { dayMs } from '../certs/instants.ts'
import { findCertified, readExternalTrust } from './external-trust.ts'
import { judgeCertified, type CertifiedQuestion, type ExternalCertificate } from './judge-certified.ts'
import type { ExternalRefusal } from './refusals.ts'

/** A seal that ends before it could have been filed and activated is of no use. */
const daysLeftMin = 2

/** 密钥的外部证书 — undefined where no external CA certified this key; a refusal where one did and its certificate is no good now: then no other takes its place unasked. @throws AuthorityUnavailable a damaged file */
export async function externalOf({ dataDir, keyId, ...question }: Omit<CertifiedQuestion, 'certificate'> & { readonly dataDir: string; readonly keyId: string }): Promise<ExternalCertificate | Refusal<ExternalRefusal> | undefined> {
  const certificate = await findCertified(dataDir, keyId)
  if (certificate === undefined) return undefined
  if (Date.parse(certificate.validUntil) - Date.parse(question.at) < daysLeftMin * dayMs) return refuse('CHAIN_REFUSED', { why: 'EXPIRED' })
  return judgeCertified({ ...question, certificate }, await readExternalTrust(dataDir))
}
