import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { accepted, auditOf, codeOf, idOf, shown } from '../testing/replies.ts'
import { foldToHead, keepFolding } from '../testing/run-projections.ts'
import { bodies, issue, lookUp, openCase, deposit } from '../testing/small-licences.ts'
import { buildSmallWorld, makeGrant, publishItem, type SmallWorld } from '../testing/small-world.ts'
import { standIn } from '../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { wholeLog } from '../testing/whole-log.ts'
import { testWrapper } from '../vault/fixtures.ts'
import { VaultUnavailable } from '../vault/unavailable.ts'
import { demoPerson } from '../demo/people.ts'

const wrapper = testWrapper()
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let stopFolding: () => Promise<void>
let vaultIsAway = false
/** Subjects that each start erased anew. */
let replayed: (readonly string[])[] = []
async function open(startMs?: number): Promise<TestLedger> {
  const made = await openTestLedger({
    url: database.url, wrapper, ...(startMs === undefined ? {} : { startMs }),
    around: {
      vault: (real) => standIn(real, {
        erase: (erasures) => (vaultIsAway ? Promise.reject(new VaultUnavailable('away')) : real.erase(erasures)),
        replayErasures: (erasures) => { replayed.push(erasures.map(({ subject }) => subject)); return real.replayErasures(erasures) },
      }),
    },
  })
  stopFolding = keepFolding(made, database.url)
  return made
}

async function reopen(): Promise<void> {
  await stopFolding()
  await hub.close()
  hub = await open(hub.clock.ms)
}

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await open()
  world = await buildSmallWorld(hub)
})
afterAll(async () => {
  await stopFolding()
  await hub.close()
  await database.drop()
})

/** The holders of a licence, in their order. */
async function holdersOf(licenceId: string): Promise<readonly string[]> {
  const [first] = (await wholeLog(hub.store)).filter(({ stream }) => stream === `licence-${licenceId}`)
  if (first?.event.type !== 'LicenceComposed' && first?.event.type !== 'LicenceDeposited') throw new Error('the licence begins')
  return first.event.data.holders.map(({ holderId }) => holderId)
}

const erase = (holderId: string, basis: 'court-order' | 'holder-request' | 'retention-ended' = 'court-order', commandId?: string) =>
  hub.send('security-admin', 'EraseHolder', { holderId, basis }, commandId === undefined ? {} : { commandId })

async function vaultRowsOf(...subjects: readonly string[]): Promise<number> {
  const { rows: [row] } = await hub.pool.query<{ n: string }>('select (select count(*) from vault.key where subject = any($1)) + (select count(*) from vault.id_index where subject = any($1)) as n', [subjects])
  return Number(row?.n)
}

describe('one of two spouses is erased', () => {
  const [wife, husband] = [10, 11]
  let licenceId: string
  let caseOfWife: string
  let caseOfHusband: string
  let husbandId: string
  let before: Readonly<Record<string, string>>

  beforeAll(async () => {
    licenceId = await issue(hub, world, 'marriage', bodies.marriage(wife))
    caseOfWife = await openCase(hub, world, wife)
    caseOfHusband = await openCase(hub, world, husband)
    before = shown(await lookUp(hub, caseOfWife, 'marriage'))
    expect(codeOf(await lookUp(hub, caseOfHusband, 'marriage'))).toBe('answered')
    husbandId = (await holdersOf(licenceId))[1] ?? ''
    accepted(await erase(husbandId))
  })

  test('his keys and index rows are gone, hers and the licence’s are not', async () => {
    const [wifeId = ''] = await holdersOf(licenceId)
    expect(await vaultRowsOf(`holder-${husbandId}`)).toBe(0)
    expect(await vaultRowsOf(`holder-${wifeId}`)).toBeGreaterThan(1)
    expect(await vaultRowsOf(`licence-${licenceId}`)).toBeGreaterThan(0)
  })

  test('her look-up shows her fields as before, and his as erased', async () => {
    const after = shown(await lookUp(hub, caseOfWife, 'marriage'))
    expect(after).toEqual({ ...before, secondName: '已清除', secondNumber: '已清除' })
    expect(after['firstName']).toBe(demoPerson(wife).name)
    expect(before['secondName']).not.toBe('已清除')
  })

  test('his look-up finds nothing, be it in a case that is open already or in a new one, where he is somebody new', async () => {
    expect(codeOf(await lookUp(hub, caseOfHusband, 'marriage'))).toBe('missed')
    const again = await openCase(hub, world, husband)
    const [opened] = (await wholeLog(hub.store)).filter(({ event }) => event.type === 'CaseOpened' && event.data.caseId === again)
    const holderId = opened?.event.type === 'CaseOpened' ? opened.event.data.parties[0]?.holderId : undefined
    expect(holderId).toMatch(/^[0-9a-f-]{36}$/)
    expect(holderId).not.toBe(husbandId)
    expect(codeOf(await lookUp(hub, again, 'marriage'))).toBe('missed')
  })

  test('the department still acts on the licence, and the history still folds, naming what is erased', async () => {
    accepted(await hub.send('clerk', 'SuspendLicence', { licenceId, reason: '清除后暂扣理由' }))
    accepted(await hub.send('clerk', 'ReinstateLicence', { licenceId }))
    await reopen()
    const investigationId = idOf(await hub.send('auditor', 'OpenInvestigation', { number: '审2026-0301', reason: '清除后复核事由' }), 'investigationId')
    const view = auditOf(await hub.send('auditor', 'AuditLicence', { investigationId, licenceId }))
    expect(view.status).toBe('valid')
    expect(view.erased).toEqual([`holder-${husbandId}`])
    expect(view.values.map(({ subject }) => subject)).not.toContain(`holder-${husbandId}`)
    expect(JSON.stringify(view.values)).toContain(demoPerson(wife).name)
    expect(JSON.stringify(view.values)).not.toContain(demoPerson(husband).name)
  })

  test('masked forms of him are gone, hers stay', async () => {
    await foldToHead(hub, database.url)
    const { rows } = await hub.pool.query<{ holder_id: string }>('select holder_id from read_masked.licence_holder union select holder_id from read_masked.case_party')
    const ids = rows.map(({ holder_id }) => holder_id)
    expect(ids).not.toContain(husbandId)
    expect(ids).toContain((await holdersOf(licenceId))[0])
  })

  test('she is erased too: the licence’s own key goes with the last of its holders, and it can still be ended', async () => {
    const [wifeId = ''] = await holdersOf(licenceId)
    accepted(await erase(wifeId))
    expect(await vaultRowsOf(`holder-${wifeId}`, `licence-${licenceId}`)).toBe(0)
    expect(codeOf(await lookUp(hub, caseOfWife, 'marriage'))).toBe('missed')
    accepted(await hub.send('clerk', 'CancelLicence', { licenceId, reason: '清除后注销理由' }))
  })

  test('erasing again is refused', async () => {
    expect(codeOf(await erase(husbandId))).toBe('HOLDER_ALREADY_ERASED')
  })
})

describe('an erasure is refused', () => {
  test('while a hold runs, by its number, on whatever basis', async () => {
    const licenceId = await issue(hub, world, 'identity', bodies.identity(20))
    const [holderId = ''] = await holdersOf(licenceId)
    accepted(await hub.send('auditor', 'HoldHolder', { holderId, hold: 'HOLD-7', reason: '保全事由说明' }))
    for (const basis of ['court-order', 'holder-request', 'retention-ended'] as const)
      expect(await erase(holderId, basis)).toMatchObject({ code: 'HOLDER_HELD', detail: { holds: ['HOLD-7'] } })
    expect(await vaultRowsOf(`holder-${holderId}`)).toBeGreaterThan(0)
    accepted(await hub.send('auditor', 'LiftHolderHold', { holderId, hold: 'HOLD-7' }))
    accepted(await erase(holderId))
  })

  test('while a licence is in force, and then while a record of a look-up is kept, until three years after it', async () => {
    const licenceId = await issue(hub, world, 'identity', { ...bodies.identity(21), validity: { from: '2020-06-01', until: '2026-06-01' } })
    const [holderId = ''] = await holdersOf(licenceId)
    expect(await erase(holderId, 'holder-request')).toMatchObject({ code: 'HOLDER_LICENCE_IN_FORCE', detail: { licences: [licenceId], until: '2026-06-01' } })
    expect(codeOf(await lookUp(hub, await openCase(hub, world, 21), 'identity'))).toBe('answered')
    accepted(await hub.send('clerk', 'CancelLicence', { licenceId, reason: '留存注销理由' }))
    expect(await erase(holderId, 'holder-request')).toMatchObject({ code: 'HOLDER_RETENTION_RUNNING', detail: { until: '2029-03-02', basis: '网络数据安全管理条例-12' } })
    hub.clock.ms = Date.parse('2029-03-01T15:59:00.000Z')
    expect(codeOf(await erase(holderId, 'retention-ended'))).toBe('HOLDER_RETENTION_RUNNING')
    hub.clock.ms = Date.parse('2029-03-01T16:00:00.000Z')
    accepted(await erase(holderId, 'retention-ended'))
    expect(await vaultRowsOf(`holder-${holderId}`, `licence-${licenceId}`)).toBe(0)
  })
})

describe('the event is durable, and the keys were not deleted', () => {
  async function halfErased(at: number) {
    const licenceId = await issue(hub, world, 'identity', bodies.identity(at))
    const caseId = await openCase(hub, world, at)
    const [holderId = ''] = await holdersOf(licenceId)
    const commandId = hub.newId()
    vaultIsAway = true
    await expect(erase(holderId, 'court-order', commandId)).rejects.toThrow(VaultUnavailable)
    vaultIsAway = false
    expect(await vaultRowsOf(`holder-${holderId}`)).toBeGreaterThan(0)
    return { holderId, licenceId, caseId, commandId }
  }

  test('the next start deletes them', async () => {
    const { holderId, licenceId } = await halfErased(30)
    await reopen()
    expect(await vaultRowsOf(`holder-${holderId}`, `licence-${licenceId}`)).toBe(0)
  })

  test('a start that follows erases what is left alone, and a restored vault everything that it lacks', async () => {
    const done = await issue(hub, world, 'identity', bodies.identity(39))
    const [doneHolder = ''] = await holdersOf(done)
    accepted(await erase(doneHolder))
    const { holderId, licenceId } = await halfErased(40)
    replayed = []
    await reopen()
    await reopen()
    expect(replayed.map((subjects) => [...subjects].sort())).toEqual([[`holder-${holderId}`, `licence-${licenceId}`], []])
    // As a backup from before the erasure has it: no tombstone.
    await hub.pool.query('delete from vault.erasure where subject = any($1)', [[`holder-${doneHolder}`, `licence-${done}`]])
    replayed = []
    await reopen()
    expect(replayed.map((subjects) => [...subjects].sort())).toEqual([[`holder-${doneHolder}`, `licence-${done}`]])
  })

  test('a retry of the command deletes them', async () => {
    const { holderId, licenceId, commandId } = await halfErased(31)
    expect(accepted(await erase(holderId, 'court-order', commandId)).replayed).toBe(true)
    expect(await vaultRowsOf(`holder-${holderId}`, `licence-${licenceId}`)).toBe(0)
  })

  test('nothing of the erased is shown in between', async () => {
    const { holderId, caseId, commandId } = await halfErased(32)
    expect(codeOf(await lookUp(hub, caseId, 'identity'))).toBe('missed')
    accepted(await erase(holderId, 'court-order', commandId))
  })

  test('nor to an auditor, neither of her nor of the licence that was hers alone', async () => {
    const { holderId, licenceId, commandId } = await halfErased(36)
    const view = await audit(licenceId)
    expect(view.values.filter(({ subject }) => !subject.startsWith('unit-'))).toEqual([])
    expect([...view.erased].sort()).toEqual([`holder-${holderId}`, `licence-${licenceId}`])
    expect(JSON.stringify(view)).not.toContain(demoPerson(36).number)
    accepted(await erase(holderId, 'court-order', commandId))
    expect(await audit(licenceId)).toEqual(view)
  })

  test('of two spouses an auditor sees the one who is left, and the licence', async () => {
    const licenceId = await issue(hub, world, 'marriage', bodies.marriage(37))
    const [, husbandId = ''] = await holdersOf(licenceId)
    vaultIsAway = true
    await expect(erase(husbandId)).rejects.toThrow(VaultUnavailable)
    vaultIsAway = false
    const view = await audit(licenceId)
    expect(view.erased).toEqual([`holder-${husbandId}`])
    expect(JSON.stringify(view.values)).toContain(demoPerson(37).name)
    expect(JSON.stringify(view.values)).not.toContain(demoPerson(38).name)
    expect(view.values.map(({ subject }) => subject)).toContain(`licence-${licenceId}`)
  })

  test('nor of an erased spouse to the other', async () => {
    const licenceId = await issue(hub, world, 'marriage', bodies.marriage(33))
    const caseId = await openCase(hub, world, 33)
    const commandId = hub.newId()
    const holderId = (await holdersOf(licenceId))[1] ?? ''
    vaultIsAway = true
    await expect(erase(holderId, 'court-order', commandId)).rejects.toThrow(VaultUnavailable)
    vaultIsAway = false
    expect(shown(await lookUp(hub, caseId, 'marriage'))).toMatchObject({ firstName: demoPerson(33).name, secondName: '已清除', secondNumber: '已清除' })
    accepted(await erase(holderId, 'court-order', commandId))
  })
})

async function audit(licenceId: string) {
  const investigationId = idOf(await hub.send('auditor', 'OpenInvestigation', { number: `审${hub.newId().slice(-8)}`, reason: '清除后复核事由' }), 'investigationId')
  return auditOf(await hub.send('auditor', 'AuditLicence', { investigationId, licenceId }))
}

test('look-ups that race an erasure show nothing of the erased once it is in the log', async () => {
  const rounds = 30
  const item = await publishItem(hub, world.units, { code: 'ERASE1', name: '清除事项' })
  await makeGrant(hub, world, { type: 'marriage', items: [item] })
  const first = await hub.store.head() + 1
  await Promise.all(Array.from({ length: rounds }, async (_, round) => {
    const at = 200 + round * 2
    const licenceId = await issue(hub, world, 'marriage', bodies.marriage(at))
    const caseId = await openCase(hub, { item }, at)
    const husbandId = (await holdersOf(licenceId))[1] ?? ''
    const beside = Array.from({ length: 4 }, () => lookUp(hub, caseId, 'marriage'))
    accepted(await erase(husbandId))
    expect(shown(await lookUp(hub, caseId, 'marriage'))['secondName']).toBe('已清除')
    await Promise.all(beside)
  }))
  const erased = new Set<string>()
  let afterErasure = 0
  for (const { event, envelope } of await wholeLog(hub.store, first)) {
    if (event.type === 'HolderErased') erased.add(event.data.holderId)
    if (event.type !== 'LookupAnswered') continue
    const sealedFor = envelope.sealed.map(({ subject }) => subject.slice('holder-'.length))
    expect(sealedFor.filter((holder) => erased.has(holder))).toEqual([])
    if (sealedFor.length === 1) afterErasure += 1
  }
  expect(erased.size).toBe(rounds)
  expect(afterErasure).toBeGreaterThanOrEqual(rounds)
})

test('a row of stock of an erased person stays taken: a second import does not bring her back', async () => {
  const row = { ...bodies.identity(60), sourceId: 'ERASED-1' }
  const licenceId = idOf(await deposit(hub, world, 'identity', row), 'licenceId')
  accepted(await erase((await holdersOf(licenceId))[0] ?? ''))
  expect(codeOf(await deposit(hub, world, 'identity', row))).toBe('SOURCE_ROW_TAKEN')
})
