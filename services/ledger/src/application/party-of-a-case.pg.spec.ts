import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { accepted, codeOf } from '../testing/replies.ts'
import { keepFolding } from '../testing/run-projections.ts'
import { bodies, issue, openCase } from '../testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { wholeLog } from '../testing/whole-log.ts'
import { testWrapper } from '../vault/fixtures.ts'

/** 只在办件中出现的人 — named by a case, and by nothing else. */
const wrapper = testWrapper()
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let stopFolding: () => Promise<void>

async function open(startMs?: number): Promise<void> {
  hub = await openTestLedger({ url: database.url, wrapper, ...(startMs === undefined ? {} : { startMs }) })
  stopFolding = keepFolding(hub, database.url)
}
async function close(): Promise<void> {
  await stopFolding()
  await hub.close()
}

beforeAll(async () => {
  database = await createTestDatabase()
  await open()
  world = await buildSmallWorld(hub)
})
afterAll(async () => {
  await close()
  await database.drop()
})

async function partyOf(at: number): Promise<string> {
  const caseId = await openCase(hub, world, at)
  const [opened] = (await wholeLog(hub.store)).filter(({ event }) => event.type === 'CaseOpened' && event.data.caseId === caseId)
  return opened?.event.type === 'CaseOpened' ? (opened.event.data.parties[0]?.holderId ?? '') : ''
}
const eventsOf = async (holderId: string) => (await wholeLog(hub.store)).filter(({ stream }) => stream === `holder-${holderId}`).map(({ event: { type, data } }) => ({ type, data }))
const erase = (holderId: string) => hub.send('security-admin', 'EraseHolder', { holderId, basis: 'court-order' })
async function vaultRowsOf(subject: string): Promise<number> {
  const { rows: [row] } = await hub.pool.query<{ n: string }>('select (select count(*) from vault.key where subject = $1) + (select count(*) from vault.id_index where subject = $1) as n', [subject])
  return Number(row?.n)
}

test('somebody whom only a case has named is erased, and registered by that', async () => {
  const holderId = await partyOf(90)
  expect(await eventsOf(holderId)).toEqual([])
  expect(await vaultRowsOf(`holder-${holderId}`)).toBe(2)
  accepted(await erase(holderId))
  expect((await eventsOf(holderId)).map(({ type }) => type)).toEqual(['HolderRegistered', 'HolderErased'])
  expect(await vaultRowsOf(`holder-${holderId}`)).toBe(0)
  expect(codeOf(await erase(holderId))).toBe('HOLDER_ALREADY_ERASED')
})

test('somebody whom only a case has named is held, after which nothing is erased', async () => {
  const holderId = await partyOf(91)
  accepted(await hub.send('auditor', 'HoldHolder', { holderId, hold: 'HOLD-9', reason: '保全事由说明' }))
  expect(await eventsOf(holderId)).toMatchObject([{ type: 'HolderRegistered', data: { kind: 'person' } }, { type: 'HolderHeld' }])
  expect(codeOf(await erase(holderId))).toBe('HOLDER_HELD')
})

test('somebody whom only a case has named is the same person where a licence comes later, also after a start', async () => {
  const holderId = await partyOf(92)
  const { ms } = hub.clock
  await close()
  await open(ms)
  const licenceId = await issue(hub, world, 'identity', bodies.identity(92))
  const [composed] = (await wholeLog(hub.store)).filter(({ stream }) => stream === `licence-${licenceId}`)
  expect(composed?.event.type === 'LicenceComposed' ? composed.event.data.holders.map((holder) => holder.holderId) : []).toEqual([holderId])
  expect((await eventsOf(holderId)).map(({ type }) => type)).toEqual(['HolderRegistered'])
})

test('whom no case names either is not found', async () => {
  expect(codeOf(await erase(hub.newId()))).toBe('HOLDER_NOT_FOUND')
  expect(codeOf(await hub.send('auditor', 'HoldHolder', { holderId: hub.newId(), hold: 'HOLD-8', reason: '保全事由说明' }))).toBe('HOLDER_NOT_FOUND')
})
