import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { accepted } from '../testing/replies.ts'
import { keepFolding } from '../testing/run-projections.ts'
import { bodies, compose, issue } from '../testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../testing/small-world.ts'
import { standIn } from '../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { wholeLog } from '../testing/whole-log.ts'

/** 清除之间 — what becomes durable between the first step of an erasure and its last. */
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let stopFolding: () => Promise<void>
/** Streams that each append checked, in order. */
let checksMade: (readonly string[])[] = []
/** What comes in between just before the next step of its kind; gone once it has. */
let between: { readonly step: 'head' | 'append'; readonly work: () => Promise<unknown> } | undefined

async function onceBefore(step: 'head' | 'append'): Promise<void> {
  const due = between?.step === step ? between : undefined
  if (due === undefined) return
  between = undefined
  await due.work()
}

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({
    url: database.url,
    around: {
      store: (real) => standIn(real, {
        head: async () => { await onceBefore('head'); return real.head() },
        append: async (writes, checks) => { await onceBefore('append'); checksMade.push(checks.map(({ stream }) => stream)); return real.append(writes, checks) },
      }),
    },
  })
  stopFolding = keepFolding(hub, database.url)
  world = await buildSmallWorld(hub)
})
afterAll(async () => {
  await stopFolding()
  await hub.close()
  await database.drop()
})

async function holdersOf(licenceId: string): Promise<readonly string[]> {
  const [first] = (await wholeLog(hub.store)).filter(({ stream }) => stream === `licence-${licenceId}`)
  return first?.event.type === 'LicenceComposed' ? first.event.data.holders.map(({ holderId }) => holderId) : []
}

const erase = (holderId: string) => hub.send('security-admin', 'EraseHolder', { holderId, basis: 'court-order' })

async function keysOf(...subjects: readonly string[]): Promise<number> {
  const { rows: [row] } = await hub.pool.query<{ n: string }>('select count(*) as n from vault.key where subject = any($1)', [subjects])
  return Number(row?.n)
}

describe('a licence that comes in while an erasure is being decided', () => {
  async function eraseWith(at: number, step: 'head' | 'append') {
    const first = await issue(hub, world, 'identity', bodies.identity(at))
    const [holderId = ''] = await holdersOf(first)
    let second = ''
    between = { step, work: async () => { second = await compose(hub, world, 'realty', bodies.realty(at)) } }
    const { position } = accepted(await erase(holderId))
    const [logged] = await wholeLog(hub.store, position)
    const named = logged?.event.type === 'HolderErased' ? logged.event.data.licences : []
    return { first, second, named }
  }

  test('is named, where the register of look-ups was still awaited', async () => {
    const { first, second, named } = await eraseWith(70, 'head')
    expect([...named].sort()).toEqual([first, second].sort())
    expect(await keysOf(`licence-${second}`)).toBe(0)
  })

  test('loses its keys as well, where the event was already made', async () => {
    const { first, second, named } = await eraseWith(71, 'append')
    expect(named).toEqual([first])
    expect(await keysOf(`licence-${first}`, `licence-${second}`)).toBe(0)
  })
})

test('the licence of two spouses who are erased side by side is left with no key', async () => {
  const licenceId = await issue(hub, world, 'marriage', bodies.marriage(72))
  const [wifeId = '', husbandId = ''] = await holdersOf(licenceId)
  between = { step: 'append', work: async () => accepted(await erase(wifeId)) }
  accepted(await erase(husbandId))
  expect(await keysOf(`licence-${licenceId}`)).toBe(0)
})

test('an erasure checks none of those who hold licences with the erased, however many', async () => {
  const licenceId = await issue(hub, world, 'marriage', bodies.marriage(74))
  const [wifeId = '', husbandId = ''] = await holdersOf(licenceId)
  checksMade = []
  accepted(await erase(husbandId))
  expect(checksMade).toHaveLength(1)
  expect(checksMade.flat()).not.toContain(`holder-${wifeId}`)
})
