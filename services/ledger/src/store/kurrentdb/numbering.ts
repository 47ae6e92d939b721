import type { Position } from '@kurrent/kurrentdb-client'
import type { RecentBatch } from '../following/recent-events.ts'
import { StoreDamaged } from '../store-unavailable.ts'
import { comparePositions, type HubRecord } from './hub-record.ts'
import type { Checkpoint } from './checkpoints.ts'

/** A single event is then read by reading at most so many: a start replays every erasure in this way. */
const checkpointEvery = 250

/** A term of office, and where the log stood when it began. */
export interface Term {
  readonly epoch: number
  readonly holder: string
  /** Position of the last event before it. */
  readonly head: number
}

/**
 * 计数 — gives every event of the hub its position by counting through $all. What the writer wrote beside the event must agree: the order of $all is the
 * truth, and a log in which the two differ holds something that no ledger of this hub wrote, or lacks something.
 */
export class Numbering {
  readonly #terms = new Map<number, Term>()
  #next = 0
  #last: Position | undefined
  #lastTerm: Term | undefined

  /** Begins behind an event whose position is known. */
  resumeAfter({ position, at }: Checkpoint): void {
    this.#next = position + 1
    this.#last = at
  }

  /** Position of the last event counted; -1 before the first. */
  get head(): number {
    return this.#next - 1
  }

  /** The last record counted. */
  get last(): Position | undefined {
    return this.#last
  }

  get lastTerm(): Term | undefined {
    return this.#lastTerm
  }

  term(epoch: number): Term | undefined {
    return this.#terms.get(epoch)
  }

  /** Counts records in the order of the server. One that was counted before is passed over. @throws StoreDamaged */
  count(records: readonly HubRecord[]): { readonly batch: RecentBatch; readonly terms: readonly Term[]; readonly checkpoints: readonly Checkpoint[] } {
    const batch = { firstPosition: this.#next, streams: [] as string[], revisions: [] as number[], bytes: [] as Uint8Array[] }
    const terms: Term[] = []
    const checkpoints: Checkpoint[] = []
    for (const record of records) {
      if (this.#last !== undefined && comparePositions(record.at, this.#last) <= 0) continue
      if (record.kind === 'epoch') terms.push(this.#begin(record.epoch, record.holder))
      else {
        if (record.position !== this.#next) throw new StoreDamaged(`KurrentDB 中的日志在位置 ${String(this.#next)} 处与写入时不符（该处写的是 ${String(record.position)}）：须先由运维人员查明`)
        batch.streams.push(record.stream)
        batch.revisions.push(record.revision)
        batch.bytes.push(record.bytes)
        if (this.#next % checkpointEvery === 0) checkpoints.push({ position: this.#next, at: record.at })
        this.#next += 1
      }
      this.#last = record.at
    }
    return { batch, terms, checkpoints }
  }

  #begin(epoch: number, holder: string): Term {
    const term: Term = { epoch, holder, head: this.head }
    this.#terms.set(epoch, term)
    this.#lastTerm = term
    return term
  }
}
