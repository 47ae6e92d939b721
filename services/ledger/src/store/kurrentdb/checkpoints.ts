import type { Position } from '@kurrent/kurrentdb-client'
import { join } from 'node:path'
import { textArray } from '../postgres/binary-array.ts'
import type { Reader } from '../postgres/reader.ts'
import { statementsOf } from '../postgres/sql.ts'

/** The event at a position of the log, and where the server has it. */
export interface Checkpoint {
  readonly position: number
  readonly at: Position
}

const statement = statementsOf(join(import.meta.dirname, 'sql'))
const findSql = statement('find_checkpoint')
const saveSql = statement('save_checkpoints')
const dropSql = statement('drop_checkpoints')

/**
 * 位置检查点 — now and then an event of the log and its place in $all, kept in PostgreSQL, so that nobody has to count from the beginning. They hold nothing
 * that counting would not give again.
 */
export class Checkpoints {
  readonly #reader: Reader

  constructor(reader: Reader) {
    this.#reader = reader
  }

  /** The last one at or before a position. */
  async find(position: number): Promise<Checkpoint | undefined> {
    const { rows: [row] } = await this.#reader.run(findSql(position))
    return row === undefined ? undefined : { position: Number(row[0]), at: { commit: BigInt(row[1] as string), prepare: BigInt(row[2] as string) } }
  }

  async save(checkpoints: readonly Checkpoint[]): Promise<void> {
    await this.#reader.run(saveSql(
      textArray(checkpoints.map(({ position }) => String(position))),
      textArray(checkpoints.map(({ at }) => String(at.commit))),
      textArray(checkpoints.map(({ at }) => String(at.prepare))),
    ))
  }

  /** They belong to another log, or to one that was lost. */
  async dropAll(): Promise<void> {
    await this.#reader.run(dropSql())
  }

  close(): Promise<void> {
    return this.#reader.close()
  }
}
