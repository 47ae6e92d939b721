import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { StoreUnavailable } from '../../store/store-unavailable.ts'
import { accepted, answerOf, codeOf, idOf, shown } from '../../testing/replies.ts'
import { keepFolding } from '../../testing/run-projections.ts'
import { bodies, compose, deposit, issue, lookUp, openCase, lookUpOf } from '../../testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../../testing/small-world.ts'
import { standIn } from '../../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'
import { unhurried } from '../../testing/unhurried.ts'
import { wholeLog } from '../../testing/whole-log.ts'

unhurried()

let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let stopFolding: () => Promise<void>
let appendsThatFail = 0

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({
    url: database.url,
    around: {
      store: (real) => standIn(real, {
        append: (writes, checks) => {
          if (appendsThatFail === 0) return real.append(writes, checks)
          appendsThatFail -= 1
          return Promise.reject(new StoreUnavailable('away', { outcome: 'not-kept' }))
        },
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

const issueDraft = (licenceId: string) => hub.send('clerk', 'IssueLicence', { licenceId })

describe('one valid licence for each key', () => {
  test('two drafts issued at once, twenty times: exactly one of each pair', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, async (_, at) => {
      const drafts = await Promise.all([compose(hub, world, 'identity', bodies.identity(at)), compose(hub, world, 'identity', { ...bodies.identity(at), licenceNumber: null })])
      return (await Promise.all(drafts.map(issueDraft))).map(codeOf).sort()
    }))
    expect(outcomes).toEqual(outcomes.map(() => ['RESERVATION_KEY_HELD', 'accepted']))
  })

  test('for an object: another owner’s licence of the same unit is refused, at once or later', async () => {
    const same = (at: number) => ({ ...bodies.realty(at), face: { ...bodies.realty(at).face, unitNumber: '339900001001GB77777F00010001' } })
    const drafts = [await compose(hub, world, 'realty', same(30)), await compose(hub, world, 'realty', same(31))]
    expect((await Promise.all(drafts.map(issueDraft))).map(codeOf).sort()).toEqual(['RESERVATION_KEY_HELD', 'accepted'])
    expect(codeOf(await issueDraft(await compose(hub, world, 'realty', same(32))))).toBe('RESERVATION_KEY_HELD')
  })

  test('of two spouses’ keys one that is held refuses the whole certificate, and takes nothing of the other', async () => {
    await issue(hub, world, 'marriage', bodies.marriage(40))
    const second = await compose(hub, world, 'marriage', { ...bodies.marriage(41), licenceNumber: 'J339900-2025-900041' })
    expect(codeOf(await issueDraft(second))).toBe('RESERVATION_KEY_HELD')
    const third = await compose(hub, world, 'marriage', { ...bodies.marriage(42), licenceNumber: 'J339900-2025-900042' })
    expect(codeOf(await issueDraft(third))).toBe('accepted')
  })

  test('suspension does not free the key; cancellation does', async () => {
    const licenceId = await issue(hub, world, 'identity', bodies.identity(50))
    const draft = await compose(hub, world, 'identity', { ...bodies.identity(50), licenceNumber: null })
    accepted(await hub.send('clerk', 'SuspendLicence', { licenceId, reason: '唯一性暂扣理由' }))
    expect(codeOf(await issueDraft(draft))).toBe('RESERVATION_KEY_HELD')
    accepted(await hub.send('clerk', 'CancelLicence', { licenceId, reason: '唯一性注销理由' }))
    expect(codeOf(await issueDraft(draft))).toBe('accepted')
  })
})

describe('the key goes with the licence through its life', () => {
  const road = (at: number, until: string) => ({ ...bodies.road(at), validity: { from: '2025-01-01', until } })
  const day = (text: string): void => { hub.clock.ms = Date.parse(`${text}T04:00:00.000Z`) }

  test('it is free on the day after the last one, and a renewal moves that day', async () => {
    const [plain, renewed] = [await issue(hub, world, 'road', road(1, '2026-03-10')), await issue(hub, world, 'road', road(2, '2026-03-10'))]
    accepted(await hub.send('clerk', 'RenewLicence', { licenceId: renewed, validity: { from: '2026-03-11', until: '2027-03-10' } }))
    const next = (at: number) => compose(hub, world, 'road', { ...road(at, '2028-01-01'), validity: { from: '2026-03-09', until: '2028-01-01' }, licenceNumber: null })
    const [afterPlain, afterRenewed] = [await next(1), await next(2)]
    day('2026-03-10')
    expect([codeOf(await issueDraft(afterPlain)), codeOf(await issueDraft(afterRenewed))]).toEqual(['RESERVATION_KEY_HELD', 'RESERVATION_KEY_HELD'])
    day('2026-03-11')
    expect([codeOf(await issueDraft(afterPlain)), codeOf(await issueDraft(afterRenewed))]).toEqual(['accepted', 'RESERVATION_KEY_HELD'])
    const caseId = await openCase(hub, world, 1)
    expect(answerOf(await lookUp(hub, caseId, 'road')).licenceId).toBe(afterPlain)
    expect(codeOf(await hub.send('clerk', 'RenewLicence', { licenceId: plain, validity: { from: '2026-03-11', until: '2029-03-10' } }))).toBe('LICENCE_EXPIRED')
  })

  test('an amendment of the field that makes the key gives the old one back and takes the new one', async () => {
    const licenceId = await issue(hub, world, 'road', road(3, '2029-01-01'))
    const moved = { ...bodies.road(3).face, premises: '样例物流园新址' }
    accepted(await hub.send('clerk', 'AmendLicence', { licenceId, face: moved, validity: { from: '2025-01-01', until: '2029-01-01' } }))
    const [atOld, atNew] = [await compose(hub, world, 'road', { ...road(3, '2029-01-01'), licenceNumber: null }), await compose(hub, world, 'road', { ...road(3, '2029-01-01'), face: moved, licenceNumber: null })]
    expect(codeOf(await issueDraft(atNew))).toBe('RESERVATION_KEY_HELD')
    expect(codeOf(await issueDraft(atOld))).toBe('accepted')
    expect(codeOf(await hub.send('clerk', 'AmendLicence', { licenceId, face: bodies.road(3).face, validity: { from: '2025-01-01', until: '2029-01-01' } }))).toBe('RESERVATION_KEY_HELD')
    expect(shown(await lookUp(hub, await openCase(hub, world, 3), 'road'))['premises']).toMatch(/样例物流园/)
  })

  test('spelling does not make another key: width, case and spaces aside it is the same premises', async () => {
    const spelt = (premises: string, at = 4) => ({ ...road(at, '2029-01-01'), face: { ...bodies.road(at).face, premises }, licenceNumber: null })
    await issue(hub, world, 'road', spelt('Ａ座101室'))
    expect(codeOf(await issueDraft(await compose(hub, world, 'road', spelt(' a座101室 '))))).toBe('RESERVATION_KEY_HELD')
  })

  test('a reissue passes it on: the successor holds it, the predecessor is superseded, a third is refused', async () => {
    const predecessor = await issue(hub, world, 'road', road(5, '2029-01-01'))
    const successor = idOf(await hub.send('clerk', 'ReissueLicence', { ...road(5, '2030-01-01'), predecessor, licenceNumber: 'ROAD2026NEW05' }), 'licenceId')
    expect(codeOf(await issueDraft(successor))).toBe('accepted')
    expect(codeOf(await issueDraft(await compose(hub, world, 'road', { ...road(5, '2029-01-01'), licenceNumber: null })))).toBe('RESERVATION_KEY_HELD')
    const answer = answerOf(await lookUp(hub, await openCase(hub, world, 5), 'road'))
    expect([answer.licenceId, answer.status]).toEqual([successor, 'valid'])
    const ended = (await wholeLog(hub.store)).filter(({ stream, event }) => stream === `licence-${predecessor}` && event.type === 'LicenceEnded')
    expect(ended.map(({ event }) => event.data)).toMatchObject([{ how: 'superseded', successor }])
  })
})

describe('a second valid row of stock', () => {
  test('is deposited as a duplicate, not disclosed, and resolved when the first has ended', async () => {
    const first = accepted(await deposit(hub, world, 'identity', { ...bodies.identity(60), sourceId: 'DUP-1' }))
    const second = accepted(await deposit(hub, world, 'identity', { ...bodies.identity(60), sourceId: 'DUP-2', licenceNumber: 'ALT0060' }))
    expect([first.answer, second.answer]).toMatchObject([{ duplicate: false }, { duplicate: true }])
    const [one = '', two = ''] = [first.ids['licenceId'], second.ids['licenceId']]
    const caseId = await openCase(hub, world, 60)
    const byNumber = (licenceNumber: string) => hub.send('machine', 'LookUp', { ...lookUpOf(caseId, 'identity'), licenceNumber })
    expect(codeOf(await byNumber('ALT0060'))).toBe('LICENCE_DUPLICATE')
    expect(codeOf(await byNumber('NONE0060'))).toBe('missed')
    expect(codeOf(await hub.send('clerk', 'ConfirmLicence', { licenceId: two }))).toBe('LICENCE_IS_DUPLICATE')
    expect(codeOf(await hub.send('clerk', 'ResolveDuplicate', { licenceId: two }))).toBe('RESERVATION_KEY_HELD')
    accepted(await hub.send('clerk', 'CancelLicence', { licenceId: one, reason: '重复注销理由' }))
    expect(codeOf(await lookUp(hub, caseId, 'identity'))).toBe('LICENCE_DUPLICATE')
    accepted(await hub.send('clerk', 'ResolveDuplicate', { licenceId: two }))
    expect(answerOf(await lookUp(hub, caseId, 'identity')).licenceId).toBe(two)
    expect(codeOf(await issueDraft(await compose(hub, world, 'identity', { ...bodies.identity(60), licenceNumber: null })))).toBe('RESERVATION_KEY_HELD')
  })

  test('of ten rows of one key imported at once nine are duplicates', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, (_, row) => deposit(hub, world, 'identity', { ...bodies.identity(61), sourceId: `TEN-${row}` })))
    const answers = replies.map((reply) => accepted(reply).answer)
    expect(answers.filter((answer) => answer?.outcome === 'deposited' && answer.duplicate)).toHaveLength(9)
  })
})

test('the key of an object stays with its present licence when the holder of an earlier one is erased', async () => {
  const unitNumber = '339900001001GB88888F00010001'
  const of = (at: number) => ({ ...bodies.realty(at), face: { ...bodies.realty(at).face, unitNumber } })
  const earlier = await issue(hub, world, 'realty', of(70))
  accepted(await hub.send('clerk', 'CancelLicence', { licenceId: earlier, reason: '转移注销理由' }))
  await issue(hub, world, 'realty', of(71))
  const [composed] = (await wholeLog(hub.store)).filter(({ stream }) => stream === `licence-${earlier}`)
  const holderId = composed?.event.type === 'LicenceComposed' ? composed.event.data.holders[0]?.holderId ?? '' : ''
  accepted(await hub.send('security-admin', 'EraseHolder', { holderId, basis: 'court-order' }))
  expect(codeOf(await issueDraft(await compose(hub, world, 'realty', of(72))))).toBe('RESERVATION_KEY_HELD')
})

test('a number that was claimed for a licence that was never recorded finds the licence that bears it in the end', async () => {
  appendsThatFail = 1
  await expect(compose(hub, world, 'identity', bodies.identity(80))).rejects.toThrow(StoreUnavailable)
  const licenceId = await issue(hub, world, 'identity', bodies.identity(80))
  const reply = await hub.send('machine', 'LookUp', { ...lookUpOf(await openCase(hub, world, 80), 'identity'), licenceNumber: bodies.identity(80).licenceNumber ?? '' })
  expect(answerOf(reply).licenceId).toBe(licenceId)
})
