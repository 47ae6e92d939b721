import { randomUUID } from 'node:crypto'
import { openKurrentStore, type KurrentStore, type KurrentStoreOptions } from '../../services/ledger/src/store/kurrentdb/kurrent-store.ts'
import { patient } from '../../services/ledger/src/store/testing/patient.ts'
import { guard } from '../support/guard.ts'
import { execute, type LedgerDatabase } from './postgres-under-test.ts'
import type { StoreUnderTest } from './store-under-test.ts'

export interface KurrentUnderTest extends StoreUnderTest {
  readonly store: KurrentStore
  readonly hubId: string
}

export interface KurrentSetting {
  /** KURRENTDB_URL of a server that may hold anything: each store under test has a hub of its own on it. */
  readonly url: string
  readonly database: LedgerDatabase
}

/** A leading store of a new hub; patient, but for the limits that are given. */
export async function openKurrentUnderTest({ url, database }: KurrentSetting, options: Partial<KurrentStoreOptions> = {}): Promise<KurrentUnderTest> {
  const hubId = randomUUID()
  const given = (): KurrentStoreOptions => ({ url, hubId, databaseUrl: database.ledgerUrl, role: 'leader', ...options, limits: { ...patient, ...options.limits } })
  // Checkpoints of another hub's log: in production a database belongs to one hub.
  await execute(database.url, 'truncate ledger.kurrentdb_checkpoint')
  let store = await openKurrentLeader(given())
  return {
    hubId,
    get store() {
      return store
    },
    openAnother: () => openKurrentStore(given()),
    async reopen() {
      await store.close()
      store = await openKurrentLeader(given())
    },
    dispose: () => store.close(),
  }
}

export async function openKurrentLeader(options: KurrentStoreOptions): Promise<KurrentStore> {
  const store = await openKurrentStore(options)
  await store.awaitLeadership(guard())
  return store
}
