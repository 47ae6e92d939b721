import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CommandReply } from '@hub/schemas'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { demoPerson } from '../../demo/people.ts'
import { accepted, answerOf, codeOf, idOf, shown } from '../../testing/replies.ts'
import { bodies, deposit, issue, lookUp, lookUpOf, openCase } from '../../testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'
import { wholeLog } from '../../testing/whole-log.ts'

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

const row = (at: number, sourceId: string) => ({ ...bodies.identity(at), sourceId })
const revise = (at: number, sourceId: string, more: object = {}) => hub.send('clerk', 'ReviseDeposit', {
  ...row(at, sourceId), typeId: world.types.identity, issuers: [world.units.bureau], sourceSystem: 'legacy', issuedOn: '2025-02-01', ...more,
})
const deposited = (reply: CommandReply) => {
  const { answer } = accepted(reply)
  if (answer?.outcome !== 'deposited') throw new Error(JSON.stringify(answer))
  return answer
}

describe('a row of stock', () => {
  test('sent again under its command id hears the same answer; under another, that it is there', async () => {
    const commandId = hub.newId()
    const first = await deposit(hub, world, 'identity', row(1, 'ROW-1'), commandId)
    expect(deposited(first)).toMatchObject({ identifierCheck: 'absent', duplicate: false })
    expect(await deposit(hub, world, 'identity', row(1, 'ROW-1'), commandId)).toEqual({ ...accepted(first), replayed: true })
    const head = await hub.store.head()
    expect(codeOf(await deposit(hub, world, 'identity', row(1, 'ROW-1')))).toBe('SOURCE_ROW_TAKEN')
    expect(codeOf(await deposit(hub, world, 'identity', row(2, 'ROW-1')))).toBe('SOURCE_ROW_TAKEN')
    expect(await hub.store.head()).toBe(head)
  })

  test('sent by twenty at once is deposited once', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => deposit(hub, world, 'identity', row(3, 'ROW-3'))))
    expect(replies.map(codeOf).filter((code) => code === 'deposited')).toHaveLength(1)
    expect(new Set(replies.map(codeOf))).toEqual(new Set(['deposited', 'SOURCE_ROW_TAKEN']))
    expect((await wholeLog(hub.store)).filter(({ event }) => event.type === 'LicenceDeposited')).toHaveLength(2)
  })

  test('is revised and cancelled by its source row, and by that alone', async () => {
    const licenceId = idOf(await deposit(hub, world, 'identity', row(4, 'ROW-4')), 'licenceId')
    const caseId = await openCase(hub, world, 4)
    expect(shown(await lookUp(hub, caseId, 'identity'))['licence.validity']).toBe('2020-06-01 至 2040-06-01')
    accepted(await revise(4, 'ROW-4', { validity: { from: '2020-06-01', until: null } }))
    expect(shown(await lookUp(hub, caseId, 'identity'))['licence.validity']).toBe('2020-06-01 至 长期')
    expect(codeOf(await revise(4, 'ROW-none'))).toBe('SOURCE_ROW_UNKNOWN')
    expect(codeOf(await revise(5, 'ROW-4'))).toBe('LICENCE_HOLDERS_DIFFER')
    expect(codeOf(await hub.send('clerk', 'CancelDeposit', { sourceSystem: 'another', sourceId: 'ROW-4', reason: '存量注销理由' }))).toBe('SOURCE_ROW_UNKNOWN')
    expect(idOf(await hub.send('clerk', 'CancelDeposit', { sourceSystem: 'legacy', sourceId: 'ROW-4', reason: '存量注销理由' }), 'licenceId')).toBe(licenceId)
    expect(codeOf(await lookUp(hub, caseId, 'identity'))).toBe('LICENCE_STATUS_CANCELLED')
    expect(codeOf(await revise(4, 'ROW-4'))).toBe('LICENCE_ENDED')
  })

  test.each([
    [7, '1.2.156.3005.2.11100000000013127D001.11330105002500287C.SN0000007.001.0', 'wrong-check-character'],
    [8, 'not an identifier at all', 'malformed'],
    [9, `1.2.156.3005.2.11100000000013127D001.11330105002500287C.${'SN'.repeat(69)}.001.0`, 'malformed'],
  ] as const)('%i with the identifier %s is kept, flagged %s, and not mended', async (at, identifier, identifierCheck) => {
    expect(deposited(await deposit(hub, world, 'identity', { ...row(at, `ROW-${at}`), identifier })).identifierCheck).toBe(identifierCheck)
    const caseId = await openCase(hub, world, at)
    expect(codeOf(await lookUp(hub, caseId, 'identity'))).toBe('answered')
  })

  test('without a number gets a generated one, different for each', async () => {
    const [one, two] = [20, 21]
    for (const at of [one, two]) accepted(await deposit(hub, world, 'road', { ...bodies.road(at), licenceNumber: null, sourceId: `ROW-${at}` }))
    const numbers = await Promise.all([one, two].map(async (at) => shown(await lookUp(hub, await openCase(hub, world, at), 'road'))['licence.number'] ?? ''))
    for (const number of numbers) expect(number).toMatch(/^[0-9A-Z]{20}$/)
    expect(numbers[0]).not.toBe(numbers[1])
  })
})

describe('citizen numbers', () => {
  const old = (number: string) => number.slice(0, 6) + number.slice(8, 17)

  test('of fifteen digits name somebody as they stand, and are never stretched into eighteen by a guess', async () => {
    const { name, number } = demoPerson(30)
    const fifteen = old(number)
    expect(fifteen).toHaveLength(15)
    accepted(await deposit(hub, world, 'identity', { ...row(30, 'ROW-30'), holders: [{ idType: '111', number: fifteen, name }], licenceNumber: null }))
    const byEighteen = await openCase(hub, world, 30)
    expect(codeOf(await lookUp(hub, byEighteen, 'identity'))).toBe('missed')
    const opened = await hub.send('window', 'OpenCase', {
      itemId: world.item, parties: [{ party: 'P1', role: 'applicant', holder: { idType: '111', number: fifteen, name }, presence: { kind: 'card-reader', reference: 'READER-1' } }],
    })
    expect(codeOf(await lookUp(hub, idOf(opened, 'caseId'), 'identity'))).toBe('answered')
  })

  test.each([
    ['whose check digit is wrong', (number: string) => number.slice(0, 17) + (number.endsWith('X') ? '1' : 'X')],
    ['with a day that does not exist', (number: string) => `${number.slice(0, 10)}0230${number.slice(14)}`],
    ['that a spreadsheet rounded', () => '3.39900198E+17'],
  ])('%s are refused with the part that is wrong, and leave nothing behind', async (_, spoil) => {
    const { name, number } = demoPerson(31)
    const head = await hub.store.head()
    const wrong = spoil(number)
    const reply = await deposit(hub, world, 'identity', { ...row(31, 'ROW-31'), holders: [{ idType: '111', number: wrong, name }] })
    expect(reply).toMatchObject({ kind: 'refused', code: 'HOLDER_NUMBER_WRONG', position: null })
    expect(JSON.stringify(reply)).not.toContain(wrong)
    expect(await hub.store.head()).toBe(head)
  })
})

test('unverified stock is shown with a notice and does not waive paper until it is confirmed', async () => {
  const licenceId = idOf(await deposit(hub, world, 'identity', row(40, 'ROW-40')), 'licenceId')
  const caseId = await openCase(hub, world, 40)
  const resolve = async () => {
    const answer = answerOf(await hub.send('window', 'LookUp', lookUpOf(caseId, 'identity')))
    const reply = accepted(await hub.send('window', 'ResolveSlot', { caseId, slot: 'M1', lookUpId: answer.lookUpId }))
    const [resolved] = (await wholeLog(hub.store, reply.position)).map(({ event }) => event)
    return { notices: answer.notices, waivesPaper: resolved?.type === 'SlotResolved' ? resolved.data.waivesPaper : undefined }
  }
  expect(await resolve()).toEqual({ notices: ['unverified-stock'], waivesPaper: false })
  expect(codeOf(await hub.send('window', 'ReceiveCase', { caseId }))).toBe('CASE_SLOTS_MISSING')
  accepted(await hub.send('clerk', 'ConfirmLicence', { licenceId }))
  expect(await resolve()).toEqual({ notices: [], waivesPaper: true })
  expect(codeOf(await hub.send('window', 'TakePaper', { caseId, slot: 'M1', reason: 'not-deposited' }))).toBe('CASE_SLOT_WAIVED')
  accepted(await hub.send('window', 'ReceiveCase', { caseId }))
})

test('a look-up of another case, another slot, or one that was not answered, resolves nothing', async () => {
  accepted(await deposit(hub, world, 'identity', row(41, 'ROW-41')))
  const [caseId, other] = [await openCase(hub, world, 41), await openCase(hub, world, 41)]
  const { lookUpId } = answerOf(await hub.send('window', 'LookUp', lookUpOf(caseId, 'identity')))
  const missed = idOf(await hub.send('window', 'LookUp', lookUpOf(caseId, 'marriage')), 'lookUpId')
  const resolve = async (id: string, slot: string, given: string) => codeOf(await hub.send('window', 'ResolveSlot', { caseId: id, slot, lookUpId: given }))
  expect([await resolve(other, 'M1', lookUpId), await resolve(caseId, 'M2', lookUpId), await resolve(caseId, 'M2', missed), await resolve(caseId, 'M1', hub.newId())])
    .toEqual(['CASE_LOOKUP_ELSEWHERE', 'CASE_LOOKUP_ELSEWHERE', 'CASE_LOOKUP_NOT_ANSWERED', 'CASE_LOOKUP_NOT_FOUND'])
})

test.each<readonly [string, number, (licenceId: string) => Promise<CommandReply>]>([
  ['was suspended', 50, (licenceId) => hub.send('clerk', 'SuspendLicence', { licenceId, reason: '用证后暂扣理由' })],
  ['was cancelled', 51, (licenceId) => hub.send('clerk', 'CancelLicence', { licenceId, reason: '用证后注销理由' })],
  ['was amended', 52, (licenceId) => hub.send('clerk', 'AmendLicence', { licenceId, face: { ...bodies.identity(52).face, nation: '壮族' }, validity: { from: '2020-06-01', until: '2041-06-01' } })],
])('a licence that %s since it was looked up waives no paper', async (_, at, change) => {
  const licenceId = await issue(hub, world, 'identity', bodies.identity(at))
  const caseId = await openCase(hub, world, at)
  const { lookUpId } = answerOf(await hub.send('window', 'LookUp', lookUpOf(caseId, 'identity')))
  accepted(await change(licenceId))
  expect(codeOf(await hub.send('window', 'ResolveSlot', { caseId, slot: 'M1', lookUpId }))).toBe('CASE_LICENCE_CHANGED')
})

test('a licence that expired since it was looked up waives no paper', async () => {
  await issue(hub, world, 'identity', { ...bodies.identity(53), validity: { from: '2020-06-01', until: '2026-03-05' } })
  const caseId = await openCase(hub, world, 53)
  const { lookUpId } = answerOf(await hub.send('window', 'LookUp', lookUpOf(caseId, 'identity')))
  const resolve = async () => codeOf(await hub.send('window', 'ResolveSlot', { caseId, slot: 'M1', lookUpId }))
  expect(await resolve()).toBe('accepted')
  hub.clock.ms = Date.parse('2026-03-05T16:00:00.000Z')
  expect(await resolve()).toBe('CASE_LICENCE_CHANGED')
})
