import { member } from '../hub/ask.ts'

export const outcomeKinds = ['stands', 'beside', 'known', 'refused', 'not-sent'] as const

/** 交存结果 — `stands`: taken and in force as the licence's file; `beside`: kept, but it does not stand; `known`: the hub has this file already; `refused`: not taken; `not-sent`: something is wrong here. */
export interface Outcome {
  readonly kind: (typeof outcomeKinds)[number]
  /** What a person reads, with the next step. */
  readonly text: string
  /** Of a refusal, or of the checks that the file did not pass. */
  readonly codes: readonly string[]
  readonly fileId: string | null
  readonly sha256: string | null
  /** The verdict as the hub gave it; null where there is none. */
  readonly verdict: unknown
}

const kindTexts = { stands: '作数', beside: '留存，不作数', known: '已有', refused: '未收存', 'not-sent': '未发送' } as const satisfies Record<Outcome['kind'], string>

export function kindText({ kind }: Outcome): string {
  return kindTexts[kind]
}

/** True where the department has something to do about the file. */
export function needsWork({ kind }: Outcome): boolean {
  return kind === 'refused' || kind === 'not-sent'
}

export function notSent(text: string): Outcome {
  return { kind: 'not-sent', text, codes: [], fileId: null, sha256: null, verdict: null }
}

/** As it was written down by an earlier run; undefined where it is none. */
export function parseOutcome(value: unknown): Outcome | undefined {
  const [kind, text, codes, fileId, sha256] = ['kind', 'text', 'codes', 'fileId', 'sha256'].map((name) => member(value, name))
  const known = outcomeKinds.find((one) => one === kind)
  const isText = (one: unknown): one is string => typeof one === 'string'
  if (known === undefined || !isText(text) || !Array.isArray(codes) || !codes.every(isText)) return undefined
  return { kind: known, text, codes, fileId: isText(fileId) ? fileId : null, sha256: isText(sha256) ? sha256 : null, verdict: member(value, 'verdict') ?? null }
}
