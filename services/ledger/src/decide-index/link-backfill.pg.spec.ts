import type { DomainEvent } from '@hub/schemas'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Pool } from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { withDatabase } from '../../../../test/support/postgres.ts'
import { migrate } from '../migrate.ts'
import { idOf } from '../projections/log-writer.ts'
import { DecideIndex } from './decide-index.ts'
import { caseReceived, placed, storeOver } from './fixtures.ts'
import type { Placed } from './in-order.ts'
import { completeLinks } from './link-backfill.ts'

const database = withDatabase()
const quiet = pino({ level: 'silent' })
const migration = readFileSync(join(import.meta.dirname, '..', '..', 'migrations', '0050_filing_number.sql'), 'utf8')
let pool: Pool
let admin: Pool
beforeAll(async () => {
  await migrate({ connectionString: database.url })
  // With the grants of the service and no others.
  pool = new Pool({ connectionString: database.url, max: 4, options: '-c role=hub_ledger' })
  admin = new Pool({ connectionString: database.url, max: 2 })
})
afterAll(() => Promise.all([pool.end(), admin.end()]))
beforeEach(async () => {
  await admin.query('truncate decide.checkpoint, decide.command, decide.link, decide.look_up, decide.grant_use, decide.erasure, read.checkpoint, read.seal_register; update decide.link_backfill set linked_to = null')
})

const seal = (n: number): string => idOf(0xa, n)
const filed = (n: number, filingNumber: string): DomainEvent => ({ type: 'SealFiled', v: 1, data: { sealId: seal(n), filingNumber } } as unknown as DomainEvent)
const ended = (n: number, filingNumber: string | null): DomainEvent => ({ type: 'SealCancelled', v: 1, data: { sealId: seal(n), cause: 'expired', filingNumber } } as unknown as DomainEvent)
/** Two seals under one number among them, as they could be before. */
const log: readonly Placed[] = [filed(1, 'ba-1'), caseReceived(1), filed(2, 'BA-1'), ended(1, 'ZX-1'), filed(3, 'BA-3'), ended(3, null), filed(4, 'BA-4')].map((event, position) => placed(position, event))
const allLinks = [['BA-1', seal(1)], ['BA-1', seal(2)], ['BA-3', seal(3)], ['BA-4', seal(4)], ['ZX-1', seal(1)]]

const links = async (): Promise<unknown> => (await admin.query({ text: 'select key, id from decide.link where kind = 9 order by key, id', rowMode: 'array' })).rows
const linkedTo = async (): Promise<unknown> => (await admin.query<{ linked_to: string | null }>('select linked_to from decide.link_backfill where kind = 9')).rows[0]?.linked_to
/** What the ledger of the version before leaves: everything up to a position, and no link of this kind. */
async function indexedBefore(position: number): Promise<void> {
  const index = await open(log.slice(0, position + 1))
  await index.close()
  await admin.query('delete from decide.link where kind = 9')
}
async function open(events: readonly Placed[]): Promise<DecideIndex> {
  const index = await DecideIndex.open({ pool, store: storeOver(events), log: quiet })
  onTestFinished(() => index.close())
  return index
}
const register = (n: number, filingNumber: string, cancelFilingNumber: string | null): Promise<unknown> => admin.query(
  `insert into read.seal_register (seal_id, unit_id, kind, status, unit_name, valid_from, valid_until, captured_by, filing_number, cancel_filing_number, uses, captured_at, revision, position, changed_at)
   values ($1, $1, 'unit', 'filed', '样例', '2026-01-01', '2030-12-31', $1, $2, $3, 0, now(), 1, 0, now())`, [seal(n), filingNumber, cancelFilingNumber])
const runMigration = (): Promise<unknown> => admin.query(`drop table decide.link_backfill; ${migration}`)

test('a log that is older than the kind is read from where the register stood, once, also what the ledger of the version before went on writing', async () => {
  await indexedBefore(2)
  await register(1, 'ba-1', null)
  await admin.query(`insert into read.checkpoint (projection, position) values ('seal-register', 0)`)
  await runMigration()
  expect([await linkedTo(), await links()]).toEqual(['0', [['BA-1', seal(1)]]])
  // It works on until the new one leads, and knows nothing of the kind.
  await admin.query('update decide.checkpoint set position = 4')
  const index = await open(log)
  expect((await index.linked('filingNumber', 'BA-1')).toSorted()).toEqual([seal(1), seal(2)])
  expect(await index.linked('filingNumber', 'BA-4')).toEqual([seal(4)])
  await index.close()
  expect([await linkedTo(), await links()]).toEqual([null, allLinks])
})

test('where the register is behind the index nothing is missed, and where it is ahead nothing is wrong', async () => {
  for (const [indexed, registered] of [[6, -1], [0, 6]] as const) {
    await indexedBefore(indexed)
    await admin.query(`insert into read.checkpoint (projection, position) values ('seal-register', $1) on conflict (projection) do update set position = excluded.position`, [registered])
    if (registered === 6) for (const [n, number, end] of [[1, 'ba-1', 'ZX-1'], [2, 'BA-1', null], [3, 'BA-3', null], [4, 'BA-4', null]] as const) await register(n, number, end)
    await runMigration()
    await (await open(log)).close()
    expect([await linkedTo(), await links()]).toEqual([null, allLinks])
    await admin.query('truncate decide.checkpoint, decide.command, decide.link')
  }
})

test('a hub that no ledger has opened has nothing to read', async () => {
  await runMigration()
  expect(await linkedTo()).toBeNull()
  await (await open(log)).close()
  expect(await links()).toEqual(allLinks)
})

test('a start that ends in between leaves whole pages, and the next goes on behind them', async () => {
  await indexedBefore(6)
  await admin.query('update decide.link_backfill set linked_to = -1')
  const store = storeOver(log)
  // The store gives three events, then is gone.
  const readAll = (from: number, limit: number) => (from === 0 ? store.readAll(0, Math.min(3, limit)) : Promise.reject(new Error('the store is gone')))
  await expect(completeLinks(pool, { readAll }, 6)).rejects.toThrow('the store is gone')
  expect([await linkedTo(), await links()]).toEqual(['2', [['BA-1', seal(1)], ['BA-1', seal(2)]]])
  await completeLinks(pool, store, 6)
  expect([await linkedTo(), await links(), store.reads]).toEqual([null, allLinks, [0, 3]])
  await completeLinks(pool, store, 6)
  expect(store.reads).toEqual([0, 3])
})
