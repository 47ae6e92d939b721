import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { migrate } from '../../services/ledger/src/migrate.ts'
import { openPostgresStore, type PostgresStore, type PostgresStoreOptions } from '../../services/ledger/src/store/postgres/postgres-store.ts'
import { patient } from '../../services/ledger/src/store/testing/patient.ts'
import { guard } from '../support/guard.ts'
import { withDatabase, type TestDatabase } from '../support/postgres.ts'
import type { StoreUnderTest } from './store-under-test.ts'

export interface PostgresUnderTest extends StoreUnderTest {
  readonly store: PostgresStore
}

export interface LedgerDatabase extends TestDatabase {
  /** For the store: as a role that may what hub_ledger may, and no more. Its own, because roles belong to the whole server. */
  readonly ledgerUrl: string
}

/** Registers hooks that make a migrated database for the file. */
export function withLedgerDatabase(): LedgerDatabase {
  const database = withDatabase()
  const role = (): string => `ledger_of_${database.name}`
  beforeAll(async () => {
    await migrate({ connectionString: database.url })
    await execute(database.url, `create role ${role()} login password 'of-this-test' in role hub_ledger`)
  })
  afterAll(() => execute(database.url, `drop role ${role()}`))
  return {
    get url() {
      return database.url
    },
    get name() {
      return database.name
    },
    get ledgerUrl() {
      return Object.assign(new URL(database.url), { username: role(), password: 'of-this-test' }).href
    },
  }
}

/** A leading store on an emptied log; patient, but for the limits that are given. */
export async function openPostgresUnderTest({ url, ledgerUrl }: LedgerDatabase, options: Partial<PostgresStoreOptions> = {}): Promise<PostgresUnderTest> {
  const given: PostgresStoreOptions = { connectionString: ledgerUrl, role: 'leader', ...options, limits: { ...patient, ...options.limits } }
  const lead = (): Promise<PostgresStore> => openLeader(given)
  await emptyLog(url)
  let store = await lead()
  return {
    get store() {
      return store
    },
    openAnother: () => openPostgresStore(given),
    async reopen() {
      await store.close()
      store = await lead()
    },
    dispose: () => store.close(),
  }
}

export async function openLeader(options: PostgresStoreOptions): Promise<PostgresStore> {
  const store = await openPostgresStore(options)
  await store.awaitLeadership(guard())
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
