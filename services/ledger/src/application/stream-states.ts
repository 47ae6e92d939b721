import { batched } from '@hub/kernel'
import type { Envelope } from '@hub/schemas'
import { LRUCache } from 'lru-cache'
import { decodeEnvelope } from '../events/codec.ts'
import { streamKind, type StreamKind } from '../events/event-types.ts'
import { upcast } from '../events/upcast.ts'
import type { RecordedEvent, StreamName } from '../store/event-store.ts'
import type { SealedItem } from '../vault/vault.ts'
import { evolveAt, hasFold, initialOf, type AggregateStates } from './folds.ts'

/** 决策视图 of one stream: the folded state, the revision it stands at (-1: empty), and the newest sealed part of each name and subject. */
export interface StreamState<S> {
  readonly state: S
  readonly revision: number
  readonly parts: ReadonlyMap<string, SealedItem>
}

export interface StreamReader {
  /** Events of each stream, ascending; an empty list where there is none. Order as asked. */
  readStreams(streams: readonly StreamName[]): Promise<readonly (readonly RecordedEvent[])[]>
}

/** Streams kept folded in memory. A licence with its parts takes about 3 KB. */
export const statesMax = 60_000
const streamsPerReadMax = 200
/** Only of these are sealed parts opened again from the state. */
const keepsParts: ReadonlySet<StreamKind> = new Set<StreamKind>(['licence', 'case', 'seal'])

/**
 * 流状态缓存 — folded streams for decisions. It may be behind (never ahead of) the log: whoever decides on it sends the revision
 * along as a check, and a moved stream makes the append fail, the entry go, and the command be decided again.
 */
export class StreamStates {
  readonly #cache = new LRUCache<StreamName, StreamState<unknown>>({ max: statesMax })
  readonly #loading = new Map<StreamName, { readers: number; moves: number }>()
  readonly #load: (stream: StreamName) => Promise<StreamState<unknown>>

  constructor(reader: StreamReader) {
    this.#load = batched(streamsPerReadMax, async (streams) => {
      const found = await reader.readStreams(streams)
      return streams.map((stream, at) => foldStream(stream, found[at] ?? []))
    })
  }

  /** Covers every event that was acknowledged when it was called. */
  async get<K extends keyof AggregateStates>(kind: K, id: string): Promise<StreamState<AggregateStates[K]>> {
    const stream: StreamName = `${String(kind)}-${id}`
    const cached = this.#cache.get(stream) ?? (await this.#loadSettled(stream))
    return cached as StreamState<AggregateStates[K]>
  }

  /**
   * Whoever follows the log may see an event before its own writer has told this cache of it: from here on the stream stands at `revision` at least, which is durable.
   */
  async reach(kind: keyof AggregateStates, id: string, revision: number): Promise<void> {
    if ((await this.get(kind, id)).revision < revision) this.forget(`${kind}-${id}`)
  }

  // An event that becomes durable while its stream is being read may be missing from what was read: then it is read again. Each reader counts
  // from its own beginning; readers that overlap without end would otherwise keep each other reading for ever.
  async #loadSettled(stream: StreamName): Promise<StreamState<unknown>> {
    for (;;) {
      const mark = this.#loading.get(stream) ?? { readers: 0, moves: 0 }
      const movesBefore = mark.moves
      mark.readers += 1
      this.#loading.set(stream, mark)
      const loaded = await this.#load(stream).finally(() => {
        mark.readers -= 1
        if (mark.readers === 0) this.#loading.delete(stream)
      })
      const now = this.#cache.get(stream)
      if (now !== undefined) return now
      if (mark.moves !== movesBefore) continue
      this.#cache.set(stream, loaded)
      return loaded
    }
  }

  /** Takes in an event that has become durable; a gap means that this entry missed something, so it goes. */
  applied(stream: StreamName, revision: number, envelope: Envelope): void {
    this.#moved(stream)
    const cached = this.#cache.get(stream)
    if (cached === undefined) {
      if (revision === 0 && hasFold(streamKind(stream))) this.#cache.set(stream, step(emptyState(stream), stream, envelope))
      return
    }
    if (cached.revision + 1 === revision) this.#cache.set(stream, step(cached, stream, envelope))
    else if (cached.revision < revision) this.#cache.delete(stream)
  }

  /** The stream may have moved without being told: what is known of it goes, also what is being read now. */
  forget(stream: StreamName): void {
    this.#moved(stream)
    this.#cache.delete(stream)
  }

  #moved(stream: StreamName): void {
    const loading = this.#loading.get(stream)
    if (loading !== undefined) loading.moves += 1
  }
}

export function foldStream(stream: StreamName, events: readonly RecordedEvent[]): StreamState<unknown> {
  return events.reduce((state, { bytes }) => step(state, stream, decodeEnvelope(bytes)), emptyState(stream))
}

function emptyState(stream: StreamName): StreamState<unknown> {
  return { state: initialOf(streamKind(stream)), revision: -1, parts: new Map() }
}

/** 空流 — a stream that has no event yet. */
export function emptyStream<K extends keyof AggregateStates>(kind: K): StreamState<AggregateStates[K]> {
  return { state: initialOf(kind) as AggregateStates[K], revision: -1, parts: new Map() }
}

function step(before: StreamState<unknown>, stream: StreamName, envelope: Envelope): StreamState<unknown> {
  const state = evolveAt(streamKind(stream) as keyof AggregateStates, before.state as never, upcast(envelope), envelope.recordedAt)
  return { state, revision: before.revision + 1, parts: withParts(before.parts, stream, envelope) }
}

function withParts(parts: ReadonlyMap<string, SealedItem>, stream: StreamName, envelope: Envelope): ReadonlyMap<string, SealedItem> {
  const kind = streamKind(stream)
  if (kind === undefined || !keepsParts.has(kind) || envelope.sealed.length === 0) return parts
  const next = new Map(parts)
  for (const sealed of envelope.sealed)
    if (sealed.part !== 'reason') next.set(partKey(sealed.part, sealed.subject), { envelope: { id: envelope.id, stream, type: envelope.type }, part: sealed })
  return next
}

export function partKey(part: string, subject: string): string {
  return `${part}|${subject}`
}
