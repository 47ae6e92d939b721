import type { EventLog } from './event-log.ts'
import type { Recorded } from './recorded.ts'

/** Where a read begins: in a stream or in $all (no stream), at a revision or position or at either end. */
export interface Origin {
  readonly stream: string | undefined
  readonly from: 'start' | 'end' | bigint
}

/** The records of a stream, or of $all. */
export function recordsOf(log: EventLog, stream: string | undefined): readonly Recorded[] {
  return stream === undefined ? log.all : log.stream(stream)
}

/**
 * 选取 — the records that a read sends, of those that stand when it begins. A position of $all is inclusive forwards and exclusive backwards;
 * a revision is inclusive both ways.
 */
export function* select(log: EventLog, { stream, from, backwards }: Origin & { readonly backwards: boolean }): Generator<Recorded> {
  const records = recordsOf(log, stream)
  const end = records.length
  const step = backwards ? -1 : 1
  const first = backwards ? lastBackwards(log, { stream, from }, end) : firstForwards(log, { stream, from }, end)
  for (let index = first; index >= 0 && index < end; index += step) {
    const recorded = records[index]
    if (recorded !== undefined) yield recorded
  }
}

/** Index of the first record of a subscription, which begins behind the position or revision that it is given. */
export function firstOfSubscription(log: EventLog, { stream, from }: Origin): number {
  const end = recordsOf(log, stream).length
  if (from === 'start') return 0
  if (from === 'end') return end
  return stream === undefined ? log.indexAt(from + 1n) : clamp(from + 1n, end)
}

function firstForwards(log: EventLog, { stream, from }: Origin, end: number): number {
  if (from === 'start') return 0
  if (from === 'end') return end
  return stream === undefined ? log.indexAt(from) : clamp(from, end)
}

function lastBackwards(log: EventLog, { stream, from }: Origin, end: number): number {
  if (from === 'end') return end - 1
  if (from === 'start') return stream === undefined ? -1 : 0
  return stream === undefined ? log.indexAt(from) - 1 : Math.min(clamp(from, end), end - 1)
}

function clamp(revision: bigint, end: number): number {
  return revision > BigInt(end) ? end : Number(revision)
}
