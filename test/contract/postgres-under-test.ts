import pg from 'pg'
import { beforeAll } from 'vitest'
import { migrate } from '../../services/ledger/src/migrate.ts'
import { openPostgresStore, type PostgresStore, type PostgresStoreOptions } from '../../services/ledger/src/store/postgres/postgres-store.ts'
import { withDatabase, type TestDatabase } from '../support/postgres.ts'
import type { StoreUnderTest } from './store-under-test.ts'

export interface PostgresUnderTest extends StoreUnderTest {
  readonly store: PostgresStore
}

/** Registers hooks that make a migrated database for the file. */
export function withLedgerDatabase(): TestDatabase {
  const database = withDatabase()
  beforeAll(async () => {
    await migrate({ connectionString: database.url })
  })
  return database
}

/** A leading store on an emptied log. */
export async function openPostgresUnderTest(url: string, options: Partial<PostgresStoreOptions> = {}): Promise<PostgresUnderTest> {
  const lead = (): Promise<PostgresStore> => openLeader({ connectionString: url, role: 'leader', ...options })
  await emptyLog(url)
  let store = await lead()
  return {
    get store() {
      return store
    },
    async reopen() {
      await store.close()
      store = await lead()
    },
    dispose: () => store.close(),
  }
}

export async function openLeader(options: PostgresStoreOptions): Promise<PostgresStore> {
  const store = await openPostgresStore(options)
  await store.awaitLeadership(AbortSignal.timeout(20_000))
  return store
}

/** Runs one statement as superuser. */
export async function execute(url: string, text: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(text, [...values])
    return rows
  } finally {
    await client.end()
  }
}

// What nobody may do to a log, a superuser can do to a table: a database for each test would take ten times as long.
async function emptyLog(url: string): Promise<void> {
  await execute(url, `begin; alter table ledger.event disable trigger append_only; truncate ledger.event;
    alter table ledger.event enable always trigger append_only; commit`)
}
