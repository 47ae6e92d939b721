import { assert } from '@hub/kernel'
import { buildLicenceIdentifier, parseLicenceTypeCode, parseUscc } from '@hub/schemas'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { nameBureau, sealingUnit, vouching } from '../../testing/depositing.ts'
import { accepted, codeOf, idOf } from '../../testing/replies.ts'
import { bodies, compose, deposit as depositStock, issue } from '../../testing/small-licences.ts'
import { buildSmallWorld, registerOperator, typeCodes, type SmallWorld } from '../../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'

// Departments know their licences by what is printed on them.
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let files = 0

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({ url: database.url, verifier: vouching })
  world = await buildSmallWorld(hub)
  await nameBureau(hub, world)
  await registerOperator(hub, 'other-clerk', world.units.office, 'issuing-clerk')
}, 60_000)
afterAll(async () => {
  await hub.close()
  await database.drop()
})

type Name = { readonly licenceId: string } | { readonly identifier: string } | { readonly typeCode: string; readonly licenceNumber: string }
/** Each file has bytes of its own. */
const send = (name: Name, account = 'clerk', version = 1) => hub.send(account, 'DepositLicenceFile', { ...name, version, bytes: Buffer.from(`%PDF-1.7 ${String(files += 1)}`).toString('base64') })
const takenFor = async (name: Name, version = 1): Promise<unknown> => {
  const { answer } = accepted(await send(name, 'clerk', version))
  return answer?.outcome === 'file-deposited' ? answer.licenceId : answer
}
const byNumber = (licenceNumber: string, typeCode = typeCodes.road): Name => ({ typeCode, licenceNumber })
const numberOf = (at: number): string => bodies.road(at).licenceNumber ?? ''
/** 道路运输证 of company `at`, as a row of stock says it. */
const stock = async (at: number, sourceId: string, more: { readonly identifier?: string } = {}): Promise<string> => idOf(await depositStock(hub, world, 'road', { ...bodies.road(at), ...more, sourceId }), 'licenceId')
const identifierFor = (serial: string): string => {
  const [typeCode, issuer] = [parseLicenceTypeCode(typeCodes.road), parseUscc('11330105002500287C')]
  assert(typeCode !== undefined && issuer !== undefined, 'both codes are right')
  return buildLicenceIdentifier({ typeCode, issuer, serial, version: 1 }) ?? ''
}

describe('a department’s file', () => {
  test('is taken for the licence that bears its number, among those of its type', async () => {
    const licenceId = await issue(hub, world, 'road', bodies.road(1))
    expect(await takenFor(byNumber(numberOf(1)))).toBe(licenceId)
    expect(codeOf(await send(byNumber(numberOf(1), typeCodes.realty)))).toBe('LICENCE_FILE_NOT_FOUND')
  })

  test('is taken for the licence that bears its identifier, also one that is flagged', async () => {
    const [right, flagged] = [identifierFor('STOCK0001'), 'no identifier by the standard']
    const [first, second] = [await stock(2, 'row-2', { identifier: right }), await stock(3, 'row-3', { identifier: flagged })]
    expect([await takenFor({ identifier: right }), await takenFor({ identifier: flagged })]).toEqual([first, second])
  })

  test('goes to the successor that bears the number now', async () => {
    const predecessor = await issue(hub, world, 'road', bodies.road(4))
    const successor = idOf(await hub.send('clerk', 'ReissueLicence', { ...bodies.road(4), validity: { from: '2025-01-01', until: '2030-01-01' }, predecessor }), 'licenceId')
    expect(await takenFor(byNumber(numberOf(4)))).toBe(predecessor)
    accepted(await hub.send('clerk', 'IssueLicence', { licenceId: successor }))
    expect(await takenFor(byNumber(numberOf(4)), 2)).toBe(successor)
  })

  test('is not taken where two in force bear the number or the identifier, and the id still tells them apart', async () => {
    const identifier = identifierFor('STOCK0005')
    const [first, second] = [await stock(5, 'row-5', { identifier }), await stock(5, 'row-5-again', { identifier })]
    for (const name of [byNumber(numberOf(5)), { identifier }])
      expect(await send(name)).toMatchObject({ kind: 'refused', code: 'LICENCE_FILE_LICENCE_AMBIGUOUS', detail: { count: 2 } })
    expect([await takenFor({ licenceId: first }), await takenFor({ licenceId: second })]).toEqual([first, second])
  })

  test('says of an ended licence and of a draft what it says of one that is named by its id', async () => {
    const ended = await issue(hub, world, 'road', bodies.road(6))
    accepted(await hub.send('clerk', 'CancelLicence', { licenceId: ended, reason: '歇业' }))
    await compose(hub, world, 'road', bodies.road(7))
    for (const at of [6, 7]) expect(codeOf(await send(byNumber(numberOf(at))))).toBe('LICENCE_FILE_NOT_TAKEN')
  })

  test('finds nothing where another unit issues the licence, whatever it is called', async () => {
    await stock(8, 'row-8', { identifier: identifierFor('STOCK0008') })
    await stock(8, 'row-8-again')
    for (const name of [byNumber(numberOf(8)), { identifier: identifierFor('STOCK0008') }, byNumber('NEVER1'), { identifier: identifierFor('NEVER1') }])
      expect(await send(name, 'other-clerk')).toMatchObject({ kind: 'refused', code: 'LICENCE_FILE_NOT_FOUND', detail: {} })
  })

  test('leaves neither its number nor its identifier in the log', async () => {
    const licenceId = await issue(hub, world, 'road', bodies.road(9))
    await takenFor(byNumber(numberOf(9)))
    const text = (await hub.store.readStream(`licence-file-${licenceId}`)).map(({ bytes }) => Buffer.from(bytes).toString('utf8')).join()
    expect([text.includes('LicenceFileDeposited'), text.includes(numberOf(9)), text.includes(sealingUnit)]).toEqual([true, false, false])
  })
})
