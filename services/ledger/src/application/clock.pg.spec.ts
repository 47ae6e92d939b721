import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { accepted, codeOf } from '../testing/replies.ts'
import { bodies, issue, lookUp, openCase } from '../testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { unhurried } from '../testing/unhurried.ts'
import { standIn } from '../testing/stand-in.ts'
import { wholeLog } from '../testing/whole-log.ts'
import { testWrapper } from '../vault/fixtures.ts'
import type { Vault } from '../vault/vault.ts'

unhurried()

const hourMs = 3_600_000
const wrapper = testWrapper()
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld

/** Happens once, after a decision and before its record. */
let whileSealing: (() => void) | undefined

function open(startMs?: number): Promise<TestLedger> {
  const seal = (real: Vault): Vault['seal'] => (binding, parts) => {
    whileSealing?.()
    whileSealing = undefined
    return real.seal(binding, parts)
  }
  return openTestLedger({ url: database.url, wrapper, ...(startMs === undefined ? {} : { startMs }), around: { vault: (real) => standIn(real, { seal: seal(real) }) } })
}

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await open()
  world = await buildSmallWorld(hub)
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})

async function instants(): Promise<readonly string[]> {
  return (await wholeLog(hub.store)).map(({ envelope }) => envelope.recordedAt)
}

test('recorded instants never decrease along positions, while two hundred commands run and the clock jumps to and fro', async () => {
  const startMs = hub.clock.ms
  let running = true
  const jumping = (async () => {
    for (let step = 0; running; step += 1) {
      hub.clock.ms = startMs + step * 50 + ((step * 7_919) % 5_000) - 2_500
      await new Promise((resolve) => { setImmediate(resolve) })
    }
  })()
  const licences = await Promise.all(Array.from({ length: 40 }, (_, at) => issue(hub, world, 'identity', bodies.identity(at))))
  const outcomes = await Promise.all(licences.map(async (licenceId, at) => {
    const caseId = await openCase(hub, world, at)
    const answered = await lookUp(hub, caseId, 'identity')
    accepted(await hub.send('clerk', 'SuspendLicence', { licenceId, reason: '时钟暂扣理由' }))
    return codeOf(answered)
  }))
  running = false
  await jumping
  expect(outcomes).toEqual(outcomes.map(() => 'answered'))
  const recorded = await instants()
  expect(recorded.length).toBeGreaterThan(200)
  expect([...recorded].sort()).toEqual(recorded)
  expect(new Set(recorded).size).toBeGreaterThan(3)
})

test('a ledger that starts with its clock an hour back goes on from the last recorded instant', async () => {
  await hub.close()
  const before = hub.clock.ms
  hub = await open(before - hourMs)
  const floor = (await instants()).at(-1) ?? ''
  const reply = accepted(await hub.send('window', 'OpenCase', { itemId: world.item, parties: [{ party: 'P1', role: 'applicant', holder: bodies.identity(3).holders[0] as never, presence: { kind: 'card-reader', reference: 'READER-1' } }] }))
  const [record] = await wholeLog(hub.store, reply.position)
  expect(record?.envelope.recordedAt).toBe(floor)
  hub.clock.ms = Date.parse(floor) + hourMs
  await openCase(hub, world, 4)
  expect((await instants()).at(-1)).toBe(new Date(Date.parse(floor) + hourMs).toISOString())
  const recorded = await instants()
  expect([...recorded].sort()).toEqual(recorded)
})

test('a day that ends between decision and record: it is decided again, and the record stands in the stream of its own day', async () => {
  hub.clock.ms = Date.parse('2026-04-01T15:59:00.000Z')
  await issue(hub, world, 'identity', bodies.identity(60))
  const caseId = await openCase(hub, world, 60)
  const recordOf = async () => {
    const reply = accepted(await lookUp(hub, caseId, 'identity'))
    const records = await wholeLog(hub.store, reply.position)
    return records.map(({ stream, envelope }) => [stream.split('.')[1], envelope.recordedAt])
  }
  expect(await recordOf()).toEqual([['20260401', '2026-04-01T15:59:00.000Z']])
  whileSealing = () => { hub.clock.ms = Date.parse('2026-04-01T16:00:00.000Z') }
  expect(await recordOf()).toEqual([['20260402', '2026-04-01T16:00:00.000Z']])
  expect(whileSealing).toBeUndefined()
})
