import { refusals, type CommandReply } from '@hub/schemas'
import type { FinalReply } from './tally.ts'

/** 答复的处置 — `final`: the row is done; `later`: ask again after the time; `token`: with a newer token; `stop`: no row will fare better. */
export type Judgement =
  | { readonly kind: 'final'; readonly reply: FinalReply }
  | { readonly kind: 'later'; readonly waitMs: number }
  | { readonly kind: 'token' }
  | { readonly kind: 'stop'; readonly message: string }

/** Refusals that concern the caller and not the row. */
const stopping: ReadonlySet<string> = new Set(['TOKEN_MISSING', 'TOKEN_INVALID', 'ACCOUNT_UNKNOWN', 'ACCOUNT_SUSPENDED', 'ACTING_FOR_DENIED', 'ROLE_MISSING', 'COMMAND_UNKNOWN'])
/** A row that is contended over and over is told so at last. */
const contendedTriesMax = 10
const contendedWaitMs = 250
const retryAfterMaxMs = 60_000

/** `tries`: how often this row has been answered before. */
export function judgeReply(reply: CommandReply, tries: number): Judgement {
  if (reply.kind === 'unavailable') return { kind: 'later', waitMs: Math.min(Math.max(reply.retryAfterMs, 1), retryAfterMaxMs) }
  if (reply.kind !== 'refused') return { kind: 'final', reply }
  if (reply.code === 'TOKEN_EXPIRED') return { kind: 'token' }
  if (reply.code === 'CONTENDED' && tries < contendedTriesMax) return { kind: 'later', waitMs: contendedWaitMs }
  if (!stopping.has(reply.code)) return { kind: 'final', reply }
  const text = refusals[reply.code]
  return { kind: 'stop', message: text === undefined ? `枢纽拒绝了整次导入（${reply.code}）` : `${text.zh}${text.next}` }
}
