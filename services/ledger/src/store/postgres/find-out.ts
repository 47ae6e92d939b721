import { WriterFenced } from '../store-unavailable.ts'
import type { Batch } from './batch.ts'
import type { Leadership, Standing } from './leadership.ts'
import { backOff, pause } from './pause.ts'
import type { StoreConnection } from './session.ts'
import { readRangeSql } from './sql.ts'

export interface Flight {
  readonly batch: Batch
  /** Rows inserted, or why not. Never rejects. */
  readonly answered: Promise<number | Error>
}

/** What is certain about the batches in flight, once it is certain. */
export interface Finding {
  readonly standing: Standing | 'fenced'
  /** So many of them, from the first, are in the log; the others are not and never will be. */
  readonly keptBatches: number
  /** The server's own refusal of each, where it gave one: not a lost answer, not a batch that only followed a failed one. */
  readonly refusals: readonly (Error | undefined)[]
}

export interface Search {
  readonly leadership: Leadership
  readonly log: (what: string, detail: Readonly<Record<string, string | number>>) => void
  /** Nobody waits for the finding any more. */
  readonly given: () => boolean
}

const retryAfterMs = [20, 50, 100, 200, 500] as const

/**
 * 查明 — the one way back from any answer that was not the hoped one, be it an error of the server, a lost session or a restart: wait until nothing of
 * ours is under way, make sure who is the writer, and look which batches the log holds. Goes on until it knows; undefined when given up.
 */
export async function findOut(flights: readonly Flight[], { leadership, log, given }: Search): Promise<Finding | undefined> {
  const answers = await Promise.all(flights.map(({ answered }) => answered))
  log('append-not-confirmed', { batches: flights.length, answers: answers.map((given) => (given instanceof Error ? codeOf(given) : String(given))).join(' ') })
  const refusals = answers.map((answer) => (answer instanceof Error && hasSqlState(answer) ? answer : undefined))
  for (let attempt = 0; !given(); attempt += 1) {
    try {
      const standing = await confirm(leadership)
      if (standing !== undefined) return { standing, keptBatches: await countKept(leadership.connection, flights, standing), refusals }
    } catch (error) {
      log('writer-session-unavailable', { attempt, code: codeOf(error) })
      await leadership.abandon()
    }
    await pause(backOff(retryAfterMs, attempt))
  }
  return undefined
}

async function confirm(leadership: Leadership): Promise<Standing | 'fenced' | undefined> {
  try {
    return await leadership.confirm()
  } catch (error) {
    if (error instanceof WriterFenced) return 'fenced'
    throw error
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

/** SQLSTATE or errno; never a message, which may quote data. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
