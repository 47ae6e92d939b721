import type { RecordedEvent } from '../event-store.ts'

/** Neighbours in the log, in order. */
export interface RecentBatch {
  readonly firstPosition: number
  readonly streams: readonly string[]
  readonly revisions: readonly number[]
  readonly bytes: readonly Uint8Array[]
}

interface Recent {
  readonly batch: RecentBatch
  readonly size: number
}

/**
 * 近期事件 — the last events that this process wrote or heard of, for subscriptions that keep up: they need not read back what is still here. Holds a
 * stretch without gap up to the newest batch, at most `bytesMax` of event bytes.
 */
export class RecentEvents {
  readonly #bytesMax: number
  #recent: Recent[] = []
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  add(batch: RecentBatch): void {
    if (batch.firstPosition !== this.#end()) this.clear()
    const size = batch.bytes.reduce((sum, bytes) => sum + bytes.length, 0)
    this.#recent.push({ batch, size })
    this.#bytes += size
    if (this.#bytes > this.#bytesMax) this.#makeRoom()
  }

  clear(): void {
    this.#recent = []
    this.#bytes = 0
  }

  /** Up to `limit` events from `from` on; undefined when the first of them is not here. */
  read(from: number, limit: number): readonly RecordedEvent[] | undefined {
    let index = this.#find(from)
    if (index < 0) return undefined
    const events: RecordedEvent[] = []
    for (; index < this.#recent.length && events.length < limit; index += 1) {
      const { batch } = this.#recent[index] ?? {}
      if (batch === undefined) break
      for (let at = Math.max(0, from - batch.firstPosition); at < batch.bytes.length && events.length < limit; at += 1) events.push(eventAt(batch, at))
    }
    return events
  }

  #end(): number {
    const last = this.#recent.at(-1)?.batch
    return last === undefined ? -1 : last.firstPosition + last.bytes.length
  }

  // A quarter at a time, so that the list is not copied for every batch.
  #makeRoom(): void {
    let gone = 0
    for (; this.#bytes > this.#bytesMax * 0.75 && gone < this.#recent.length; gone += 1) this.#bytes -= this.#recent[gone]?.size ?? 0
    this.#recent = this.#recent.slice(gone)
  }

  /** Index of the batch that holds the position; -1 when it is not here. */
  #find(position: number): number {
    if (position >= this.#end()) return -1
    let low = 0
    let high = this.#recent.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#recent[middle]?.batch.firstPosition ?? 0) <= position) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}

function eventAt({ firstPosition, streams, revisions, bytes }: RecentBatch, at: number): RecordedEvent {
  return { position: firstPosition + at, stream: streams[at] ?? '', revision: revisions[at] ?? 0, bytes: bytes[at] ?? empty }
}

const empty = new Uint8Array()
