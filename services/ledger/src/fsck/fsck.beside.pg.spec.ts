import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { sessionsOn } from '../projections/session.ts'
import { openStore } from '../store/open-store.ts'
import { accepted } from '../testing/replies.ts'
import { keepFolding } from '../testing/run-projections.ts'
import { bodies, deposit, issue, lookUp, openCase } from '../testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { wholeLog } from '../testing/whole-log.ts'
import { doneErasures } from '../vault/erase.ts'
import { fsck, type FsckReport } from './fsck.ts'

const rounds = 6
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let stopFolding: () => Promise<void>
beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({ url: database.url })
  stopFolding = keepFolding(hub, database.url)
  world = await buildSmallWorld(hub)
})
afterAll(async () => {
  await stopFolding()
  await hub.close()
  await database.drop()
})

async function checkNow(): Promise<FsckReport> {
  const store = await openStore({ databaseUrl: database.url }, { role: 'reader' })
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    const keys = { vault: hub.vault, doneErasures: (positions: readonly number[]) => doneErasures(hub.pool, positions) }
    return await fsck({ store, keys, client, openSession: sessionsOn(database.url), nowMs: Date.now, progress: () => undefined, signal: new AbortController().signal })
  } finally {
    await client.end()
    await store.close()
  }
}

/** Licences, look-ups and erasures, one after another, until told to stop. */
async function work(goesOn: () => boolean): Promise<number> {
  let at = 100
  for (; goesOn(); at += 1) {
    if (at % 3 === 0) {
      accepted(await deposit(hub, world, 'realty', { ...bodies.realty(at), sourceId: `STOCK-${String(at)}` }))
      continue
    }
    await issue(hub, world, 'identity', bodies.identity(at))
    accepted(await lookUp(hub, await openCase(hub, world, at), 'identity'))
    if (at % 5 === 0) {
      const holder = (await wholeLog(hub.store)).findLast(({ event }) => event.type === 'HolderRegistered')
      accepted(await hub.send('security-admin', 'EraseHolder', { holderId: String(holder?.envelope.data['holderId']), basis: 'court-order' }))
    }
  }
  return at - 100
}

test('beside a ledger that writes, sees nothing wrong, however often it looks', async () => {
  let working = true
  const worked = work(() => working)
  const reports: FsckReport[] = []
  for (let round = 0; round < rounds; round += 1) reports.push(await checkNow())
  working = false
  expect(await worked).toBeGreaterThan(10)
  expect(reports.map(({ disagreement }) => disagreement)).toEqual(reports.map(() => undefined))
  // An erasure that is just being folded may keep it from the masked models, and from nothing else.
  expect(reports.flatMap(({ unchecked }) => unchecked).filter(({ check }) => check !== 'masked-models')).toEqual([])
  expect(reports.at(-1)?.head).toBeGreaterThan(reports[0]?.head ?? 0)
})
