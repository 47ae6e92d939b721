/** 判定结果 — how one step of a judgement came out; what could not be judged is said, and never counted as passed. */
export type Outcome = 'passed' | 'failed' | 'not-judged'

/** 判定结论表 — each code belongs to one outcome; the text is for a person. */
export type Findings = Readonly<Record<string, readonly [Outcome, string]>>

/** 判定步骤 — one of an ordered list; `code` is one of a table of findings, which gives outcome and text. */
export interface JudgedStep<StepName extends string, Code extends string, Detail> {
  readonly step: StepName
  readonly outcome: Outcome
  readonly code: Code
  readonly text: string
  /** For the answer, not for a log: whoever made what is judged chose the words in it. */
  readonly detail: Detail
}

/** 由表给出步骤 — makes the steps of a judgement whose codes stand in `table`; `S` is what they are called and what their details hold. */
export function stepsOf<S extends JudgedStep<string, string, object>>(table: Readonly<Record<S['code'], Findings[string]>>): (step: S['step'], code: S['code'], detail: S['detail']) => JudgedStep<S['step'], S['code'], S['detail']> {
  return (step, code, detail) => {
    const [outcome, text] = table[code as S['code']]
    return { step, outcome, code, text, detail }
  }
}

/** 结论 — no when a step failed, unknown when one could not be judged. */
export type Answer = 'yes' | 'no' | 'unknown'

/** The answer that these steps give together; of no step at all: yes. */
export function answerOf(steps: readonly { readonly outcome: Outcome }[]): Answer {
  if (steps.some(({ outcome }) => outcome === 'failed')) return 'no'
  return steps.some(({ outcome }) => outcome === 'not-judged') ? 'unknown' : 'yes'
}
