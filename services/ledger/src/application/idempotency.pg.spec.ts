import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoAccountNamespace } from '@hub/schemas'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import type { EventStore } from '../store/event-store.ts'
import { StoreUnavailable } from '../store/store-unavailable.ts'
import { accepted, answerOf, codeOf } from '../testing/replies.ts'
import { bodies, compose, issue, lookUpOf, openCase, partiesOf } from '../testing/small-licences.ts'
import { buildSmallWorld, makeGrant, publishItem, type SmallWorld } from '../testing/small-world.ts'
import { standIn } from '../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { unhurried } from '../testing/unhurried.ts'
import { wholeLog, type Logged } from '../testing/whole-log.ts'
import { testWrapper } from '../vault/fixtures.ts'

unhurried()

const minuteMs = 60_000
const wrapper = testWrapper()
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let nextAppend: ((real: EventStore['append'], ...given: Parameters<EventStore['append']>) => ReturnType<EventStore['append']>) | undefined

async function open(startMs?: number): Promise<TestLedger> {
  const append = (real: EventStore): EventStore['append'] => (writes, checks) => {
    const fate = nextAppend
    nextAppend = undefined
    return fate === undefined ? real.append(writes, checks) : fate(real.append.bind(real), writes, checks)
  }
  return openTestLedger({ url: database.url, wrapper, ...(startMs === undefined ? {} : { startMs }), around: { store: (real) => standIn(real, { append: append(real) }) } })
}

async function reopen(): Promise<void> {
  await hub.close()
  hub = await open(hub.clock.ms)
}

async function eventsOf(commandId: string): Promise<readonly Logged[]> {
  return (await wholeLog(hub.store)).filter(({ envelope }) => envelope.commandId === commandId)
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

describe('the same command id', () => {
  test('with the same body gets the first answer, at once, later, and from a ledger opened anew', async () => {
    const commandId = hub.newId()
    const send = () => hub.send('clerk', 'ComposeLicence', { ...bodies.identity(1), typeId: world.types.identity, issuers: [world.units.bureau] }, { commandId })
    const first = accepted(await send())
    expect(first.replayed).toBe(false)
    expect(await send()).toEqual({ ...first, replayed: true })
    await reopen()
    expect(await send()).toEqual({ ...first, replayed: true })
    expect((await eventsOf(commandId)).map(({ event }) => event.type)).toEqual(['HolderRegistered', 'LicenceComposed'])
  })

  test('sent twenty times at once is decided once', async () => {
    const commandId = hub.newId()
    const replies = await Promise.all(Array.from({ length: 20 }, () => hub.send('window', 'OpenCase', { itemId: world.item, parties: partiesOf(2) }, { commandId })))
    const [first, ...rest] = replies.map(accepted)
    expect(rest.every((reply) => JSON.stringify({ ...reply, replayed: false }) === JSON.stringify(first))).toBe(true)
    expect((await eventsOf(commandId)).filter(({ event }) => event.type === 'CaseOpened')).toHaveLength(1)
  })

  test('with another body, or under another name, is refused and nothing is recorded', async () => {
    const commandId = hub.newId()
    accepted(await hub.send('clerk', 'ComposeLicence', { ...bodies.identity(3), typeId: world.types.identity, issuers: [world.units.bureau] }, { commandId }))
    const head = await hub.store.head()
    const other = await hub.send('clerk', 'ComposeLicence', { ...bodies.identity(4), typeId: world.types.identity, issuers: [world.units.bureau] }, { commandId })
    expect(other).toEqual({ kind: 'refused', code: 'COMMAND_ID_REUSED', detail: {}, position: null, ids: {} })
    const otherType = await hub.send('machine', 'LookUp', lookUpOf(world.item, 'identity'), { commandId })
    expect(codeOf(otherType)).toBe('COMMAND_ID_REUSED')
    expect(await hub.store.head()).toBe(head)
  })

  test('a command that was refused is decided anew: a refusal leaves nothing behind', async () => {
    const licenceId = await compose(hub, world, 'identity', bodies.identity(5))
    const commandId = hub.newId()
    const suspend = () => hub.send('clerk', 'SuspendLicence', { licenceId, reason: '重发暂扣理由' }, { commandId })
    expect(codeOf(await suspend())).toBe('LICENCE_NOT_ISSUED')
    accepted(await hub.send('clerk', 'IssueLicence', { licenceId }))
    expect(accepted(await suspend()).replayed).toBe(false)
    expect(accepted(await suspend()).replayed).toBe(true)
  })

  test('of another client is another command', async () => {
    const commandId = hub.newId()
    const body = { ...bodies.identity(6), typeId: world.types.identity, issuers: [world.units.bureau] }
    const first = accepted(await hub.send('clerk', 'ComposeLicence', body, { commandId }))
    const principal = { issuer: demoAccountNamespace, subject: 'clerk' }
    const second = await hub.ledger.dispatch({ type: 'ComposeLicence', commandId, principal, client: 'another', terminal: 'T02', actingFor: null, lane: 'live', body })
    expect(accepted(second).ids['licenceId']).not.toBe(first.ids['licenceId'])
  })

  test('that is no UUID is told so', async () => {
    const reply = await hub.send('clerk', 'ConfirmLicence', { licenceId: hub.newId() }, { commandId: '1' })
    expect(reply.kind).toBe('invalid')
  })
})

describe('a repeated look-up', () => {
  async function firstLook(at: number) {
    const item = await publishItem(hub, world.units, { code: `AGAIN${at}`, name: '重发事项' })
    const grantId = await makeGrant(hub, world, { type: 'identity', items: [item] })
    const licenceId = await issue(hub, world, 'identity', bodies.identity(at))
    const caseId = await openCase(hub, { item }, at)
    const commandId = hub.newId()
    const send = (account = 'window') => hub.send(account, 'LookUp', lookUpOf(caseId, 'identity'), { commandId })
    const first = accepted(await send())
    expect(answerOf(first).fields.map(({ field }) => field)).toEqual(['name', 'number', 'address', 'licence.validity'])
    return { first, send, grantId, licenceId, caseId, commandId }
  }
  const withoutFields = (first: ReturnType<typeof accepted>) => ({ ...first, replayed: true, answer: { ...answerOf(first), status: 'withheld', notices: [], fields: [], withheld: true } })

  test('shows the same fields, salts and commitments within five minutes, and its record alone after them', async () => {
    const { first, send, commandId } = await firstLook(10)
    expect(await send()).toEqual({ ...first, replayed: true })
    hub.clock.ms += 5 * minuteMs
    await reopen()
    expect(await send()).toEqual({ ...first, replayed: true })
    hub.clock.ms += 1
    expect(await send()).toEqual(withoutFields(first))
    expect(await eventsOf(commandId)).toHaveLength(1)
  })

  test('is not answered to another operator, be it of the same window', async () => {
    const { send, commandId } = await firstLook(11)
    const reply = await send('window-2')
    expect(reply).toEqual({ kind: 'refused', code: 'COMMAND_ID_REUSED', detail: {}, position: null, ids: {} })
    expect(await eventsOf(commandId)).toHaveLength(1)
  })

  test.each<readonly [string, number, (looked: Awaited<ReturnType<typeof firstLook>>) => Promise<unknown>]>([
    ['the grant was withdrawn', 12, async ({ grantId }) => accepted(await hub.send('catalogue', 'WithdrawGrant', { grantId, reason: '重发撤回理由' }))],
    ['the licence was suspended', 13, async ({ licenceId }) => accepted(await hub.send('clerk', 'SuspendLicence', { licenceId, reason: '重发暂扣理由' }))],
    ['the licence was amended', 14, async ({ licenceId }) => accepted(await hub.send('clerk', 'AmendLicence', { licenceId, face: { ...bodies.identity(14).face, nation: '壮族' }, validity: { from: '2020-06-01', until: '2041-06-01' } }))],
    ['the case was closed', 15, async ({ caseId }) => accepted(await hub.send('window', 'CloseCase', { caseId, outcome: 'withdrawn' }))],
    ['its operator was suspended', 16, async () => accepted(await hub.send('security-admin', 'SuspendOperator', { operatorId: world.operators['window'] ?? '' }))],
  ])('shows no field again when %s meanwhile', async (why, at, change) => {
    const looked = await firstLook(at)
    await change(looked)
    expect(await looked.send()).toEqual(withoutFields(looked.first))
    if (why.startsWith('its operator')) accepted(await hub.send('security-admin', 'ReinstateOperator', { operatorId: world.operators['window'] ?? '' }))
  })

  test('counts once towards the rate, however often it is sent', async () => {
    hub.clock.ms += 2 * minuteMs
    const { send, caseId } = await firstLook(17)
    for (let at = 1; at < 121; at += 1) await send()
    expect(codeOf(await hub.send('window', 'LookUp', lookUpOf(caseId, 'identity')))).toBe('answered')
  })

  test('counts nothing towards the rate as long as its record did not become durable', async () => {
    hub.clock.ms += 2 * minuteMs
    const { caseId } = await firstLook(18)
    for (let at = 0; at < 121; at += 1) {
      nextAppend = () => Promise.reject(new StoreUnavailable('away', { outcome: 'not-kept' }))
      await expect(hub.send('window', 'LookUp', lookUpOf(caseId, 'identity'))).rejects.toThrow(StoreUnavailable)
    }
    expect(codeOf(await hub.send('window', 'LookUp', lookUpOf(caseId, 'identity')))).toBe('answered')
  })

  test('that was refused or missed says the same again, with the same record', async () => {
    const caseId = await openCase(hub, world, 50)
    for (const account of ['window', 'clerk']) {
      const commandId = hub.newId()
      const first = await hub.send(account, 'LookUp', lookUpOf(caseId, 'identity'), { commandId })
      expect(['missed', 'WINDOW_ROLE_MISSING']).toContain(codeOf(first))
      const again = await hub.send(account, 'LookUp', lookUpOf(caseId, 'identity'), { commandId })
      expect(again).toEqual(first.kind === 'accepted' ? { ...first, replayed: true } : first)
      expect(await eventsOf(commandId)).toHaveLength(1)
    }
  })
})

describe('when the store cannot say what became of the append', () => {
  const trouble = new StoreUnavailable('nobody can say')

  test.each(['LookUp', 'OpenCase', 'IssueLicence'] as const)('%s: kept, the retry gets the first answer and there is one record', async (type) => {
    const { send, commandId } = await prepared(type)
    nextAppend = async (real, writes, checks) => { await real(writes, checks); throw trouble }
    await expect(send()).rejects.toThrow(trouble)
    const kept = await eventsOf(commandId)
    expect(kept.length).toBeGreaterThan(0)
    const retry = accepted(await send())
    expect(retry.replayed).toBe(true)
    expect(retry.position).toBe(kept.at(-1)?.position)
    expect(await eventsOf(commandId)).toEqual(kept)
    if (type === 'LookUp') expect(answerOf(retry).fields.map(({ commitment }) => commitment)).toEqual(commitmentsOf(kept))
  })

  test.each(['LookUp', 'OpenCase', 'IssueLicence'] as const)('%s: not kept, the retry does it once', async (type) => {
    const { send, commandId } = await prepared(type)
    nextAppend = () => Promise.reject(trouble)
    await expect(send()).rejects.toThrow(trouble)
    expect(await eventsOf(commandId)).toEqual([])
    expect(accepted(await send()).replayed).toBe(false)
    const kept = await eventsOf(commandId)
    expect(accepted(await send()).replayed).toBe(true)
    expect(await eventsOf(commandId)).toEqual(kept)
  })

  test('kept only after the caller was told, the retry waits for it', async () => {
    const { send, commandId } = await prepared('LookUp')
    nextAppend = (real, writes, checks) => { void real(writes, checks); return Promise.reject(trouble) }
    await expect(send()).rejects.toThrow(trouble)
    expect(accepted(await send()).replayed).toBe(true)
    expect(await eventsOf(commandId)).toHaveLength(1)
  })

  test('others who come meanwhile decide on what was kept', async () => {
    const { licenceId, caseId } = await licenceInCase()
    nextAppend = async (real, writes, checks) => { await real(writes, checks); throw trouble }
    await expect(hub.send('clerk', 'SuspendLicence', { licenceId, reason: '存疑暂扣理由' })).rejects.toThrow(trouble)
    const replies = await Promise.all(Array.from({ length: 10 }, () => hub.send('machine', 'LookUp', lookUpOf(caseId, 'identity'))))
    expect(replies.map(codeOf)).toEqual(replies.map(() => 'LICENCE_STATUS_SUSPENDED'))
  })

  let person = 100
  async function licenceInCase() {
    person += 1
    return { licenceId: await issue(hub, world, 'identity', bodies.identity(person)), caseId: await openCase(hub, world, person) }
  }

  async function prepared(type: 'LookUp' | 'OpenCase' | 'IssueLicence') {
    const commandId = hub.newId()
    const options = { commandId }
    person += 1
    const at = person
    switch (type) {
      case 'LookUp': {
        const { caseId } = await licenceInCase()
        return { commandId, send: () => hub.send('window', type, lookUpOf(caseId, 'identity'), options) }
      }
      case 'OpenCase':
        return { commandId, send: () => hub.send('window', type, { itemId: world.item, parties: partiesOf(at) }, options) }
      case 'IssueLicence': {
        const licenceId = await compose(hub, world, 'identity', bodies.identity(at))
        return { commandId, send: () => hub.send('clerk', type, { licenceId }, options) }
      }
    }
  }

  function commitmentsOf([record]: readonly Logged[]): readonly string[] {
    return record?.event.type === 'LookupAnswered' ? record.event.data.commitments.map(({ commitment }) => commitment) : []
  }
})
