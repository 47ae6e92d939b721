import { pino } from 'pino'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { execute } from '../../../../test/contract/postgres-under-test.ts'
import { copyTestDatabase, createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { openPool } from '../database-pool.ts'
import { buildCity, demoStartMs } from '../demo/build-city.ts'
import { OutageLog } from '../outage-log.ts'
import { openStore } from '../store/open-store.ts'
import { vouching } from '../testing/depositing.ts'
import { fakeSealMaker } from '../testing/fake-seal-maker.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { testWrapper } from '../vault/fixtures.ts'
import { makeStock, type StockMade, type StockOptions } from './make-stock.ts'
import { openStockKeys } from './open-keys.ts'

const wrapper = testWrapper()
const log = pino({ level: 'silent' })

/** 演示市 — a database with the demo city, to make copies of; each is gone after its test. */
export function withDemoCity(): { copy(): Promise<string> } {
  let database: DroppableDatabase | undefined
  beforeAll(async () => {
    database = await createTestDatabase()
    const nowMs = Date.now()
    const hub = await openTestLedger({ url: database.url, startMs: demoStartMs(nowMs), wrapper, sealMaker: fakeSealMaker(), verifier: vouching })
    await buildCity({ ledger: hub.ledger, clock: hub.clock, nowMs, newId: hub.newId, seed: 1, tell: () => undefined })
    await hub.close()
    await execute(database.url, `insert into ledger.hub (demo) values ('seeded')`)
  })
  afterAll(() => database?.drop())
  return {
    async copy() {
      if (database === undefined) throw new Error('the city exists inside tests only')
      const { url, drop } = await copyTestDatabase(database)
      onTestFinished(drop)
      return url
    },
  }
}

/** The hub as it opens after the stock was made. */
export async function openHub(url: string): Promise<TestLedger> {
  const hub = await openTestLedger({ url, wrapper, startMs: Date.now() })
  onTestFinished(() => hub.close())
  return hub
}

/** What a run works with, closed after `use`. */
export async function withParts<T>(url: string, use: (parts: Pick<StockOptions, 'store' | 'pool' | 'vault' | 'hubKeys' | 'profile' | 'log' | 'location'>) => Promise<T>): Promise<T> {
  const asLedger = `${url}?options=-c%20role%3Dhub_ledger`
  const pool = openPool({ connectionString: asLedger, log, outages: new OutageLog(log) })
  const store = await openStore({ databaseUrl: asLedger }, { role: 'leader' })
  try {
    await store.awaitLeadership(AbortSignal.timeout(10_000))
    return await use({ ...(await openStockKeys(pool, wrapper)), store, pool, log, location: { databaseUrl: asLedger } })
  } finally {
    await store.close()
    await pool.end()
  }
}

/** One run, in small chunks over two threads. */
export function stock(url: string, count: number, more: Partial<StockOptions> = {}): Promise<StockMade> {
  return withParts(url, (parts) => makeStock({ ...parts, from: 0, count, threads: 2, rowsPerChunk: 40, progress: () => undefined, signal: new AbortController().signal, ...more }))
}
