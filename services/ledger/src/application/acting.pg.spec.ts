import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { accepted, codeOf } from '../testing/replies.ts'
import { bodies, issue, lookUp, lookUpOf, openCase, partiesOf } from '../testing/small-licences.ts'
import { buildSmallWorld, registerOperator, type SmallWorld } from '../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { wholeLog } from '../testing/whole-log.ts'

let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({ url: database.url })
  world = await buildSmallWorld(hub)
  await issue(hub, world, 'identity', bodies.identity(1))
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})

const operator = (account: string): string => world.operators[account] ?? ''
const lookFor = async (account: string, caseId: string, actingFor: string) => hub.send(account, 'LookUp', lookUpOf(caseId, 'identity'), { actingFor })

describe('a department’s system', () => {
  test('acts under a window clerk of its own unit: the record bears the clerk, and the system that acted', async () => {
    const opened = accepted(await hub.send('machine', 'OpenCase', { itemId: world.item, foreignNumber: { system: 'intake', number: '2026-000001' }, parties: partiesOf(1) }, { actingFor: operator('window') }))
    const reply = accepted(await lookFor('machine', opened.ids['caseId'] ?? '', operator('window')))
    expect(codeOf(reply)).toBe('answered')
    const [record] = await wholeLog(hub.store, reply.position)
    expect(record?.envelope.actor).toEqual({ unit: world.units.window, operator: operator('window'), role: 'window-clerk', terminal: 'T01', via: operator('machine') })
  })

  test('acts in its own name as well', async () => {
    const reply = accepted(await lookUp(hub, await openCase(hub, world, 1, 'machine'), 'identity', 'machine'))
    const [record] = await wholeLog(hub.store, reply.position)
    expect(record?.envelope.actor).toMatchObject({ operator: operator('machine'), role: 'department-system' })
  })

  test('a foreign case number is registered once', async () => {
    const open = () => hub.send('machine', 'OpenCase', { itemId: world.item, foreignNumber: { system: 'intake', number: '2026-000002' }, parties: partiesOf(1) })
    accepted(await open())
    expect(codeOf(await open())).toBe('CASE_NUMBER_TAKEN')
  })

  test('of another unit, for a person who is no window clerk or for one unknown: refused, a look-up on record with the system, anything else on no record', async () => {
    await registerOperator(hub, 'window-admin', world.units.window, 'security-admin')
    const caseId = await openCase(hub, world, 1)
    const head = await hub.store.head()
    const tries: readonly (readonly [string, string])[] = [
      ['office-machine', operator('window')], ['machine', operator('office-window')], ['machine', await idOfOperator('window-admin')],
      ['machine', hub.newId()], ['machine', 'nobody'], ['machine', operator('security-admin')],
    ]
    for (const [account, actingFor] of tries) expect([account, codeOf(await lookFor(account, caseId, actingFor))]).toEqual([account, 'ACTING_FOR_DENIED'])
    const records = await wholeLog(hub.store, head + 1)
    expect(records.map(({ event, envelope }) => [event.type, envelope.actor.operator])).toEqual(tries.map(([account]) => ['LookupRefused', operator(account)]))
    expect(codeOf(await hub.send('machine', 'SuspendOperator', { operatorId: operator('window-2') }, { actingFor: await idOfOperator('window-admin') }))).toBe('ACTING_FOR_DENIED')
    expect(await hub.store.head()).toBe(head + tries.length)
  })

  test('a person acts for nobody', async () => {
    expect(codeOf(await lookFor('window-2', await openCase(hub, world, 1), operator('window')))).toBe('ACTING_FOR_DENIED')
  })

  test('gets the window alone of what the clerk may do', async () => {
    const both = await idOfOperator('window-both')
    accepted(await hub.send('security-admin', 'SetOperatorRoles', { operatorId: both, roles: ['window-clerk', 'catalogue-admin'] }))
    expect(codeOf(await hub.send('machine', 'WithdrawServiceItem', { itemId: world.item }, { actingFor: both }))).toBe('ROLE_MISSING')
  })

  test('that is suspended, or whose clerk is, looks nothing up, and that is on record', async () => {
    const away = await idOfOperator('window-away')
    accepted(await hub.send('security-admin', 'SuspendOperator', { operatorId: away }))
    const caseId = await openCase(hub, world, 1)
    const refused = await lookFor('machine', caseId, away)
    expect(codeOf(refused)).toBe('LOOKUP_ACCOUNT_NOT_IN_USE')
    expect(refused).toMatchObject({ position: expect.any(Number) as number })
    accepted(await hub.send('security-admin', 'SuspendOperator', { operatorId: operator('machine') }))
    expect(codeOf(await lookFor('machine', caseId, operator('window')))).toBe('LOOKUP_ACCOUNT_NOT_IN_USE')
    expect(codeOf(await hub.send('machine', 'ReceiveCase', { caseId }, { actingFor: operator('window') }))).toBe('ACCOUNT_SUSPENDED')
    expect(codeOf(await lookUp(hub, caseId, 'identity', 'machine'))).toBe('LOOKUP_ACCOUNT_NOT_IN_USE')
    accepted(await hub.send('security-admin', 'ReinstateOperator', { operatorId: operator('machine') }))
  })
})

const idOfOperator = (account: string): Promise<string> => registerOperator(hub, account, world.units.window, 'window-clerk')

test('an account that nobody registered is told so, whatever it asks', async () => {
  expect(codeOf(await hub.send('stranger', 'LookUp', lookUpOf(hub.newId(), 'identity')))).toBe('ACCOUNT_UNKNOWN')
  expect(codeOf(await hub.send('stranger', 'RegisterUnit', { uscc: '1'.repeat(18), name: '无', kind: 'department', areaCode: '339900' }))).toBe('ACCOUNT_UNKNOWN')
})

test('two security administrators who suspend each other at once do not leave the hub without one', async () => {
  const second = await registerOperator(hub, 'security-2', world.units.city, 'security-admin')
  const others = (await wholeLog(hub.store)).flatMap(({ event }) => (event.type === 'OperatorRegistered' && event.data.roles.includes('security-admin') ? [event.data.operatorId as string] : []))
  const first = others[0] ?? ''
  for (const other of others.filter((id) => id !== first && id !== second)) accepted(await hub.send('security-admin', 'SuspendOperator', { operatorId: other }))
  const replies = await Promise.all([hub.send('security-admin', 'SuspendOperator', { operatorId: second }), hub.send('security-2', 'SuspendOperator', { operatorId: first })])
  expect(replies.map(codeOf).filter((code) => code === 'accepted')).toHaveLength(1)
  const left = codeOf(replies[0]) === 'accepted' ? 'security-admin' : 'security-2'
  accepted(await hub.send(left, 'ReinstateOperator', { operatorId: left === 'security-admin' ? second : first }))
})

describe('a unit that another has taken over', () => {
  let licenceId: string
  beforeAll(async () => {
    licenceId = await issue(hub, world, 'identity', bodies.identity(2))
    const successor = world.units.audit
    await registerOperator(hub, 'heir', successor, 'issuing-clerk')
    expect(codeOf(await hub.send('heir', 'SuspendLicence', { licenceId, reason: '承接前暂扣理由' }))).toBe('LICENCE_NOT_AUTHORISED')
    accepted(await hub.send('system-admin', 'SucceedUnit', { unitId: world.units.bureau, successor }))
  })

  test('has operators who can do nothing any more', async () => {
    expect(codeOf(await hub.send('clerk', 'SuspendLicence', { licenceId, reason: '撤并后暂扣理由' }))).toBe('UNIT_OF_ACCOUNT_ENDED')
  })

  test('its licences are acted on by the successor’s operators', async () => {
    const caseId = await openCase(hub, world, 2)
    accepted(await hub.send('heir', 'SuspendLicence', { licenceId, reason: '承接后暂扣理由' }))
    expect(codeOf(await lookUp(hub, caseId, 'identity', 'window'))).toBe('LICENCE_STATUS_SUSPENDED')
    accepted(await hub.send('heir', 'ReinstateLicence', { licenceId }))
    const successor = accepted(await hub.send('heir', 'ReissueLicence', { ...bodies.identity(2), predecessor: licenceId, licenceNumber: null }))
    accepted(await hub.send('heir', 'IssueLicence', { licenceId: successor.ids['licenceId'] ?? '' }))
    expect(codeOf(await lookUp(hub, caseId, 'identity', 'window'))).toBe('answered')
  })
})
