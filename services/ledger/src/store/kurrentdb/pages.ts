import type { Position } from '@kurrent/kurrentdb-client'
import { assert } from '@hub/kernel'
import type { RecordedEvent } from '../event-store.ts'
import { StoreDamaged } from '../store-unavailable.ts'
import { RecentMap } from '../writing/recent-map.ts'
import type { Checkpoints } from './checkpoints.ts'
import { comparePositions, type LogEvent } from './hub-record.ts'
import type { Reads } from './reads.ts'

/** Events of one page, as with PostgreSQL. */
const eventsPerPageMax = 10_000
/** Records of one read from the server, so that a long way from a checkpoint costs no memory. */
const recordsPerReadMax = 4_000
const placesRememberedMax = 64

interface Place {
  /** Of the first event at or behind `from`. */
  readonly position: number
  readonly from: Position | 'start'
}

/** 按位置读取 — pages of the whole log out of $all: from the place where the last page ended, or from the last checkpoint before. */
export class Pages {
  readonly #reads: Reads
  readonly #checkpoints: Checkpoints
  /** Where the event at a position is, for those positions at which pages ended. */
  readonly #places = new RecentMap<number, Position>(placesRememberedMax)

  constructor(reads: Reads, checkpoints: Checkpoints) {
    this.#reads = reads
    this.#checkpoints = checkpoints
  }

  async read(atLeast: number, limit: number): Promise<readonly RecordedEvent[]> {
    assert(Number.isSafeInteger(atLeast), 'a position is a whole number')
    assert(Number.isInteger(limit) && limit >= 1 && limit <= eventsPerPageMax, `a page holds 1 to ${String(eventsPerPageMax)} events`)
    const first = Math.max(atLeast, 0)
    const found: LogEvent[] = []
    let place: Place | undefined = await this.#place(first)
    while (place !== undefined && found.length < limit) {
      const { events, next } = await this.#readFrom(place, first + limit)
      for (const event of events) if (event.position === first + found.length && found.length < limit) found.push(event)
      place = next
    }
    const last = found.at(-1)
    if (last !== undefined) this.#places.set(last.position, last.at)
    return found.map(({ position, stream, revision, bytes }) => ({ position, stream, revision, bytes }))
  }

  async #place(position: number): Promise<Place> {
    const before = this.#places.get(position - 1)
    if (before !== undefined) return { position: position - 1, from: before }
    const checkpoint = await this.#checkpoints.find(position)
    return checkpoint === undefined ? { position: 0, from: 'start' } : { position: checkpoint.position, from: checkpoint.at }
  }

  // `next` is where to go on: the last record read, which is then read once more. Undefined at the head.
  async #readFrom({ position, from }: Place, end: number): Promise<{ readonly events: readonly LogEvent[]; readonly next: Place | undefined }> {
    // One more, for the beginning of a term.
    const count = Math.min(recordsPerReadMax, end - position + 1)
    const records = await this.#reads.forwards(from, count)
    const events = records.filter((record) => record.kind === 'event')
    events.forEach((event, index) => {
      if (event.position !== position + index) throw new StoreDamaged(`KurrentDB 中的日志在位置 ${String(position + index)} 处与写入时不符（该处写的是 ${String(event.position)}）：须先由运维人员查明`)
    })
    const at = records.at(-1)
    const moved = at !== undefined && (from === 'start' || comparePositions(at.at, from) > 0)
    if (records.length < count || !moved) return { events, next: undefined }
    return { events, next: at.kind === 'event' ? { position: at.position, from: at.at } : { position: position + events.length, from: at.at } }
  }
}
