import { answerOf, type Answer } from '@hub/kernel'
import type { FindingCode, Step, StepName } from './finding.ts'

/** These say whether the bytes are what was signed, whoever signed them. */
const integritySteps: readonly StepName[] = ['signature.format', 'signature.value', 'signature.data-hash', 'seal.format', 'seal.signature']

/** Without these nobody knows who used the seal and when. */
const groundSteps: readonly StepName[] = ['signature.format', 'signature.value']

/** What a verdict does not wait for: most signatures have no time stamp, and not everybody has a register of seals. One that was asked and does not know leaves the answer open. */
const advisorySteps: readonly StepName[] = ['signature.time', 'seal.time']
const advisoryCodes: readonly FindingCode[] = ['SEAL_STATUS_UNKNOWN']

function answerWithoutAdvice(steps: readonly Step[], codes = advisoryCodes): Answer {
  return answerOf(steps.filter(({ step, outcome, code }) => outcome !== 'not-judged' || !(advisorySteps.includes(step) || codes.includes(code))))
}

/**
 * 印章现在能否使用 — of the steps of a seal by itself. What was sealed before a stop stays valid; of now, a stop is all that matters: where no register was
 * asked, the answer is open. So it is of bytes that are no seal: whether they are sound is the other question.
 */
export function isUsable(steps: readonly Step[]): Answer {
  return answerWithoutAdvice(steps.filter(({ step }) => step !== 'seal.format'), [])
}

/** 内容是否未被改动 */
export function isUnchanged(steps: readonly Step[]): Answer {
  return answerWithoutAdvice(steps.filter(({ step }) => integritySteps.includes(step)))
}

/**
 * 印章当时是否有效 — apart from whether the original was changed afterwards. Where the signature value itself is wrong, its
 * time and signer mean nothing: the question stays open unless a step of the seal or of a certificate answers no.
 */
export function wasValid(steps: readonly Step[]): Answer {
  const own = answerWithoutAdvice(steps.filter(({ step }) => step !== 'signature.data-hash' && !groundSteps.includes(step)))
  const isGrounded = steps.every(({ step, outcome }) => !groundSteps.includes(step) || outcome === 'passed')
  return own === 'yes' && !isGrounded ? 'unknown' : own
}
