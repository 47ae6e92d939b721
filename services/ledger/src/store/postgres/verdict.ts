import type { AppendResult, Expected } from '../event-store.ts'
import type { PendingAppend } from './pending-append.ts'
import type { Revisions } from './revisions.ts'

export type Conflict = Extract<AppendResult, { ok: false }>

/** `unknown`: a revision has to be read first. */
export type Verdict = 'clear' | 'unknown' | Conflict

/**
 * 裁定 — judges an append against what the writer knows. With `mayAssume`, a stream that is expected to be new and is not known is taken to be new: most
 * are, and reading each would cost a third of the throughput. The unique key on (stream, revision) catches the others; their batch is then
 * written again with what is known.
 */
export function judge(append: PendingAppend, revisions: Revisions, mayAssume: boolean): Verdict {
  for (const { stream, expected } of append.writes) {
    const actual = revisions.find(stream) ?? (mayAssume && expected === 'none' ? -1 : undefined)
    if (actual === undefined) return 'unknown'
    if (!isMet(expected, actual)) return { ok: false, why: 'conflict', stream, actual }
  }
  for (const { stream, revision } of append.checks) {
    const actual = revisions.find(stream)
    if (actual === undefined) return 'unknown'
    if (actual !== revision) return { ok: false, why: 'conflict', stream, actual }
  }
  return 'clear'
}

/** Streams that must be read before the append can be judged. */
export function unknownStreams({ writes, checks }: PendingAppend, revisions: Revisions, mayAssume: boolean): readonly string[] {
  let unknown: string[] | undefined
  for (const { stream, expected } of writes)
    if (!(mayAssume && expected === 'none') && revisions.find(stream) === undefined) (unknown ??= []).push(stream)
  for (const { stream } of checks) if (revisions.find(stream) === undefined) (unknown ??= []).push(stream)
  return unknown ?? none
}

/** Whether a verdict may rest on events that are not durable yet. */
export function restsOnFlight({ writes, checks }: PendingAppend, revisions: Revisions): boolean {
  return writes.some(({ stream }) => revisions.isAhead(stream)) || checks.some(({ stream }) => revisions.isAhead(stream))
}

const none: readonly string[] = []

function isMet(expected: Expected, actual: number): boolean {
  switch (expected) {
    case 'any':
      return true
    case 'none':
      return actual === -1
    case 'exists':
      return actual >= 0
    default:
      return actual === expected
  }
}
