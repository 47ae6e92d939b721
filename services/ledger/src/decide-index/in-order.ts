import { randomUUID } from 'node:crypto'
import { assert } from '@hub/kernel'
import type { Envelope } from '@hub/schemas'
import { decodeEnvelope } from '../events/codec.ts'
import { checksPerAppendMax, type EventStore, type StreamName } from '../store/event-store.ts'

/** An event at its place in the log. */
export interface Placed { readonly position: number; readonly envelope: Envelope }

const fillPage = 1_000

/** Never holds an event, so an append that expects one in it is always refused. */
const nobodysStream = 'hub-never'

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
  #doubtful = new Set<StreamName>()
  #clearing: Promise<void> | undefined
  #whenClear: (() => void)[] = []

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

  /** An append to these streams ended without saying whether it was kept: until that is known, nobody is told that they know everything. */
  doubt(streams: readonly StreamName[]): void { for (const stream of streams) this.#doubtful.add(stream) }

  /** Runs at once, or when what is in doubt has become known and handed on. */
  whenClear(run: () => void): void {
    if (this.#inDoubt) this.#whenClear.push(run)
    else run()
  }

  /** Resolves when everything that was added, or may have been kept in doubt, has been handed on. Rejects where the store cannot say. */
  async settled(): Promise<void> {
    while (this.#inDoubt) {
      this.#clearing ??= this.#clear().finally(() => { this.#clearing = undefined })
      await this.#clearing
    }
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

  get #inDoubt(): boolean { return this.#doubtful.size > 0 || this.#clearing !== undefined }

  // A refusal that speaks of a stream is given only when what was under way to that stream is settled. So once these appends, which are refused
  // whatever happens, have their answers, what was in doubt is in the log or never will be.
  async #clear(): Promise<void> {
    const streams = [...this.#doubtful]
    this.#doubtful = new Set()
    try {
      for (let from = 0; from < streams.length; from += checksPerAppendMax) await this.#askAfter(streams.slice(from, from + checksPerAppendMax))
      for (let known = -1; known < this.#next; ) {
        known = this.#next
        await this.#fill()
      }
      for (const run of this.#whenClear.splice(0)) run()
    } catch (error) {
      this.doubt(streams)
      throw error
    }
  }

  async #askAfter(streams: readonly StreamName[]): Promise<void> {
    const never = { stream: nobodysStream, expected: 'exists', events: [{ id: randomUUID(), bytes: Buffer.from('{}') }] } as const
    const answer = await this.#store.append([never], streams.map((stream) => ({ stream, revision: 0 })))
    assert(!answer.ok, 'nobody ever writes to this stream')
  }

  async #fill(): Promise<void> {
    const page = await this.#store.readAll(this.#next, fillPage)
    for (const { position, bytes } of page) if (position >= this.#next) this.#early.set(position, { position, envelope: decodeEnvelope(bytes) })
    this.#drain()
  }
}
