import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { KurrentStore, KurrentStoreOptions } from '../../services/ledger/src/store/kurrentdb/kurrent-store.ts'
import { patient } from '../../services/ledger/src/store/testing/patient.ts'
import { startKurrentDouble, type KurrentDouble } from '../kurrentdb-double/kurrent-double.ts'
import type { KurrentDoubleOptions } from '../kurrentdb-double/options.ts'
import { openKurrentLeader, openKurrentUnderTest } from './kurrent-under-test.ts'
import { withLedgerDatabase, type LedgerDatabase } from './postgres-under-test.ts'

export interface OpenedOnDouble {
  readonly store: KurrentStore
  /** For another store beside it, or after it. */
  readonly options: KurrentStoreOptions
}

export interface DoubleUnderTest {
  readonly double: KurrentDouble
  readonly database: LedgerDatabase
  /** KURRENTDB_URL for a store whose calls may be left without an answer: nothing but a short deadline ends them. */
  readonly hurriedUrl: string
  /** A leading store of a new hub; closed with the test. */
  open(options?: Partial<KurrentStoreOptions>): Promise<OpenedOnDouble>
  /** A store with these options, leading; closed with the test. */
  openLeader(options: KurrentStoreOptions): Promise<KurrentStore>
}

/** Longer than what is answered takes, so that a slow machine seldom sends again what needs no sending. */
const hurriedMs = 1_000

/** 替身上的受测事件库 — registers hooks that start a double and a database for the file. `query` completes the connection string. */
export function withKurrentDouble(given: KurrentDoubleOptions = {}, query = 'defaultDeadline=10000'): DoubleUnderTest {
  const database = withLedgerDatabase()
  let double: KurrentDouble | undefined
  beforeAll(async () => { double = await startKurrentDouble(given) })
  afterAll(() => double?.close())
  const running = (): KurrentDouble => {
    if (double === undefined) throw new Error('the double runs inside tests only')
    return double
  }
  return {
    database,
    get double() {
      return running()
    },
    get hurriedUrl() {
      return `${running().connectionString}&defaultDeadline=${String(hurriedMs)}`
    },
    async open(options = {}) {
      const url = `${running().connectionString}&${query}`
      const { store, hubId } = await openKurrentUnderTest({ url, database }, options)
      onTestFinished(async () => {
        running().faults.clear()
        await running().faults.start()
        await store.close()
      })
      return { store, options: { url, hubId, databaseUrl: database.ledgerUrl, role: 'leader', ...options, limits: { ...patient, ...options.limits } } }
    },
    async openLeader(options) {
      const store = await openKurrentLeader(options)
      onTestFinished(() => store.close())
      return store
    },
  }
}
