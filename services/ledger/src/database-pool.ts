import { Pool } from 'pg'
import type { Logger } from 'pino'
import type { OutageLog } from './outage-log.ts'

export interface PoolLimits {
  /** Connections of the vault and the decision index together; the store has its own. */
  readonly connectionsMax: number
  /** A server that cannot be reached, or no connection that becomes free, is given up after this. */
  readonly connectTimeoutMs: number
  readonly queryTimeoutMs: number
}

/**
 * 连接池限额 — a statement of vault or index takes milliseconds; the longest, deleting the keys of many erased, waits 10 s for its locks. Beyond that the
 * connection is given up. Migrations, projections and the store have connections and limits of their own.
 */
export const poolLimits: PoolLimits = { connectionsMax: 8, connectTimeoutMs: 5_000, queryTimeoutMs: 15_000 }

export interface PoolOptions {
  readonly connectionString: string
  readonly log: Logger
  readonly outages: OutageLog
  /** Other than `poolLimits` in specs alone. */
  readonly limits?: PoolLimits
}

/** 账本连接池 — for vault and decision index, as hub_ledger. What it commits is on disk. */
export function openPool({ connectionString, log, outages, limits: { connectionsMax, connectTimeoutMs, queryTimeoutMs } = poolLimits }: PoolOptions): Pool {
  const pool = new Pool({
    connectionString, max: connectionsMax, application_name: 'hub-ledger', options: '-c synchronous_commit=on', keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMs, query_timeout: queryTimeoutMs,
  })
  pool.on('error', (error) => { outages.met('idle connection', () => { log.warn({ err: error }, 'an idle database connection broke') }) })
  // One that breaks while it is in hand, between two statements, would otherwise end this process: whoever has it learns it from the next statement.
  pool.on('connect', (client) => { client.on('error', () => undefined) })
  return pool
}
