import pg from 'pg'
import { textArray } from './binary-array.ts'
import type { Connect, Parameter, Statement, StatementResult, StoreConnection } from './session.ts'
import { pinSettingsSql } from './sql.ts'

const connectTimeMaxMs = 5_000
const statementTimeMaxMs = 15_000

/**
 * Every statement of the store has one right plan, by index. Without the pins a plan made while the table was empty stays (20 times slower),
 * and the cost that `enable_seqscan = off` adds makes the server compile each execution (60 ms). The server's own limits would end a
 * healthy session or statement; ours are kept on this side.
 */
const pinnedSettings: Readonly<Record<string, string>> = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_bitmapscan: 'off',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  plan_cache_mode: 'force_generic_plan',
  statement_timeout: '0',
  lock_timeout: '0',
  idle_session_timeout: '0',
  default_transaction_isolation: 'read committed',
  search_path: 'pg_catalog',
}

/** Acknowledged means on disk, whatever the database's default says. */
const writerSettings: Readonly<Record<string, string>> = { synchronous_commit: 'on' }

const int8Oid = 20
const types = {
  // Positions and epochs stay far below 2^53.
  getTypeParser: ((oid: number, format?: 'text') => (oid === int8Oid ? Number : pg.types.getTypeParser(oid, format))) as typeof pg.types.getTypeParser,
}

/** Connects with the `pg` client; specs wrap the result to lose answers or sessions at chosen points. */
export function connectWith(connectionString: string): Connect {
  return async (purpose) => {
    const client = new pg.Client({
      connectionString,
      application_name: `hub-ledger-${purpose}`,
      connectionTimeoutMillis: connectTimeMaxMs,
      query_timeout: statementTimeMaxMs,
      keepAlive: true,
      pipeline: true,
      types,
    })
    const connection = new PgConnection(client)
    await client.connect()
    const settings = purpose === 'writer' ? { ...pinnedSettings, ...writerSettings } : pinnedSettings
    const { rows: [pinned] } = await connection.run(pinSettingsSql(textArray(Object.keys(settings)), textArray(Object.values(settings))))
    connection.identity = String(pinned?.[1])
    return connection
  }
}

class PgConnection implements StoreConnection {
  identity = ''
  readonly #client: pg.Client
  readonly #lostListeners: ((cause: Error) => void)[] = []
  #lost: Error | undefined
  #closing = false

  constructor(client: pg.Client) {
    this.#client = client
    client.on('error', (cause) => { this.#lose(cause) })
    client.on('end', () => { this.#lose(new Error('the session ended')) })
  }

  async run({ name, text, values }: Statement): Promise<StatementResult> {
    const { rowCount, rows } = await this.#client.query<unknown[]>({ name, text, values: values as Parameter[], rowMode: 'array' })
    return { count: rowCount ?? 0, rows }
  }

  async listen(channel: string, heard: (payload: string) => void): Promise<void> {
    this.#client.on('notification', (message) => {
      if (message.channel === channel) heard(message.payload ?? '')
    })
    await this.#client.query(`listen ${this.#client.escapeIdentifier(channel)}`)
  }

  onLost(listener: (cause: Error) => void): void {
    if (this.#lost === undefined) this.#lostListeners.push(listener)
    else listener(this.#lost)
  }

  async close(now = false): Promise<void> {
    this.#closing = true
    if (now) this.#client.connection.stream.destroy()
    else if (this.#lost === undefined) await this.#client.end()
  }

  #lose(cause: Error): void {
    if (this.#lost !== undefined) return
    this.#lost = cause
    if (this.#closing) return
    for (const listener of this.#lostListeners) listener(cause)
  }
}
