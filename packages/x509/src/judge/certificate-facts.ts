import type { Certificate } from '../certificate/certificate.ts'
import type { KeyUsage } from '../structure/certificate-extensions.ts'
import type { ChainStepName } from './finding.ts'
import { chainAnswerOf, type ChainAnswer, type ChainJudgement } from './judge-chain.ts'
import type { RevocationStatus } from './judge-revocation.ts'

/** 证书事实 — what a judge of seals asks about a certificate (the port `CertificateJudge` of packages/ses), who weighs validity, key usage and revocation himself against the time of the seal. */
export interface CertificateFacts {
  readonly subject: string
  readonly publicKey: Uint8Array
  readonly validFrom: string
  readonly validUntil: string
  readonly keyUsage: readonly KeyUsage[] | undefined
  readonly chain: 'trusted' | 'untrusted' | 'unknown'
  readonly revocation: RevocationStatus
  /** Of any key of the chain, its own included. */
  readonly compromisedSince: string | undefined
  readonly unexplainedSince: string | undefined
}

/** Of the certificate asked after: told as facts, so they do not count against its chain. */
const ownSteps: readonly ChainStepName[] = ['validity', 'key-usage', 'revocation']

const words: Readonly<Record<ChainAnswer, CertificateFacts['chain']>> = { valid: 'trusted', invalid: 'untrusted', unknown: 'unknown' }

/** The facts of a certificate whose chain has been judged. The chain is `unknown` where nothing is known of a revocation above it. */
export function certificateFacts({ subjectText, publicKey, validFrom, validUntil, extensions: { keyUsage } }: Certificate, { steps, revocation, compromisedSince, unexplainedSince }: ChainJudgement): CertificateFacts {
  const ofChain = steps.filter(({ step, certificate }) => certificate > 0 || !ownSteps.includes(step))
  return { subject: subjectText, publicKey, validFrom, validUntil, keyUsage, chain: words[chainAnswerOf(ofChain)], revocation, compromisedSince, unexplainedSince }
}
