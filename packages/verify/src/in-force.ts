import { answerOf, type Answer, type Outcome } from '@hub/kernel'
import { isTermOver } from './annotated-copy.ts'
import { inForceSentences, type InForceCode } from './sentences.ts'
import type { FileVerdict, InForceQuestion, VerdictStep } from './verdict.ts'

/** Whether the hub may be asked: who has no authentic file learns nothing of a licence. */
export function mayAskInForce({ kind, unchanged, sealed }: FileVerdict): boolean {
  return kind !== 'seal' && unchanged.answer === 'yes' && sealed.answer === 'yes'
}

/** Whether the hub may be asked for the status of a seal: only where nothing else speaks against it. */
export function mayAskSealStatus({ kind, unchanged, sealed }: FileVerdict): boolean {
  return kind === 'seal' && unchanged.answer === 'yes' && sealed.answer === 'unknown' && isStatusAlone(sealed.steps)
}

/** Whether nothing but the status in the register stands open or speaks against a seal; that its time is only claimed is no obstacle. */
export function isStatusAlone(steps: readonly VerdictStep[]): boolean {
  const doubts = steps.filter(({ step, outcome }) => outcome === 'failed' || (outcome === 'not-judged' && step !== 'seal.time'))
  return doubts.length > 0 && doubts.every(({ step }) => step === 'seal.status')
}

export function inForceQuestion(code: InForceCode): InForceQuestion {
  const { answer, zh, next } = inForceSentences[code]
  return { answer, code, zh, next }
}

/** 补上第三问 — what the hub said of the licence behind a verdict that allows the question. */
export function withInForce(verdict: FileVerdict, code: InForceCode): FileVerdict {
  const told = inForceQuestion(code)
  // The file itself says that its term is over, whatever the hub does not know.
  const isOver = verdict.annotatedCopy !== null && isTermOver(verdict.annotatedCopy, verdict.checkedAt) === true
  const inForce = isOver && told.answer !== 'no' ? inForceQuestion('COPY_TERM_PASSED') : told
  return { ...verdict, inForce, overall: overallOf(verdict.unchanged.answer, verdict.sealed.answer, inForce.answer) }
}

const outcomes: Readonly<Record<Answer, Outcome>> = { yes: 'passed', no: 'failed', unknown: 'not-judged' }

/** Of the questions that were asked. */
export function overallOf(...answers: readonly (Answer | 'not-asked')[]): Answer {
  return answerOf(answers.flatMap((answer) => (answer === 'not-asked' ? [] : [{ outcome: outcomes[answer] }])))
}
