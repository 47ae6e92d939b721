import type { Pool } from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { withDatabase } from '../../../test/support/postgres.ts'
import { openPool, poolLimits } from './database-pool.ts'
import { askIndex, IndexUnavailable } from './decide-index/unavailable.ts'
import { OutageLog } from './outage-log.ts'
import { cuttableProxy, type CuttableProxy } from './testing/cuttable-proxy.ts'
import { ask } from './vault/query.ts'
import { VaultUnavailable } from './vault/unavailable.ts'

const database = withDatabase()
const log = pino({ level: 'silent' })
const limits = { connectionsMax: 2, connectTimeoutMs: 150, queryTimeoutMs: 300 }
/** A database that says nothing says nothing for ever. */
const tooLateMs = 20_000
let proxy: CuttableProxy
beforeAll(async () => { proxy = await cuttableProxy(database.url) })
afterAll(() => proxy.close())

function open(): Pool {
  const pool = openPool({ connectionString: proxy.url, log, outages: new OutageLog(log), limits })
  onTestFinished(async () => {
    proxy.mend()
    await pool.end()
  })
  return pool
}
const now = (pool: Pool): Promise<unknown> => askIndex(pool, { text: 'select 1 as one' })
/** All connections of a pool stand, however often they had to be asked for: these limits are short for a machine that is busy. */
const atWork = (pool: Pool): Promise<void> => expect.poll(() => Promise.all([now(pool), now(pool)]).then(() => 'well', () => 'in trouble')).toBe('well')

/** By the timers of this process, which go off in their order however late it gets to them. */
async function timed(work: Promise<unknown>): Promise<{ readonly error: unknown; readonly inTime: boolean }> {
  let inTime = true
  const late = setTimeout(() => { inTime = false }, tooLateMs)
  const error = await work.then(() => undefined, (cause: unknown) => cause)
  clearTimeout(late)
  return { error, inTime }
}

test('the service waits no longer than its limits say', () => {
  const pool = openPool({ connectionString: database.url, log, outages: new OutageLog(log) })
  expect(pool.options).toMatchObject({ max: poolLimits.connectionsMax, connectionTimeoutMillis: poolLimits.connectTimeoutMs, query_timeout: poolLimits.queryTimeoutMs })
})

describe('a database', () => {
  test('that keeps its connections and says nothing is given up in time, by index and vault alike', async () => {
    const pool = open()
    await atWork(pool)
    proxy.freeze()
    const [index, vault, third] = await Promise.all([timed(now(pool)), timed(ask(pool, 'select 1')), timed(now(pool))])
    expect(index.error).toBeInstanceOf(IndexUnavailable)
    expect(vault.error).toBeInstanceOf(VaultUnavailable)
    // There was no connection left for it.
    expect(third.error).toBeInstanceOf(IndexUnavailable)
    expect([index, vault, third].map(({ inTime }) => inTime)).toEqual([true, true, true])
  })

  test('that comes back is used again, over new connections', async () => {
    const pool = open()
    await atWork(pool)
    proxy.freeze()
    expect((await timed(now(pool))).error).toBeInstanceOf(IndexUnavailable)
    proxy.mend()
    await atWork(pool)
  })

  test('that cannot be reached is trouble, and an idle connection that broke ends nothing', async () => {
    const pool = open()
    await atWork(pool)
    proxy.cut()
    for (const { error } of [await timed(now(pool)), await timed(now(pool))]) expect(error).toBeInstanceOf(IndexUnavailable)
  })

  test('that refuses a wrong statement shows our own mistake, and no trouble', async () => {
    const pool = openPool({ connectionString: database.url, log, outages: new OutageLog(log) })
    const { error } = await timed(askIndex(pool, { text: 'select nothing from nowhere' }))
    await pool.end()
    expect(error).not.toBeInstanceOf(IndexUnavailable)
    expect(error).toMatchObject({ code: '42P01' })
  })
})
