import type { Envelope } from '@hub/schemas'
import { decodeEnvelope } from '../events/codec.ts'
import type { EventStore } from '../store/event-store.ts'

/** An event at its place in the log. */
export interface Placed { readonly position: number; readonly envelope: Envelope }

const fillPage = 1_000

/**
 * 顺序 — hands events on in order of position and without a gap. A gap opens when an append's outcome could not be told although it was
 * kept: what is missing is then read from the store, and whoever asks meanwhile waits in `settled`.
 */
export class InOrder {
  readonly #store: EventStore
  readonly #take: (events: readonly Placed[]) => void
  readonly #early = new Map<number, Placed>()
  #next: number
  #filling: Promise<void> | undefined

  constructor(store: EventStore, next: number, take: (events: readonly Placed[]) => void) {
    this.#store = store
    this.#next = next
    this.#take = take
  }

  add(events: readonly Placed[]): void {
    const first = events[0]
    if (first === undefined) return
    if (first.position === this.#next && this.#early.size === 0) {
      this.#next += events.length
      this.#take(events)
      return
    }
    for (const placed of events) if (placed.position >= this.#next) this.#early.set(placed.position, placed)
    this.#drain()
  }

  /** Resolves when everything that was added has been handed on. */
  async settled(): Promise<void> {
    while (this.#early.size > 0) {
      this.#filling ??= this.#fill().finally(() => { this.#filling = undefined })
      await this.#filling
    }
  }

  #drain(): void {
    const ready: Placed[] = []
    for (let placed = this.#early.get(this.#next); placed !== undefined; placed = this.#early.get(this.#next)) {
      this.#early.delete(this.#next)
      this.#next += 1
      ready.push(placed)
    }
    if (ready.length > 0) this.#take(ready)
  }

  async #fill(): Promise<void> {
    const page = await this.#store.readAll(this.#next, fillPage)
    for (const { position, bytes } of page) if (position >= this.#next) this.#early.set(position, { position, envelope: decodeEnvelope(bytes) })
    this.#drain()
  }
}
