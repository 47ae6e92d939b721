import { answerOf, type ChainAnswer, type ChainJudgement } from './judge-chain.ts'
import type { ChainStepName } from './finding.ts'

/** Of the certificate asked after; a judge of seals weighs these himself, beside the time of the seal. */
const ownSteps: readonly ChainStepName[] = ['validity', 'key-usage', 'revocation']

const words: Readonly<Record<ChainAnswer, 'trusted' | 'untrusted' | 'unknown'>> = { valid: 'trusted', invalid: 'untrusted', unknown: 'unknown' }

/** 链的可信度 — whether the chain leads to a trusted root, without what the certificate's own validity, key usage and revocation say. */
export function chainTrust({ steps }: ChainJudgement): 'trusted' | 'untrusted' | 'unknown' {
  return words[answerOf(steps.filter(({ step, certificate }) => certificate > 0 || !ownSteps.includes(step)))]
}
