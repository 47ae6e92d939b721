import { judgeChain, type Certificate, type ChainJudgement } from '@hub/x509'
import { finding, type PdfStep } from './finding.ts'
import type { SignerTrust } from './signer-trust.ts'
import type { TimeFound } from './time-step.ts'

interface Signer { readonly certificate: Certificate; readonly sentAlong: readonly Certificate[] }

/**
 * 判定签名者证书 — at the time that a stamp attests. Without one the signature may be of any time up to now: a certificate that is good now is
 * enough, one that no longer is leaves open whether it was. A stamp over the file may have come after the certificate ended: then that is open too.
 */
export function judgeSigner({ certificate, sentAlong }: Signer, { time, isAtLatest }: Pick<TimeFound, 'time' | 'isAtLatest'>, trust: SignerTrust): PdfStep {
  const judgedAt = (at: string): ChainJudgement => judgeChain({
    certificate, at, purpose: 'document-signer', anchors: trust.signerAnchors ?? trust.anchors, intermediates: [...sentAlong, ...trust.intermediates], revocation: trust.revocation, known: trust.known,
  })
  const subject = certificate.subjectText
  const step = (code: PdfStep['code'], judged: ChainJudgement): PdfStep => finding('signature.certificate', code, { subject, codes: troubles(judged) })
  if (time?.basis === 'attested') {
    const then = judgedAt(time.at)
    if (isAtLatest && then.answer === 'invalid' && hasOnlyLapsed(then)) return step('CERTIFICATE_TIME_NEEDED', then)
    return step(({ valid: 'CERTIFICATE_VALID_THEN', invalid: 'CERTIFICATE_INVALID_THEN', unknown: 'CERTIFICATE_UNJUDGED' } as const)[then.answer], then)
  }
  const now = judgedAt(trust.now)
  if (now.answer === 'valid') return step('CERTIFICATE_VALID_NOW', now)
  if (now.answer === 'unknown') return step('CERTIFICATE_UNJUDGED', now)
  const then = time === undefined ? undefined : judgedAt(time.at)
  return hasOnlyLapsed(now) && then?.answer !== 'invalid' ? step('CERTIFICATE_TIME_NEEDED', now) : step('CERTIFICATE_INVALID_THEN', now)
}

/** Who has the key of a CA writes certificates of whatever time suits: without proof of its age this may be one of them. Of the loss of the signer's own key its revocation tells. */
function isBelowLostKey({ revocation, compromisedSince }: ChainJudgement): boolean {
  return compromisedSince !== undefined && (revocation.status !== 'revoked' || revocation.at !== compromisedSince)
}

/** What time alone brings: a certificate that was good ends. */
const lapses: readonly string[] = ['EXPIRED', 'REVOKED']

function hasOnlyLapsed(judged: ChainJudgement): boolean {
  return !isBelowLostKey(judged) && judged.steps.every(({ outcome, code }) => outcome !== 'failed' || lapses.includes(code))
}

function troubles({ steps }: ChainJudgement): readonly string[] {
  return [...new Set(steps.filter(({ outcome }) => outcome !== 'passed').map(({ code }) => code))]
}
