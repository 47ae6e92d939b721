import type { AppendResult, Check, Expected } from '../event-store.ts'
import type { PendingAppend } from './pending-append.ts'
import type { Revisions } from './revisions.ts'

export type Conflict = Extract<AppendResult, { ok: false }>

/** `unknown`: a revision has to be read first. */
export type Verdict = 'clear' | 'unknown' | Conflict

/**
 * 假定 — what may be taken to be so of a stream that is not known, because the store itself refuses the batch if it is not: that a stream which should be
 * new is new, or that every stream stands where the append expects it. Most do, and reading each would cost a third of the throughput or more.
 */
export type Assumption = 'nothing' | 'new streams' | 'expectations'

/**
 * 裁定 — judges an append against what the writer knows and may assume. A batch that the store refuses for a wrong assumption is written again with
 * what is known.
 */
export function judge(append: PendingAppend, revisions: Revisions, assumption: Assumption): Verdict {
  for (const { stream, expected } of append.writes) {
    const actual = revisions.find(stream) ?? assumedOfWrite(expected, assumption)
    if (actual === undefined) return 'unknown'
    if (!isMet(expected, actual)) return { ok: false, why: 'conflict', stream, actual }
  }
  for (const check of append.checks) {
    const { stream, revision } = check
    const actual = revisions.find(stream) ?? assumedOfCheck(append, check, assumption)
    if (actual === undefined) return 'unknown'
    if (actual !== revision) return { ok: false, why: 'conflict', stream, actual }
  }
  return 'clear'
}

/** Streams that must be read before the append can be judged. */
export function unknownStreams(append: PendingAppend, revisions: Revisions, assumption: Assumption): readonly string[] {
  let unknown: string[] | undefined
  for (const { stream, expected } of append.writes)
    if (assumedOfWrite(expected, assumption) === undefined && revisions.find(stream) === undefined) (unknown ??= []).push(stream)
  for (const check of append.checks)
    if (revisions.find(check.stream) === undefined && assumedOfCheck(append, check, assumption) === undefined) (unknown ??= []).push(check.stream)
  return unknown ?? none
}

/** Whether a verdict may rest on events that are not durable yet. */
export function restsOnFlight({ writes, checks }: PendingAppend, revisions: Revisions): boolean {
  return writes.some(({ stream }) => revisions.isAhead(stream)) || checks.some(({ stream }) => revisions.isAhead(stream))
}

const none: readonly string[] = []

function assumedOfWrite(expected: Expected, assumption: Assumption): number | undefined {
  if (assumption === 'nothing') return undefined
  if (expected === 'none') return -1
  return assumption === 'expectations' && typeof expected === 'number' ? expected : undefined
}

// Of a stream that the append names twice nothing is assumed: the two could contradict each other.
function assumedOfCheck({ writes, checks }: PendingAppend, check: Check, assumption: Assumption): number | undefined {
  if (assumption !== 'expectations') return undefined
  const named = writes.some(({ stream }) => stream === check.stream) || checks.some((other) => other !== check && other.stream === check.stream)
  return named ? undefined : check.revision
}

/** Whether a stream whose last revision is `actual` (-1: none) is as expected. */
export function isMet(expected: Expected, actual: number): boolean {
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
