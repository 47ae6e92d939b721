import pg from 'pg'
import { ReadUnavailable } from './read-unavailable.ts'

/** 只读数据库 — the role hub_gateway may select from `read` and `read_masked` and nothing else; the session is read-only besides. */
export interface Database {
  /** @throws ReadUnavailable for every trouble that is not the query's own */
  readonly query: <Row>(text: string, values: readonly unknown[]) => Promise<readonly Row[]>
  /** Queries that wait for a connection. */
  readonly waiting: () => number
  readonly close: () => Promise<void>
}

export interface DatabaseOptions {
  readonly url: string
  /** A connection that breaks while idle; told without its message. */
  readonly onIdleError?: (error: Error) => void
}

const connectionsMax = 10
const connectTimeoutMs = 3_000
const queryTimeoutMs = 5_000
const dateOid = 1082
const bigintOid = 20
const instantOid = 1184

/** Days stay text, positions become numbers (they stay below 2^53), instants are RFC 3339 with milliseconds. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === dateOid) return (text: string) => text
    if (oid === bigintOid) return Number
    if (oid === instantOid) return (text: string) => new Date(text).toISOString()
    return pg.types.getTypeParser(oid, format) as (text: string) => unknown
  },
}

export function openDatabase({ url, onIdleError }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url, max: connectionsMax, connectionTimeoutMillis: connectTimeoutMs, statement_timeout: queryTimeoutMs, query_timeout: queryTimeoutMs + 1_000,
    application_name: 'hub-gateway', options: '-c default_transaction_read_only=on', types: types as pg.CustomTypesConfig,
  })
  pool.on('error', (error) => { onIdleError?.(error) })
  return {
    async query<Row>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
      try {
        return (await pool.query(text, [...values])).rows as readonly Row[]
      } catch (error) {
        throw isOwnFault(error) ? error : new ReadUnavailable('the read side does not answer', { cause: error })
      }
    },
    waiting: () => pool.waitingCount,
    close: () => pool.end(),
  }
}

// Class 22 (data), 42 (syntax, privileges): the query is wrong and would be wrong again. A missing table is a rebuild's or a migration's moment.
function isOwnFault(error: unknown): boolean {
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : ''
  return /^(22|42)/.test(code) && code !== '42P01'
}
