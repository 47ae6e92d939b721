import { RecentMap } from './recent-map.ts'

interface Ahead {
  readonly revision: number
  /** The last batch that moved it. */
  readonly batch: number
}

/**
 * 流内序号缓存 — what the writer knows of the last revision of streams (-1: empty). `settled` are durable and may be forgotten at any time; `ahead` are
 * those of batches still in flight, never forgotten before their batch is answered. True only while this process is the writer.
 */
export class Revisions {
  readonly #settled: RecentMap<string, number>
  readonly #ahead = new Map<string, Ahead>()
  /** Streams whose revision is being read. A stream written meanwhile drops out, so that an old answer cannot overwrite what we wrote. */
  readonly #asked = new Set<string>()

  constructor(streamsMax: number) {
    this.#settled = new RecentMap(streamsMax)
  }

  find(stream: string): number | undefined {
    return this.#ahead.get(stream)?.revision ?? this.#settled.get(stream)
  }

  isAhead(stream: string): boolean {
    return this.#ahead.has(stream)
  }

  isAsked(stream: string): boolean {
    return this.#asked.has(stream)
  }

  ask(stream: string): void {
    this.#asked.add(stream)
  }

  /** The answer to `ask`; undefined when there was none. */
  learn(stream: string, revision: number | undefined): void {
    if (this.#asked.delete(stream) && revision !== undefined) this.#settled.set(stream, revision)
  }

  /** The store itself says where the stream stands. */
  tell(stream: string, revision: number): void {
    this.#settled.set(stream, revision)
  }

  advance(stream: string, revision: number, batch: number): void {
    this.#asked.delete(stream)
    this.#ahead.set(stream, { revision, batch })
  }

  /** The batch is durable: its last revisions become settled, unless a later batch is ahead of them. */
  settle(touched: ReadonlyMap<string, number>, batch: number): void {
    for (const [stream, revision] of touched) {
      this.#settled.set(stream, revision)
      if (this.#ahead.get(stream)?.batch === batch) this.#ahead.delete(stream)
    }
  }

  /** The batches in flight were not kept: back to what is durable, without the streams that misled us. */
  fallBack(): void {
    for (const stream of this.#ahead.keys()) this.#settled.delete(stream)
    this.#ahead.clear()
    this.#asked.clear()
  }

  /** Somebody else may have written meanwhile. */
  forgetAll(): void {
    this.#ahead.clear()
    this.#asked.clear()
    this.#settled.clear()
  }
}
