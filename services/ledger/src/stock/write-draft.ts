import { assert } from '@hub/kernel'
import type { Pool } from 'pg'
import { flushStretch, type Stretch } from '../decide-index/flush.ts'
import { checksPerAppendMax, eventsPerAppendMax, writesPerAppendMax, type AppendResult, type EventStore, type Write } from '../store/event-store.ts'
import type { Draft } from './drafter.ts'
import type { PackedEvents } from './draft-log.ts'

const streamsPerAppend = Math.min(eventsPerAppendMax, writesPerAppendMax)

/**
 * 写入草稿 — appends drafts in the order of the calls, many events at once, and brings the decision index along behind them. A crash in between leaves an index that is behind, which the
 * next opening of the ledger catches up.
 */
export class DraftWriter {
  readonly #store: Pick<EventStore, 'append'>
  readonly #pool: Pool
  #flushed: number
  #flushing: Promise<void> = Promise.resolve()

  /** `head`: where log and index stand; nobody else writes either. */
  constructor(store: Pick<EventStore, 'append'>, pool: Pool, head: number) {
    this.#store = store
    this.#pool = pool
    this.#flushed = head
  }

  /** Resolves when log and index hold the draft. What it rejects with leaves the log whole, and perhaps without the end of the draft. */
  async write({ events, stretch }: Draft): Promise<void> {
    assert(events.checks.length <= checksPerAppendMax, 'a chunk relies on the streams of one clerk')
    const results = Promise.all(writesOf(events).map((writes) => this.#store.append(writes, events.checks)))
    const before = this.#flushing
    this.#flushing = Promise.all([results, before]).then(([answers]) => this.#flush(stretch, placeOf(answers, events.lengths.length)))
    await this.#flushing
  }

  async #flush(stretch: Stretch, first: number): Promise<void> {
    assert(first === this.#flushed + 1, 'drafts follow one another in the log')
    const last = first + stretch.lastPosition
    await flushStretch(this.#pool, { ...stretch, commands: stretch.commands.map((row) => ({ ...row, position: row.position + first })), lastPosition: last }, this.#flushed)
    this.#flushed = last
  }
}

/** As appends of their own, in order. */
export function writesOf({ streams, ids, lengths, bytes }: PackedEvents): readonly (readonly Write[])[] {
  const appends: Write[][] = []
  const idLines = ids.split('\n')
  let at = 0
  streams.split('\n').forEach((stream, n) => {
    const length = lengths[n] ?? 0
    if (n % streamsPerAppend === 0) appends.push([])
    appends.at(-1)?.push({ stream, expected: 'none', events: [{ id: idLines[n] ?? '', bytes: bytes.subarray(at, at + length) }] })
    at += length
  })
  return appends
}

// Streams of fresh ids are empty and nobody else writes: a refusal would be a fault of ours.
function placeOf(answers: readonly AppendResult[], events: number): number {
  let [first, next]: [number | undefined, number] = [undefined, 0]
  for (const answer of answers) {
    assert(answer.ok && (first === undefined || answer.firstPosition === next), 'a draft is taken as it is')
    first ??= answer.firstPosition
    next = answer.lastPosition + 1
  }
  assert(first !== undefined && next - first === events, 'a draft stands in one place')
  return first
}
