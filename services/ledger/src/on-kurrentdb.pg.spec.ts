import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute } from '../../../test/contract/postgres-under-test.ts'
import { openKurrentUnderTest, type KurrentUnderTest } from '../../../test/kurrentdb-double/kurrent-under-test.ts'
import { createTestDatabase, type DroppableDatabase } from '../../../test/support/postgres.ts'
import { ProjectionThread } from './projections/thread.ts'
import { vaultOpener } from './projections/vault-opener.ts'
import { eventually } from '../../../test/support/eventually.ts'
import type { StoreLocation } from './store/open-store.ts'
import { accepted, answerOf } from './testing/replies.ts'
import { bodies, issue, lookUp, lookUpOf, openCase } from './testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from './testing/small-world.ts'
import { openTestLedger, type TestLedger } from './testing/test-ledger.ts'
import { wholeLog } from './testing/whole-log.ts'
import { testWrapper } from './vault/fixtures.ts'

const wrapper = testWrapper()
let server: KurrentUnderTest
let database: DroppableDatabase
let kurrentdb: NonNullable<StoreLocation['kurrentdb']>
let hub: TestLedger
let world: SmallWorld

const open = (options: { readonly startMs?: number } = {}): Promise<TestLedger> => openTestLedger({ url: database.url, kurrentdb, wrapper, ...options })

beforeAll(async () => {
  server = await openKurrentUnderTest()
  database = await createTestDatabase()
  kurrentdb = { url: server.connectionString, hubId: randomUUID() }
  hub = await open()
  world = await buildSmallWorld(hub)
})
afterAll(async () => {
  await hub.close()
  await database.drop()
  await server.close()
})

describe('a ledger whose log lies in KurrentDB', () => {
  test('issues, looks up, and keeps no event in PostgreSQL', async () => {
    const licenceId = await issue(hub, world, 'identity', bodies.identity(1))
    const answer = answerOf(await lookUp(hub, await openCase(hub, world, 1), 'identity'))
    expect(answer.licenceId).toBe(licenceId)
    expect(answer.fields.length).toBeGreaterThan(2)
    const log = await wholeLog(hub.store)
    expect(log.map(({ position }) => position)).toEqual(log.map((_, index) => index))
    expect(log.slice(-1).map(({ event }) => event.type)).toEqual(['LookupAnswered'])
    expect(await execute(database.url, 'select 1 from ledger.event')).toEqual([])
  })

  test('gives a command sent again after a restart its first answer, and records nothing', async () => {
    const caseId = await openCase(hub, world, 1)
    const ask = { commandId: hub.newId() }
    const first = answerOf(await hub.send('machine', 'LookUp', lookUpOf(caseId, 'identity'), ask))
    const compose = { commandId: hub.newId() }
    const send = () => hub.send('clerk', 'ComposeLicence', { ...bodies.identity(2), typeId: world.types.identity, issuers: [world.units.bureau] }, compose)
    const composed = accepted(await send())
    const head = await hub.store.head()
    await hub.close()
    hub = await open({ startMs: hub.clock.ms })
    expect(await send()).toEqual({ ...composed, replayed: true })
    expect(answerOf(await hub.send('machine', 'LookUp', lookUpOf(caseId, 'identity'), ask))).toEqual(first)
    expect(await hub.store.head()).toBe(head)
  })

  test('has its read models folded by the thread of the projections', async () => {
    const thread = new ProjectionThread({ databaseUrl: database.url, kurrentdb, openParts: vaultOpener(hub.vault), log: () => undefined })
    try {
      const head = await hub.store.head()
      await eventually('every read model has folded the head', () => thread.health().every(({ position }) => position >= head))
      const before = await execute(database.url, 'select count(*)::int as n from read.look_up_record')
      accepted(await lookUp(hub, await openCase(hub, world, 1), 'identity'))
      const after = await hub.store.head()
      await eventually('every read model has folded what came after', () => thread.health().every(({ state, position }) => state === 'folding' && position >= after))
      expect(await execute(database.url, 'select count(*)::int as n from read.look_up_record')).toEqual([{ n: Number(before[0]?.['n']) + 1 }])
    } finally {
      await thread.close()
    }
  })

  test('does not open on PostgreSQL, where its log is not', async () => {
    const head = await hub.store.head()
    await hub.close()
    try {
      await expect(openTestLedger({ url: database.url, wrapper })).rejects.toMatchObject({ name: 'IndexAhead', message: `决策索引已到位置 ${String(head)}，而事件库只到 -1：事件库不是这个枢纽的，没有迁移过来，或只恢复了其中一个` })
    } finally {
      hub = await open({ startMs: hub.clock.ms })
    }
  })
})
