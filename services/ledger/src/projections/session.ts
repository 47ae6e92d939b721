import pg from 'pg'

/** The part of a database session that the projections use; specs wrap it to lose it at a chosen statement. */
export interface ReadSession {
  query(text: string, values?: readonly (Buffer | string | number | readonly string[] | null)[]): Promise<SessionResult>
  /** True once the connection is gone. */
  readonly lost: boolean
  close(): Promise<void>
}

export interface SessionResult {
  /** Command tag, such as COMMIT; ROLLBACK where a commit was asked for in a failed transaction. */
  readonly command: string
  readonly rows: readonly (readonly (string | null)[])[]
}

export type OpenSession = () => Promise<ReadSession>

const connectTimeoutMs = 5_000

// Rows can be folded again, so a commit does not wait for the disk: a crash takes back rows and checkpoint together.
// Timestamps leave as epoch numbers and days by to_char, so no date style matters.
const settings = `set synchronous_commit = off; set jit = off; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;
  set search_path = pg_catalog; set default_transaction_isolation = 'read committed'`

// Every value arrives as its text; who selects knows the types.
const types = { getTypeParser: (() => (text: string) => text) as unknown as typeof pg.types.getTypeParser }

/** Sessions of `hub_ledger` that write several statements without waiting for each answer. */
export function sessionsOn(connectionString: string, applicationName = 'hub-projections'): OpenSession {
  return async () => {
    const client = new pg.Client({ connectionString, application_name: applicationName, connectionTimeoutMillis: connectTimeoutMs, keepAlive: true, pipeline: true, types })
    let lost = false
    client.on('error', () => { lost = true })
    client.on('end', () => { lost = true })
    await client.connect()
    await client.query(settings)
    return {
      get lost() { return lost },
      async query(text, values) {
        const { command, rows } = await client.query<(string | null)[]>({ text, rowMode: 'array', ...(values === undefined ? {} : { values: [...values] }) })
        return { command, rows }
      },
      close: () => (lost ? Promise.resolve() : client.end()),
    }
  }
}
