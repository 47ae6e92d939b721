import { PackedMap } from './packed-map.ts'

/** 流内序号推算 — what the next revision of each stream has to be, over a log read in order; some 50 bytes a stream. */
export class DenseRevisions {
  readonly #next = new PackedMap(1)

  get streams(): number {
    return this.#next.size
  }

  /** Counts one event of the stream, and gives the revision that it must have. */
  take(stream: string): number {
    const revision = this.#next.find(stream)?.[0] ?? 0
    this.#next.set(stream, revision + 1)
    return revision
  }
}
