import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import type { EventStore } from '../../store/event-store.ts'
import { StoreUnavailable } from '../../store/store-unavailable.ts'
import { codeOf } from '../../testing/replies.ts'
import { bodies, issue, lookUp, lookUpOf, openCase } from '../../testing/small-licences.ts'
import { buildSmallWorld, makeGrant, publishItem, type SmallWorld } from '../../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'
import { unhurried } from '../../testing/unhurried.ts'
import { standIn } from '../../testing/stand-in.ts'
import { testWrapper } from '../../vault/fixtures.ts'
import { wholeLog } from '../../testing/whole-log.ts'

unhurried()

const quota = 7
const wrapper = testWrapper()
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
/** What becomes of the next append; set by a test, gone after it. */
let nextAppend: ((real: EventStore['append'], ...given: Parameters<EventStore['append']>) => ReturnType<EventStore['append']>) | undefined

async function open(startMs?: number): Promise<TestLedger> {
  return openTestLedger({
    url: database.url, wrapper, ...(startMs === undefined ? {} : { startMs }),
    around: {
      store: (real) => standIn(real, {
        append: (writes, checks) => {
          const [fate, append] = [nextAppend, real.append.bind(real)]
          nextAppend = undefined
          return fate === undefined ? append(writes, checks) : fate(append, writes, checks)
        },
      }),
    },
  })
}

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await open()
  world = await buildSmallWorld(hub)
  await issue(hub, world, 'identity', bodies.identity(0))
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

/** A case of person 0 for an item of its own, whose grant answers seven times a day. */
async function caseWithQuota(code: string): Promise<string> {
  const item = await publishItem(hub, world.units, { code, name: '限次事项' })
  await makeGrant(hub, world, { type: 'identity', items: [item], dailyQuota: quota })
  return openCase(hub, { item }, 0)
}

async function outcomes(caseId: string, times: number): Promise<Readonly<Record<string, number>>> {
  const replies = await Promise.all(Array.from({ length: times }, () => lookUp(hub, caseId, 'identity')))
  const counts: Record<string, number> = {}
  for (const code of replies.map(codeOf)) counts[code] = (counts[code] ?? 0) + 1
  return counts
}

test('thirty look-ups at once against a quota of seven are answered seven times, and not again after the ledger was opened anew', async () => {
  const caseId = await caseWithQuota('QUOTA1')
  expect(await outcomes(caseId, 30)).toEqual({ answered: quota, QUOTA_USED_UP: 30 - quota })
  await hub.close()
  hub = await open(hub.clock.ms)
  expect(await outcomes(caseId, 3)).toEqual({ QUOTA_USED_UP: 3 })
  const answered = (await wholeLog(hub.store)).filter(({ event }) => event.type === 'LookupAnswered' && event.data.context.caseId === caseId)
  expect(answered).toHaveLength(quota)
})

test('a quota half used is half used after the ledger was opened anew, also where the index has to be filled again from the log', async () => {
  const caseId = await caseWithQuota('QUOTA2')
  expect(await outcomes(caseId, 3)).toEqual({ answered: 3 })
  await hub.close()
  hub = await open(hub.clock.ms)
  expect(await outcomes(caseId, 2)).toEqual({ answered: 2 })
  await hub.close()
  await execute(database.url, 'truncate decide.command, decide.link, decide.look_up, decide.grant_use, decide.erasure, decide.checkpoint')
  hub = await open(hub.clock.ms)
  expect(await outcomes(caseId, 9)).toEqual({ answered: 2, QUOTA_USED_UP: 7 })
})

test('the next day has the whole quota again', async () => {
  const caseId = await caseWithQuota('QUOTA3')
  expect(await outcomes(caseId, 10)).toEqual({ answered: quota, QUOTA_USED_UP: 3 })
  hub.clock.ms += 24 * 3_600_000
  expect(await outcomes(caseId, 10)).toEqual({ answered: quota, QUOTA_USED_UP: 3 })
})

test('an append that did not happen gives its look-up back', async () => {
  const caseId = await caseWithQuota('QUOTA4')
  for (let at = 0; at < quota; at += 1) {
    nextAppend = () => Promise.reject(new StoreUnavailable('away', { outcome: 'not-kept' }))
    await expect(lookUp(hub, caseId, 'identity')).rejects.toThrow(StoreUnavailable)
  }
  expect(await outcomes(caseId, 10)).toEqual({ answered: quota, QUOTA_USED_UP: 3 })
})

test('an append of which nobody can say whether it happened counts exactly if it did', async () => {
  const caseId = await caseWithQuota('QUOTA5')
  const unknown = new StoreUnavailable('nobody can say')
  nextAppend = async (real, writes, checks) => { await real(writes, checks); throw unknown }
  await expect(lookUp(hub, caseId, 'identity')).rejects.toThrow(unknown)
  nextAppend = () => Promise.reject(unknown)
  await expect(hub.send('machine', 'LookUp', lookUpOf(caseId, 'identity'))).rejects.toThrow(unknown)
  expect(await outcomes(caseId, 10)).toEqual({ answered: quota - 1, QUOTA_USED_UP: 4 })
})
