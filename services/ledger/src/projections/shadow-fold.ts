import type { EventStore } from '../store/event-store.ts'
import { applyBatch, applyWithin } from './apply-batch.ts'
import { readEvent, type FeedItem } from './fed.ts'
import { batchEventsMax, batchLength } from './feed.ts'
import type { OpenParts, ReadModel } from './read-table.ts'
import type { ReadSession } from './session.ts'

export interface ShadowFoldOptions {
  readonly store: Pick<EventStore, 'readAll'>
  readonly models: readonly ReadModel[]
  readonly openParts: OpenParts
  readonly signal?: AbortSignal
  /** After each batch: how far the shadow tables are. */
  readonly progress?: (position: number) => void
}

/** A page this short was read at the head, or nearly. */
const shortPage = 500

/** 影子折叠 — shadow tables on their way through the log; the next page is read while this one is written. */
export class ShadowFold {
  readonly #session: ReadSession
  readonly #options: ShadowFoldOptions
  #position = -1
  #ahead: Promise<readonly FeedItem[]> | undefined

  constructor(session: ReadSession, options: ShadowFoldOptions) {
    this.#session = session
    this.#options = options
  }

  get position(): number { return this.#position }

  /** To within a short page of the head. */
  async catchUp(): Promise<void> {
    const { models, openParts, signal, progress } = this.#options
    for (;;) {
      signal?.throwIfAborted()
      const items = await this.#take()
      if (items.length === 0) return
      await applyBatch(this.#session, models, items, { place: 'shadow', openParts })
      this.#position += items.length
      progress?.(this.#position)
      if (items.length <= shortPage) return
    }
  }

  /** The rest up to `target`, inside the caller's transaction. */
  async finish(target: number): Promise<void> {
    const { store, models, openParts } = this.#options
    this.#ahead = undefined
    for (let position = this.#position; position < target;) {
      const items = pageOf(await store.readAll(position + 1, target - position))
      await applyWithin(this.#session, models, items, { place: 'shadow', openParts })
      position += items.length
    }
  }

  async #take(): Promise<readonly FeedItem[]> {
    const { store } = this.#options
    const read = async (from: number): Promise<readonly FeedItem[]> => pageOf(await store.readAll(from, batchEventsMax))
    const items = await (this.#ahead ?? read(this.#position + 1))
    this.#ahead = undefined
    if (items.length > shortPage) {
      this.#ahead = read(this.#position + 1 + items.length)
      // Awaited by the next take; a rejection in between is not lost, and not unhandled either.
      this.#ahead.catch(() => undefined)
    }
    return items
  }
}

function pageOf(page: Awaited<ReturnType<EventStore['readAll']>>): readonly FeedItem[] {
  const items = page.map(readEvent)
  return items.slice(0, batchLength(items))
}
