import { answerOf, type Answer } from '@hub/kernel'
import type { PdfStep, PdfStepName } from './finding.ts'

/** These say whether the file is what was signed, whoever signed it. */
export const changedSteps: ReadonlySet<PdfStepName> = new Set<PdfStepName>(['file.format', 'file.signatures', 'signature.format', 'signature.range', 'signature.revision', 'signature.later', 'signature.digest', 'signature.value'])

/** These say whether the signers' certificates were valid when they signed; without a value that holds, nobody knows who did. */
export const validSteps: ReadonlySet<PdfStepName> = new Set<PdfStepName>(['file.signatures', 'file.fields', 'file.time-stamp', 'signature.value', 'signature.time', 'signature.certificate'])

const times: ReadonlySet<PdfStepName> = new Set<PdfStepName>(['file.time-stamp', 'signature.time'])

/** A signature without a time stamp is judged by today, so that its time is only told; a stamp that is wrong counts. */
export function answerWithoutAdvice(steps: readonly PdfStep[]): Answer {
  return answerOf(steps.filter(({ step, outcome }) => !times.has(step) || outcome !== 'not-judged'))
}
