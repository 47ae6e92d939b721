import { assert } from '@hub/kernel'
import type { RecordedEvent } from '../event-store.ts'
import type { Reader } from './reader.ts'
import { readHeadSql, readPageSql } from './sql.ts'

/** Rows of one page. */
export const eventsPerPageMax = 10_000

/** 按位置读取 — pages of the whole log, over a few sessions in turn, so that one catching-up reader does not hold up another. */
export class Pages {
  readonly #readers: readonly Reader[]
  #turn = 0

  constructor(readers: readonly Reader[]) {
    this.#readers = readers
  }

  async read(atLeast: number, limit: number): Promise<readonly RecordedEvent[]> {
    assert(Number.isSafeInteger(atLeast), 'a position is a whole number')
    assert(Number.isInteger(limit) && limit >= 1 && limit <= eventsPerPageMax, `a page holds 1 to ${String(eventsPerPageMax)} events`)
    // The head of an empty log is -1.
    const from = Math.max(atLeast, 0)
    const { rows } = await this.#reader().run(readPageSql(from, limit))
    return rows.map(([position, stream, revision, bytes], index) => {
      assert(position === from + index, 'positions have no gap')
      return { position, stream: stream as string, revision: revision as number, bytes: bytes as Buffer }
    })
  }

  async head(): Promise<number> {
    const { rows: [row] } = await this.#reader().run(readHeadSql())
    return Number(row?.[0] ?? -1)
  }

  async close(): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader.close()))
  }

  #reader(): Reader {
    this.#turn = (this.#turn + 1) % this.#readers.length
    const reader = this.#readers[this.#turn]
    assert(reader !== undefined, 'there is a reader')
    return reader
  }
}
