import { backOff, pause } from '../pause.ts'
import { WriterFenced } from '../store-unavailable.ts'
import type { Batch } from '../writing/batch.ts'
import { asError, codeOf, type Finding, type Flight, type Journal, type Search, type Standing } from '../writing/journal.ts'
import { byteaArray, int4Array, textArray } from './binary-array.ts'
import type { Leadership } from './leadership.ts'
import type { StoreConnection } from './session.ts'
import { appendSql, readRangeSql } from './sql.ts'

const retryAfterMs = [20, 50, 100, 200, 500] as const

/**
 * PostgreSQL 日志写端 — one statement a batch. It inserts nothing unless the log ends just before the batch and the epoch is ours, so several may be
 * on their way: the successor of a failed batch fails too.
 */
export class PostgresJournal implements Journal {
  readonly #leadership: Leadership

  constructor(leadership: Leadership) {
    this.#leadership = leadership
  }

  get isConnected(): boolean {
    return this.#leadership.isConnected
  }

  get isReady(): boolean {
    return this.isConnected
  }

  onLost(listener: () => void): void {
    this.#leadership.onLost(listener)
  }

  /** It is ready whenever a batch has been answered, and the writer looks then. */
  onReady(): void { return undefined }

  async send(batch: Batch): Promise<number | Error> {
    try {
      const { connection, epoch } = this.#leadership
      const { count } = await connection.run(appendSql(batch.firstPosition, epoch, textArray(batch.streams), int4Array(batch.revisions), byteaArray(batch.bytes)))
      return count
    } catch (error) {
      return asError(error)
    }
  }

  /** 查明 — after an error of the server, a lost session or a restart. */
  async findOut(flights: readonly Flight[], { log, given }: Search): Promise<Finding | undefined> {
    const answers = await Promise.all(flights.map(({ answered }) => answered))
    log('append-not-confirmed', { batches: flights.length, answers: answers.map((answer) => (answer instanceof Error ? codeOf(answer) : String(answer))).join(' ') })
    const refusals = answers.map((answer) => (answer instanceof Error && hasSqlState(answer) ? { cause: answer } : undefined))
    for (let attempt = 0; !given(); attempt += 1) {
      try {
        const standing = await this.#confirm()
        if (standing !== undefined) return { standing, keptBatches: await countKept(this.#leadership.connection, flights, standing), refusals }
      } catch (error) {
        log('writer-session-unavailable', { attempt, code: codeOf(error) })
        await this.#leadership.abandon()
      }
      await pause(backOff(retryAfterMs, attempt))
    }
    return undefined
  }

  async #confirm(): Promise<Standing | 'fenced' | undefined> {
    try {
      return await this.#leadership.confirm()
    } catch (error) {
      if (error instanceof WriterFenced) return 'fenced'
      throw error
    }
  }
}

// Each batch was written only if the one before it was, so the first that is missing ends the search.
async function countKept(connection: StoreConnection, flights: readonly Flight[], standing: Standing | 'fenced'): Promise<number> {
  let kept = 0
  for (const { batch } of flights) {
    if (standing !== 'fenced' && batch.firstPosition > standing.head) break
    if (!(await wasKept(connection, batch))) break
    kept += 1
  }
  return kept
}

// Byte for byte: event ids are inside the bytes, so another's events at these positions never pass for ours.
async function wasKept(connection: StoreConnection, batch: Batch): Promise<boolean> {
  const last = batch.firstPosition + batch.bytes.length - 1
  const { rows } = await connection.run(readRangeSql(batch.firstPosition, last))
  return (
    rows.length === batch.bytes.length &&
    rows.every(([stream, revision, bytes], index) => {
      const own = batch.bytes[index]
      return stream === batch.streams[index] && revision === batch.revisions[index] && own !== undefined && Buffer.compare(bytes as Buffer, own) === 0
    })
  )
}

// A session that ends takes its SQLSTATE with it (57P01 and its kin; EPIPE is none): that is no refusal of what the batch holds.
function hasSqlState(error: Error): boolean {
  return /^(?!57P|08)(?=.*[0-9])[0-9A-Z]{5}$/.test(codeOf(error))
}
