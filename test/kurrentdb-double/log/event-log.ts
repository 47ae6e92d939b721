import { holds, type Expectation, type Violation } from './expectation.ts'
import type { Proposed, Recorded } from './recorded.ts'
import { findRepeat } from './repeat.ts'
import { StreamRecords } from './stream-records.ts'

/** What a real log spends on a record beside its content; here it makes positions sparse. */
const recordOverheadBytes = 114n
const ticksPerMs = 10_000n

export type AppendOutcome =
  | {
      readonly ok: true
      /** Last revision of each stream written, in order of first appearance. */
      readonly revisions: ReadonlyMap<string, bigint>
      /** Position of the last record that the request wrote, also when it was written before. */
      readonly position: bigint
    }
  | { readonly ok: false; readonly violations: readonly Violation[] }

/**
 * 内存日志 — what a node keeps: all records in commit order, and each stream's. One append is judged and kept in one turn, so it is
 * atomic. It outlives the listener: a server that comes back finds its data again.
 */
export class EventLog {
  readonly #all: Recorded[] = []
  readonly #streams = new Map<string, StreamRecords>()
  readonly #waiting = new Set<() => void>()
  #end = 0n

  /** Records in commit order; the caller only reads. */
  get all(): readonly Recorded[] {
    return this.#all
  }

  stream(name: string): readonly Recorded[] {
    return this.#streams.get(name)?.records ?? []
  }

  /** All or nothing. A request that the log already holds is answered as it was the first time. */
  append(proposed: readonly Proposed[], expectations: readonly Expectation[]): AppendOutcome {
    const written = new Set(proposed.map(({ stream }) => stream))
    const violations = this.#judge(expectations)
    // A check on a stream that is not written is of this attempt alone; one on a written stream is answered by the events themselves.
    if (violations.every(({ stream }) => written.has(stream))) {
      const revisions = findRepeat(this.#streams, proposed, expectations)
      if (revisions !== undefined) return { ok: true, revisions, position: this.#lastPosition(revisions) }
    }
    if (violations.length > 0) return { ok: false, violations }
    const revisions = new Map<string, bigint>()
    // One instant for all of them, as with a server, however slow the machine.
    const createdTicks = BigInt(Date.now()) * ticksPerMs
    for (const event of proposed) revisions.set(event.stream, BigInt(this.#keep(event, createdTicks).revision))
    for (const wake of [...this.#waiting]) wake()
    return { ok: true, revisions, position: this.#lastPosition(revisions) }
  }

  /** Resolves once there are more than `seen` records, or when `signal` aborts. */
  grown(seen: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      if (signal.aborted || this.#all.length > seen) return done()
      this.#waiting.add(done)
      signal.addEventListener('abort', done)
    })
  }

  /** Index of the first record at `position` or behind it; the number of records when there is none. */
  indexAt(position: bigint): number {
    let low = 0
    let high = this.#all.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#all[middle]?.position ?? 0n) < position) low = middle + 1
      else high = middle
    }
    return low
  }

  #judge(expectations: readonly Expectation[]): readonly Violation[] {
    return expectations.flatMap(({ stream, expected }, index) => {
      const actual = this.#streams.get(stream)?.lastRevision ?? -1n
      return holds(expected, actual) ? [] : [{ stream, expected, index, actual }]
    })
  }

  #keep(event: Proposed, createdTicks: bigint): Recorded {
    const stream = this.#streams.get(event.stream) ?? new StreamRecords()
    this.#streams.set(event.stream, stream)
    const recorded = { ...event, revision: stream.records.length, position: this.#end, createdTicks }
    stream.add(recorded)
    this.#all.push(recorded)
    this.#end += recordOverheadBytes + BigInt(event.stream.length + event.type.length + event.data.length + event.metadata.length)
    return recorded
  }

  #lastPosition(revisions: ReadonlyMap<string, bigint>): bigint {
    const positions = [...revisions].map(([stream, revision]) => this.stream(stream)[Number(revision)]?.position ?? 0n)
    return positions.reduce((last, position) => (position > last ? position : last), 0n)
  }
}
