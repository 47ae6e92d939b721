import type { AppendResult, Check, Write } from '../event-store.ts'

/** 待定追加 — one caller's append from its call to its answer. */
export interface PendingAppend {
  readonly writes: readonly Write[]
  readonly checks: readonly Check[]
  readonly events: number
  readonly bytes: number
  /** When its caller is told that the store is unavailable (monotonic ms). */
  readonly deadline: number
  /** Streams asked for on its behalf: their revisions must stay in the cache until it is judged. */
  streamsAsked: number
  /** How often the server refused a batch that held it. */
  failures: number
  /** The caller has its answer; what becomes of the append later is for the log alone. */
  answered: boolean
  readonly resolve: (result: AppendResult) => void
  readonly reject: (error: Error) => void
}

const compactAfter = 1_024

/** 待写队列 — first in, first out; what was not kept comes back to the front. Counts its events and bytes. */
export class AppendQueue {
  #items: PendingAppend[] = []
  #first = 0
  events = 0
  bytes = 0
  streamsAsked = 0

  get length(): number {
    return this.#items.length - this.#first
  }

  at(index: number): PendingAppend | undefined {
    return this.#items[this.#first + index]
  }

  push(append: PendingAppend): void {
    this.#items.push(append)
    this.events += append.events
    this.bytes += append.bytes
  }

  shift(): void {
    const append = this.#items[this.#first]
    if (append === undefined) return
    this.#first += 1
    this.events -= append.events
    this.bytes -= append.bytes
    this.streamsAsked -= append.streamsAsked
    if (this.#first < compactAfter || this.#first * 2 < this.#items.length) return
    this.#items = this.#items.slice(this.#first)
    this.#first = 0
  }

  /** Replaces the content, in this order. */
  reset(appends: readonly PendingAppend[]): void {
    this.#items = []
    this.#first = 0
    this.events = 0
    this.bytes = 0
    this.streamsAsked = 0
    for (const append of appends) {
      append.streamsAsked = 0
      this.push(append)
    }
  }

  toArray(): readonly PendingAppend[] {
    return this.#items.slice(this.#first)
  }
}
