import { buildUscc, type LicenceTypeDefinition } from '@hub/schemas'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { demoTypes } from '../demo/types.ts'
import { accepted, codeOf, idOf } from '../testing/replies.ts'
import { bodies, issue, lookUp, openCase } from '../testing/small-licences.ts'
import { buildSmallWorld, makeGrant, publishItem, registerOperator, type SmallWorld } from '../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { unhurried } from '../testing/unhurried.ts'
import { checksPerAppendMax } from '../store/event-store.ts'

unhurried()

/** More than one append can check: what grows with the years must not stop a hub. */
const many = checksPerAppendMax + 12
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({ url: database.url })
  world = await buildSmallWorld(hub)
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})

const times = <T>(make: (at: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: many }, (_, at) => make(at)))

test('an item with years of grants behind it is still looked up under the one in force, and refused when that is withdrawn', async () => {
  const item = await publishItem(hub, world.units, { code: 'MANY1', name: '多年事项' })
  await issue(hub, world, 'identity', bodies.identity(1))
  const caseId = await openCase(hub, { item }, 1)
  await times(async () => accepted(await hub.send('catalogue', 'WithdrawGrant', { grantId: await makeGrant(hub, world, { type: 'identity', items: [item] }), reason: '逐年撤回理由' })))
  expect(codeOf(await lookUp(hub, caseId, 'identity'))).toBe('GRANT_TAKEN_BACK')
  const grantId = await makeGrant(hub, world, { type: 'identity', items: [item] })
  expect(codeOf(await lookUp(hub, caseId, 'identity'))).toBe('answered')
  accepted(await hub.send('catalogue', 'WithdrawGrant', { grantId, reason: '逐年撤回理由' }))
  expect(codeOf(await lookUp(hub, caseId, 'identity'))).toBe('GRANT_TAKEN_BACK')
})

test('a type that a whole province issues can be registered and revised', async () => {
  const uscc = (at: number) => buildUscc({ registrar: '1', category: '1', area: '339900', organisation: `97000${String(at).padStart(4, '0')}` }) ?? ''
  const issuers = await times(async (at) => idOf(await hub.send('system-admin', 'RegisterUnit', { uscc: uscc(at), name: `样例县局${at}`, kind: 'department', areaCode: '339900' }), 'unitId'))
  const driver = demoTypes.find(({ key }) => key === 'driver')
  const definition = structuredClone({ ...(driver?.definition as LicenceTypeDefinition), issuers: [...issuers, world.units.bureau], supervisor: null })
  const typeId = idOf(await hub.send('clerk', 'RegisterLicenceType', { code: driver?.code ?? '', definition: definition as never }), 'typeId')
  accepted(await hub.send('clerk', 'ReviseLicenceType', { typeId, definition: definition as never }))
  expect(codeOf(await hub.send('clerk', 'ReviseLicenceType', { typeId, definition: { ...definition, issuers: [hub.newId()] } as never }))).toBe('LICENCE_TYPE_UNIT_UNKNOWN')
})

test('a hub with a security administrator in every county can still suspend one', async () => {
  const operators = await times((at) => registerOperator(hub, `county-${at}`, world.units.city, 'security-admin'))
  accepted(await hub.send('security-admin', 'SuspendOperator', { operatorId: operators[0] ?? '' }))
  accepted(await hub.send('county-1', 'SetOperatorRoles', { operatorId: operators[2] ?? '', roles: ['window-clerk'] }))
  expect(codeOf(await hub.send('county-0', 'SuspendOperator', { operatorId: operators[3] ?? '' }))).toBe('ACCOUNT_SUSPENDED')
})
