import type { Answer, JudgedStep } from '@hub/kernel'
import type { AnnotatedCopy } from './annotated-copy.ts'
import type { Notice } from './notice.ts'
import type { SealVerdict, VerdictStep } from './verdict.ts'

/** 判定材料 — what the judge of one format found: two answers, their steps, and the seals. */
export interface Findings {
  readonly unchanged: Answer
  readonly sealed: Answer
  readonly unchangedSteps: readonly VerdictStep[]
  readonly sealedSteps: readonly VerdictStep[]
  readonly seals: readonly SealVerdict[]
  readonly licenceIdentifier: string | null
  readonly annotatedCopy: AnnotatedCopy | null
  readonly notice: Notice | null
}

type AnyStep = JudgedStep<string, string, Readonly<Record<string, string | number | readonly string[]>>>

/** A step of a judge as a step of the verdict. */
export function stepOf({ step, outcome, code, text, detail }: AnyStep, seal: number | null): VerdictStep {
  return { seal, step, outcome, code, zh: text, detail }
}

/** The steps of a file and of its seals, each in its order, by whether they belong to the first question. */
export function splitSteps(steps: readonly VerdictStep[], isOfFirst: (step: string) => boolean): Pick<Findings, 'unchangedSteps' | 'sealedSteps'> {
  return { unchangedSteps: steps.filter(({ step }) => isOfFirst(step)), sealedSteps: steps.filter(({ step }) => !isOfFirst(step)) }
}
