import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { stillness } from '../../../../test/support/stillness.ts'
import { accepted, codeOf } from '../testing/replies.ts'
import { contention } from './contention.ts'
import { keepFolding } from '../testing/run-projections.ts'
import { bodies, compose, deposit, issue } from '../testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../testing/small-world.ts'
import { standIn } from '../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { wholeLog } from '../testing/whole-log.ts'
import { VaultUnavailable } from '../vault/unavailable.ts'

/** 清除之间 — what becomes durable between the first step of an erasure and its last. */
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let stopFolding: () => Promise<void>
/** Streams that each append checked, in order. */
let checksMade: (readonly string[])[] = []
let vaultIsAway = false
/** Attempts to seal something for somebody. */
let sealings = 0
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
      vault: (real) => standIn(real, { ensureKeys: (subjects) => { sealings += 1; return real.ensureKeys(subjects) }, erase: (erasures) => (vaultIsAway ? Promise.reject(new VaultUnavailable('away')) : real.erase(erasures)) }),
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
  return first?.event.type === 'LicenceComposed' || first?.event.type === 'LicenceDeposited' ? first.event.data.holders.map(({ holderId }) => holderId) : []
}

const erase = (holderId: string, basis: 'court-order' | 'retention-ended' = 'court-order', commandId?: string) =>
  hub.send('security-admin', 'EraseHolder', { holderId, basis }, commandId === undefined ? {} : { commandId })

async function keysOf(...subjects: readonly string[]): Promise<number> {
  const { rows: [row] } = await hub.pool.query<{ n: string }>('select count(*) as n from vault.key where subject = any($1)', [subjects])
  return Number(row?.n)
}

/** For so long a command is held up that another one waits for: without the fence that one would be done by then. */
const heldUpMs = 200

/** Starts `other` just before the next step of `first`, and lets both finish: before `first` asks for the head of the log, `other` waits for nothing and is done first. */
async function beside<A, B>(step: 'head' | 'append', first: () => Promise<A>, other: () => Promise<B>): Promise<readonly [A, B]> {
  let begun: Promise<B> | undefined
  between = { step, work: () => { begun = other(); return step === 'head' ? begun : Promise.race([begun, stillness(heldUpMs)]) } }
  const done = await first()
  if (begun === undefined) throw new Error('the step was never taken')
  return [done, await begun]
}

async function licencesNamedAt(position: number): Promise<readonly string[]> {
  const [logged] = await wholeLog(hub.store, position)
  return logged?.event.type === 'HolderErased' ? logged.event.data.licences : []
}

describe('a licence that comes in while an erasure is being decided', () => {
  test('is named, where the register of look-ups was still awaited', async () => {
    const first = await issue(hub, world, 'identity', bodies.identity(70))
    const [holderId = ''] = await holdersOf(first)
    const [erased, second] = await beside('head', () => erase(holderId), () => compose(hub, world, 'realty', bodies.realty(70)))
    expect([...await licencesNamedAt(accepted(erased).position)].sort()).toEqual([first, second].sort())
    expect(await keysOf(`licence-${second}`)).toBe(0)
  })

  test('waits where the event was already made, and hears that the holder is erased', async () => {
    const first = await issue(hub, world, 'identity', bodies.identity(71))
    const [holderId = ''] = await holdersOf(first)
    const [erased, composed] = await beside('append', () => erase(holderId), () => hub.send('clerk', 'ComposeLicence', { ...bodies.realty(71), typeId: world.types.realty, issuers: [world.units.bureau] }))
    expect(await licencesNamedAt(accepted(erased).position)).toEqual([first])
    expect(composed).toMatchObject({ kind: 'refused', code: 'HOLDER_ERASED' })
  })

  test('comes first where it was being appended, and stands in the way of the erasure', async () => {
    const [holderId = ''] = await holdersOf(await expiredLicence(76))
    const [deposited, erased] = await beside('append', () => deposit(hub, world, 'realty', { ...bodies.realty(76), sourceId: 'BETWEEN-76' }), () => erase(holderId, 'retention-ended'))
    expect(erased).toMatchObject({ kind: 'refused', code: 'HOLDER_LICENCE_IN_FORCE', detail: { licences: [accepted(deposited).ids['licenceId']] } })
  })
})

/** An identity card of the past: whoever has it may be erased. */
async function expiredLicence(at: number): Promise<string> {
  const reply = await deposit(hub, world, 'identity', { ...bodies.identity(at), validity: { from: '2020-06-01', until: '2025-12-31' }, sourceId: `EXPIRED-${at}` })
  return accepted(reply).ids['licenceId'] ?? ''
}

describe('after an erasure no licence comes into force for the erased', () => {
  test('not by issuing what was composed before it', async () => {
    const licenceId = await compose(hub, world, 'marriage', bodies.marriage(80))
    accepted(await erase((await holdersOf(licenceId))[1] ?? '', 'retention-ended'))
    expect(await hub.send('clerk', 'IssueLicence', { licenceId })).toMatchObject({ kind: 'refused', code: 'HOLDER_ERASED' })
  })

  test('not by issuing at the same moment', async () => {
    const licenceId = await compose(hub, world, 'marriage', bodies.marriage(82))
    const [erased, issued] = await beside('append', async () => erase((await holdersOf(licenceId))[0] ?? '', 'retention-ended'), () => hub.send('clerk', 'IssueLicence', { licenceId }))
    accepted(erased)
    expect(issued).toMatchObject({ kind: 'refused', code: 'HOLDER_ERASED' })
  })

  test('not by a renewal that was decided in time and is entered late, nor by a correction of the dates', async () => {
    const marriage = { ...bodies.marriage(84), validity: { from: '2020-05-20', until: '2026-02-01' } }
    const licenceId = accepted(await deposit(hub, world, 'marriage', { ...marriage, sourceId: 'LATE-84' })).ids['licenceId'] ?? ''
    accepted(await erase((await holdersOf(licenceId))[0] ?? '', 'retention-ended'))
    const longer = { from: '2020-05-20', until: '2031-02-01' }
    expect(codeOf(await hub.send('clerk', 'RenewLicence', { licenceId, validity: longer, effectiveAt: '2026-01-31T01:00:00.000Z' }))).toBe('HOLDER_ERASED')
    expect(codeOf(await hub.send('clerk', 'CorrectLicence', { licenceId, validity: longer, face: marriage.face }))).toBe('HOLDER_ERASED')
  })

  test('but one that a court order left in force for a spouse goes on', async () => {
    const licenceId = await issue(hub, world, 'marriage', { ...bodies.marriage(86), validity: { from: '2025-05-20', until: '2026-12-31' } })
    accepted(await erase((await holdersOf(licenceId))[1] ?? ''))
    accepted(await hub.send('clerk', 'RenewLicence', { licenceId, validity: { from: '2025-05-20', until: '2036-12-31' } }))
  })

  test('and what would have to be sealed for the erased is refused at once, not tried again and again', async () => {
    const licenceId = await issue(hub, world, 'marriage', bodies.marriage(92))
    accepted(await erase((await holdersOf(licenceId))[1] ?? ''))
    const before = sealings
    expect(codeOf(await hub.send('clerk', 'AmendLicence', { licenceId, validity: { from: '2025-05-20', until: null }, face: bodies.marriage(92).face }))).toBe('HOLDER_ERASED')
    expect(sealings - before).toBeLessThan(contention.attemptsMin)
  })

  test('nor is one founded while her number still leads to her, because the deletion of her keys has to be tried again', async () => {
    const [holderId = ''] = await holdersOf(await expiredLicence(88))
    const commandId = hub.newId()
    vaultIsAway = true
    await expect(erase(holderId, 'retention-ended', commandId)).rejects.toThrow(VaultUnavailable)
    vaultIsAway = false
    expect(codeOf(await deposit(hub, world, 'realty', { ...bodies.realty(88), sourceId: 'BETWEEN-88' }))).toBe('HOLDER_ERASED')
    accepted(await erase(holderId, 'retention-ended', commandId))
    accepted(await deposit(hub, world, 'realty', { ...bodies.realty(88), sourceId: 'BETWEEN-88' }))
  })
})

test('the licence of two spouses who are erased side by side is left with no key', async () => {
  const licenceId = await issue(hub, world, 'marriage', bodies.marriage(72))
  const [wifeId = '', husbandId = ''] = await holdersOf(licenceId)
  const [husband, wife] = await beside('append', () => erase(husbandId), () => erase(wifeId))
  accepted(husband)
  expect(await licencesNamedAt(accepted(wife).position)).toEqual([licenceId])
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
