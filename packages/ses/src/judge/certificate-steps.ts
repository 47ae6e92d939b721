import type { CertificateFacts, KeyUsage, Revocation } from './effects.ts'
import { finding, type FindingCode, type Step, type StepDetail } from './finding.ts'
import { doneBefore, doneBy, type Moment } from './moment.ts'

type Found = readonly [FindingCode, StepDetail?]

/** Either lets a certificate sign a seal or with one (GM/T 0031-2014 6.1.2 asks for the check, not for one of them). */
const signingUsages: readonly KeyUsage[] = ['digitalSignature', 'nonRepudiation']

const chainCodes = { trusted: 'CERTIFICATE_TRUSTED', untrusted: 'CERTIFICATE_UNTRUSTED', unknown: 'TRUST_UNKNOWN' } as const

/**
 * The loss of a key, if it counts here: whoever has the key makes certificates, seals and signatures of whatever time suits. It does not count where what was done is proven from outside to be older,
 * nor where the key is the certificate's own, of which the step of revocation tells.
 */
function lossThatCounts(loss: string | undefined, isLost: true | 'unknown', revocation: Revocation, moment: Moment | undefined): string | undefined {
  const isOwn = revocation.status === 'revoked' && revocation.keyCompromised === isLost && revocation.at === loss
  const isProvenOlder = loss !== undefined && moment !== undefined && doneBefore(moment, loss) === 'attested'
  return isOwn || isProvenOlder ? undefined : loss
}

function chainOf({ chain, subject, compromisedSince, unexplainedSince, revocation }: CertificateFacts, moment: Moment | undefined): Found {
  const lost = lossThatCounts(compromisedSince, true, revocation, moment)
  const unexplained = lossThatCounts(unexplainedSince, 'unknown', revocation, moment)
  if (chain === 'untrusted') return ['CERTIFICATE_UNTRUSTED', { subject }]
  if (lost !== undefined) return ['CA_KEY_COMPROMISED', { subject, compromisedSince: lost }]
  return unexplained === undefined ? [chainCodes[chain], { subject }] : ['CA_REVOCATION_UNEXPLAINED', { subject, revokedAt: unexplained }]
}

function validity({ validFrom, validUntil }: CertificateFacts, moment: Moment | undefined, now: string): Found {
  if (moment === undefined) return ['TIME_NEEDED']
  if (moment.at < validFrom) return ['CERTIFICATE_NOT_YET_VALID', { validFrom }]
  const basis = doneBy(moment, validUntil)
  if (basis === undefined) return ['CERTIFICATE_EXPIRED', { validUntil }]
  return now > validUntil ? ['CERTIFICATE_EXPIRED_SINCE', { validUntil, basis }] : ['CERTIFICATE_IN_VALIDITY', { validUntil }]
}

/** A claim does not stand against a compromise, and is left open where nobody says that there was none; against other reasons it stands. */
function revocationOf(revocation: Revocation, moment: Moment | undefined): Found {
  if (revocation.status === 'good') return ['CERTIFICATE_NOT_REVOKED']
  if (revocation.status === 'unknown') return ['REVOCATION_UNKNOWN']
  const { at: revokedAt, keyCompromised } = revocation
  const basis = moment === undefined ? undefined : doneBefore(moment, revokedAt)
  if (keyCompromised === true && basis !== 'attested') return ['KEY_COMPROMISED', { revokedAt }]
  if (moment === undefined) return ['TIME_NEEDED', { revokedAt }]
  if (keyCompromised === 'unknown' && basis === 'claimed') return ['REVOCATION_UNEXPLAINED', { revokedAt }]
  return basis === undefined ? ['CERTIFICATE_REVOKED', { revokedAt }] : ['CERTIFICATE_REVOKED_SINCE', { revokedAt, basis }]
}

function usage({ keyUsage }: CertificateFacts): Found {
  if (keyUsage === undefined) return ['KEY_USAGE_UNRESTRICTED']
  return [keyUsage.some((each) => signingUsages.includes(each)) ? 'KEY_USAGE_ALLOWED' : 'KEY_USAGE_FORBIDDEN']
}

interface Question { readonly of: 'seal' | 'signature'; readonly moment: Moment | undefined; readonly now: string }

/** 证书四项判定 — chain, validity, revocation and key usage at the moment when the certificate's key was used. */
export function certificateSteps(facts: CertificateFacts | undefined, { of, moment, now }: Question): readonly Step[] {
  const step = (name: 'chain' | 'validity' | 'revocation' | 'key-usage', [code, detail]: Found): Step => finding(`${of}.certificate.${name}`, code, detail)
  if (facts === undefined)
    return [step('chain', ['CERTIFICATE_UNREADABLE']), step('validity', ['CERTIFICATE_NEEDED']), step('revocation', ['CERTIFICATE_NEEDED']), step('key-usage', ['CERTIFICATE_NEEDED'])]
  return [
    step('chain', chainOf(facts, moment)),
    step('validity', validity(facts, moment, now)),
    step('revocation', revocationOf(facts.revocation, moment)),
    step('key-usage', usage(facts)),
  ]
}
