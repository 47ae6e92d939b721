import type { EventStore } from '../store/event-store.ts'
import { readEvent, type FeedItem } from './fed.ts'

/** One transaction of the runner: enough to make the cost of a commit small, little enough to hold in memory. */
export const batchEventsMax = 4_096
export const batchBytesMax = 16 * 1024 * 1024
/** Read ahead while the database works; about two batches. */
const bufferedEventsMax = 2 * batchEventsMax
const bufferedBytesMax = 2 * batchBytesMax

/**
 * 供给 — the log from a position on, read and decoded ahead of the folds, in bounded memory. What has gathered while a batch was being written is
 * the next batch. Ends with its signal; trouble of the store reaches `take`.
 */
export class Feed {
  #next: number
  #items: FeedItem[] = []
  #bytes = 0
  #trouble: unknown
  #ended = false
  #wakeTaker: () => void = () => undefined
  #wakePump: () => void = () => undefined
  readonly #closing = new AbortController()
  readonly #signal: AbortSignal
  readonly #pump: Promise<void>

  constructor(store: Pick<EventStore, 'subscribeAll'>, from: number, signal: AbortSignal) {
    this.#next = from
    this.#signal = AbortSignal.any([signal, this.#closing.signal])
    this.#signal.addEventListener('abort', () => { this.#wakePump() })
    this.#pump = this.#run(store, from)
  }

  /** Position of the next event that `take` gives. */
  get next(): number { return this.#next }
  get buffered(): number { return this.#items.length }

  /** The next events, at most a batch and at most `countMax`; waits up to `waitMs` for the first of them, and gives none when there is none. */
  async take(waitMs: number, countMax: number = batchEventsMax): Promise<readonly FeedItem[]> {
    if (this.#items.length === 0 && waitMs > 0 && !this.#ended) await this.#arrival(waitMs)
    if (this.#items.length === 0 && this.#trouble !== undefined) throw this.#trouble
    const batch = this.#items.splice(0, Math.min(countMax, batchLength(this.#items)))
    for (const { bytes } of batch) this.#bytes -= bytes
    this.#next += batch.length
    this.#wakePump()
    return batch
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#pump
  }

  async #run(store: Pick<EventStore, 'subscribeAll'>, from: number): Promise<void> {
    try {
      for await (const page of store.subscribeAll(from, this.#signal)) {
        for (const recorded of page) {
          this.#items.push(readEvent(recorded))
          this.#bytes += recorded.bytes.length
        }
        this.#wakeTaker()
        while (this.#isFull() && !this.#signal.aborted) await new Promise<void>((resolve) => { this.#wakePump = resolve })
        if (this.#signal.aborted) break
      }
    } catch (trouble) {
      if (!this.#signal.aborted) this.#trouble = trouble
    }
    this.#ended = true
    this.#wakeTaker()
  }

  #isFull(): boolean {
    return this.#items.length >= bufferedEventsMax || this.#bytes >= bufferedBytesMax
  }

  async #arrival(waitMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs)
      this.#wakeTaker = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wakeTaker = () => undefined
  }
}

/** How many of the items make one batch: at least one, within the limits. */
export function batchLength(items: readonly FeedItem[]): number {
  let bytes = 0
  let count = 0
  for (const item of items) {
    bytes += item.bytes
    if (count === batchEventsMax || (count > 0 && bytes > batchBytesMax)) break
    count += 1
  }
  return count
}
