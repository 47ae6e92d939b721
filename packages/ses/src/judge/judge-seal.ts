import { isRefusal, type Answer } from '@hub/kernel'
import type { SesSeal } from '../model/seal.ts'
import { describeSesRefusal, type SesRefusal } from '../refusal.ts'
import type { JudgeEffects } from './effects.ts'
import { finding, type Step, type StepName } from './finding.ts'
import { sealSteps } from './seal-steps.ts'
import { signersStep } from './signers-step.ts'
import { isUnchanged, isUsable } from './verdict.ts'

/** 印章判定结果 — every step in order, and the two answers that people ask for. */
export interface SealJudgement {
  readonly steps: readonly Step[]
  /** 印章数据是否未被改动 */
  readonly unchanged: Answer
  /** 印章现在是否有效 */
  readonly valid: Answer
}

const dependentSteps: readonly StepName[] = [
  'seal.signature', 'seal.time', 'seal.certificate.chain', 'seal.certificate.validity', 'seal.certificate.revocation', 'seal.certificate.key-usage',
  'seal.extensions', 'seal.validity', 'seal.status', 'seal.signers',
]

/** A broken format is a step like others: the list keeps its length, so that a page of results never changes shape. */
export function brokenFormat(step: 'seal.format' | 'signature.format', refusal: SesRefusal, dependent: readonly StepName[]): readonly Step[] {
  return [
    finding(step, 'FORMAT_BROKEN', { refused: refusal.refused, reason: describeSesRefusal(refusal) }),
    ...dependent.map((each) => finding(each, 'FORMAT_NEEDED')),
  ]
}

/** 判定电子印章 — whether the seal may be used now: with the certificates of those whom it lists. Takes what `readSeal` returned, its refusal included. */
export async function judgeSeal(seal: SesSeal | SesRefusal, effects: JudgeEffects): Promise<SealJudgement> {
  const now = effects.now()
  const steps = isRefusal(seal)
    ? brokenFormat('seal.format', seal, dependentSteps)
    : [...(await sealSteps(seal, { used: { at: now, provenBy: now }, existedBy: undefined, now }, effects)), await signersStep(seal, effects, now)]
  return { steps, unchanged: isUnchanged(steps), valid: isUsable(steps) }
}
