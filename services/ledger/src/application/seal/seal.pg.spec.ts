import { refuse } from '@hub/kernel'
import type { CommandBody, Envelope, Instant, LicenceId, LocalDate, SealId, UnitId, Uuid } from '@hub/schemas'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { decodeEnvelope } from '../../events/codec.ts'
import { dumpDatabase, spellingsOf } from '../../testing/dump-database.ts'
import { fakeSealMaker, numberOf, type FakeSealMaker } from '../../testing/fake-seal-maker.ts'
import { accepted, codeOf, idOf } from '../../testing/replies.ts'
import { foldToHead } from '../../testing/run-projections.ts'
import { registerOperator } from '../../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'
import { testWrapper } from '../../vault/fixtures.ts'
import { commit } from '../commit.ts'
import { Session } from '../session.ts'
import { StreamStates } from '../stream-states.ts'
import { sealsOf, useSeals } from './issuing-seals.ts'
import { SealMakerUnavailable } from './seal-maker.ts'

const unitName = '样例机构甲'
const dayMs = 24 * 60 * 60 * 1000
const wrapper = testWrapper()

let database: DroppableDatabase
let hub: TestLedger
let maker: FakeSealMaker
let bureau: string
let heir: string

beforeEach(async () => {
  database = await createTestDatabase()
  maker = fakeSealMaker()
  hub = await openTestLedger({ url: database.url, wrapper, sealMaker: maker })
  const first = await hub.ledger.initialise({ unit: { uscc: '11330105002500287C', name: '样例数据局', areaCode: '330105', kind: 'data-authority' }, operator: { name: '管理员', issuer: 'urn:zhengyuan:demo', subject: 'security-admin' } })
  await registerOperator(hub, 'system-admin', idOf(first, 'unitId'), 'system-admin')
  bureau = idOf(await hub.send('system-admin', 'RegisterUnit', { uscc: '11100000000013338W', name: unitName, kind: 'department', areaCode: '330105' }), 'unitId')
  heir = idOf(await hub.send('system-admin', 'RegisterUnit', { uscc: '11100000MB0143028R', name: '样例机构乙', kind: 'department', areaCode: '330105' }), 'unitId')
  for (const account of ['keeper', 'second']) await registerOperator(hub, account, bureau, 'seal-custodian')
  for (const account of ['heir', 'heir-2']) await registerOperator(hub, account, heir, 'seal-custodian')
})
afterEach(async () => {
  await hub.close()
  await database.drop()
})

const capture = async (body: Partial<CommandBody<'CaptureSeal'>> = {}): Promise<string> => idOf(await hub.send('keeper', 'CaptureSeal', { kind: 'unit', ...body }), 'sealId')
const file = (sealId: string, account = 'second', options = {}) => hub.send(account, 'FileSeal', { sealId, filingNumber: numberOf(sealId) }, options)
const filed = async (body: Partial<CommandBody<'CaptureSeal'>> = {}): Promise<string> => {
  const sealId = await capture(body)
  accepted(await file(sealId))
  return sealId
}
const inUse = async (): Promise<string> => {
  const sealId = await filed()
  accepted(await hub.send('keeper', 'ActivateSeal', { sealId }))
  return sealId
}
const cancel = (sealId: string, more: object = {}, account = 'second') => hub.send(account, 'CancelSeal', { sealId, cause: 'no-longer-needed', filingNumber: `${numberOf(sealId)}-ZX`, ...more })
async function eventsOf(sealId: string): Promise<readonly Envelope[]> {
  const [events] = await hub.store.readStreams([`seal-${sealId}`])
  return (events ?? []).map(({ bytes }) => decodeEnvelope(bytes))
}
const typesOf = async (sealId: string): Promise<readonly string[]> => (await eventsOf(sealId)).map(({ type }) => type)
async function reopen(): Promise<void> {
  await hub.close()
  hub = await openTestLedger({ url: database.url, wrapper, sealMaker: maker, startMs: hub.clock.ms })
}

describe('a seal is filed', () => {
  test('by another custodian, with what the signer made of what was captured', async () => {
    const sealId = await capture({ validYears: 3 })
    expect(codeOf(await file(sealId, 'keeper'))).toBe('SEAL_CAPTURER_FILES')
    expect(codeOf(await file(sealId, 'heir'))).toBe('SEAL_NOT_OF_YOUR_UNIT')
    expect(maker.asked).toEqual([])
    accepted(await file(sealId))
    expect(maker.asked).toEqual([{ sealId, kind: 'unit', name: unitName, bottom: null, unitName, unitCode: '11100000000013338W', validFrom: '2026-03-01T16:00:00.000Z', validUntil: '2029-03-01T15:59:59.999Z' }])
    const [, event] = await eventsOf(sealId)
    expect(event).toMatchObject({ type: 'SealFiled', data: { filingNumber: numberOf(sealId), validFrom: '2026-03-02', validUntil: '2029-03-01', certificates: { sm2: {}, p256: {} } } })
  })

  test('again with the same command id where the signer was away, also days later, and once', async () => {
    const sealId = await capture()
    const commandId = hub.newId()
    maker.away = true
    await expect(file(sealId, 'second', { commandId })).rejects.toThrow(SealMakerUnavailable)
    expect(await typesOf(sealId)).toEqual(['SealCaptured'])
    maker.away = false
    hub.clock.ms += 3 * dayMs
    accepted(await file(sealId, 'second', { commandId }))
    expect(accepted(await file(sealId, 'second', { commandId }))).toMatchObject({ replayed: true, ids: { sealId } })
    expect(await typesOf(sealId)).toEqual(['SealCaptured', 'SealFiled'])
    expect(maker.asked[0]).toEqual(maker.asked[1])
    expect(maker.asked).toHaveLength(2)
  })

  test('not where the signer refuses to make it, and in its words', async () => {
    const sealId = await capture()
    maker.refusal = refuse('SEAL_GLYPH_MISSING', { codePoints: ['U+20BB7'] })
    expect(await file(sealId)).toMatchObject({ kind: 'refused', code: 'SEAL_GLYPH_MISSING', detail: { codePoints: ['U+20BB7'] } })
    expect(await typesOf(sealId)).toEqual(['SealCaptured'])
  })

  test('not under a name that the unit no longer has', async () => {
    const sealId = await capture()
    accepted(await hub.send('system-admin', 'ReviseUnit', { unitId: bureau, name: '样例机构新名', areaCode: '330105' }))
    expect(codeOf(await file(sealId))).toBe('SEAL_UNIT_RENAMED')
    expect(maker.asked).toEqual([])
  })

  test('once where two custodians file it at the same time', async () => {
    await registerOperator(hub, 'third', bureau, 'seal-custodian')
    const sealId = await capture()
    const codes = (await Promise.all(['second', 'third'].map((account) => file(sealId, account)))).map((reply) => (reply.kind === 'accepted' ? 'accepted' : codeOf(reply)))
    expect(codes.sort()).toEqual(['SEAL_ALREADY_FILED', 'accepted'])
  })
})

describe('of the seals of a unit itself', () => {
  test('one is in use, however many are activated at once', async () => {
    const seals: string[] = []
    for (let n = 0; n < 6; n += 1) seals.push(await filed())
    const codes = (await Promise.all(seals.map((sealId, n) => hub.send(n % 2 === 0 ? 'keeper' : 'second', 'ActivateSeal', { sealId })))).map((reply) => (reply.kind === 'accepted' ? 'accepted' : codeOf(reply)))
    expect(codes.filter((code) => code === 'accepted')).toHaveLength(1)
    expect(codes.filter((code) => code === 'SEAL_ANOTHER_ACTIVE')).toHaveLength(5)
  })

  test('another one is activated once the first is stopped, and the first not again beside it', async () => {
    const [first, other] = [await inUse(), await filed()]
    expect(await hub.send('keeper', 'ActivateSeal', { sealId: other })).toMatchObject({ kind: 'refused', code: 'SEAL_ANOTHER_ACTIVE', detail: { sealId: first } })
    accepted(await hub.send('keeper', 'DisableSeal', { sealId: first, cause: 'maintenance', reason: '升级' }))
    accepted(await hub.send('keeper', 'ActivateSeal', { sealId: other }))
    expect(codeOf(await hub.send('keeper', 'ActivateSeal', { sealId: first }))).toBe('SEAL_ANOTHER_ACTIVE')
  })

  test('it stays so after a restart', async () => {
    await inUse()
    const other = await filed()
    await reopen()
    expect(codeOf(await hub.send('keeper', 'ActivateSeal', { sealId: other }))).toBe('SEAL_ANOTHER_ACTIVE')
  })
})

describe('the signer is told of the end of a seal', () => {
  test('after the event is durable, with why and since when', async () => {
    const sealId = await inUse()
    const durable: string[] = []
    const effectiveAt = (await eventsOf(sealId))[1]?.recordedAt ?? ''
    maker.onRevoke = async () => { durable.push((await typesOf(sealId)).at(-1) ?? '') }
    accepted(await cancel(sealId, { cause: 'key-compromised', effectiveAt }))
    await expect.poll(() => maker.revoked).toEqual([{ sealId, reason: 'keyCompromise', at: effectiveAt }])
    expect(durable).toEqual(['SealCancelled'])
  })

  test('and whoever ends one does not wait for a signer that does not answer', async () => {
    const [cancelled, remade] = [await inUse(), await filed()]
    const hanging = Promise.withResolvers<undefined>()
    maker.onRevoke = () => hanging.promise
    accepted(await cancel(cancelled))
    accepted(await hub.send('second', 'RemakeSeal', { sealId: remade, cause: 'damaged', filingNumber: 'ZX-2' }))
    expect(maker.revoked).toEqual([])
    hanging.resolve(undefined)
    await expect.poll(() => new Set(maker.revoked.map(({ sealId }) => sealId))).toEqual(new Set([cancelled, remade]))
  })

  test('at the next start, where it was away; the command was accepted all the same', async () => {
    const [first, other] = [await inUse(), await capture()]
    maker.away = true
    accepted(await cancel(first))
    accepted(await cancel(other, { cause: 'captured-in-error', filingNumber: null }))
    await foldToHead(hub, database.url)
    maker.away = false
    await reopen()
    await expect.poll(() => maker.revoked.map(({ sealId, reason, serials }) => [sealId, reason, serials?.sm2.length, serials?.p256.length])).toEqual([[first, 'cessationOfOperation', 32, 32], [other, 'cessationOfOperation', undefined, undefined]])
    await expect.poll(() => hub.ledger.revocations).toEqual({ waiting: 0, oldestMs: 0 })
  })
})

describe('a remade seal', () => {
  test('ends and is followed in one append, and each names the other', async () => {
    const sealId = await inUse()
    const reply = accepted(await hub.send('second', 'RemakeSeal', { sealId, cause: 'damaged', filingNumber: 'ZX-2' }))
    const successor = reply.ids['successor'] ?? ''
    expect(reply.ids).toMatchObject({ sealId })
    const [ending, beginning] = [(await eventsOf(sealId)).at(-1), (await eventsOf(successor))[0]]
    expect(ending).toMatchObject({ type: 'SealRemade', data: { successor, cause: 'damaged' } })
    expect(beginning).toMatchObject({ type: 'SealCaptured', commandId: ending?.commandId, causation: ending?.id, data: { predecessor: sealId, name: unitName, kind: 'unit' } })
    await expect.poll(() => maker.revoked).toMatchObject([{ sealId, reason: 'superseded' }])
    // Who had it remade captured the one that follows.
    expect(codeOf(await file(successor, 'second'))).toBe('SEAL_CAPTURER_FILES')
    accepted(await file(successor, 'keeper'))
  })

  test('keeps its line below unless another one is given, and nothing happens where the new one may not be', async () => {
    const sealId = await filed({ kind: 'business', bottom: '受理专用章' })
    expect(codeOf(await hub.send('second', 'RemakeSeal', { sealId, cause: 'redesigned', filingNumber: 'ZX-3', name: '别的单位' }))).toBe('SEAL_NAME_NOT_LEGAL')
    expect(await typesOf(sealId)).toEqual(['SealCaptured', 'SealFiled'])
    const successor = accepted(await hub.send('second', 'RemakeSeal', { sealId, cause: 'redesigned', filingNumber: 'ZX-3' })).ids['successor'] ?? ''
    expect((await eventsOf(successor))[0]?.data).toMatchObject({ bottom: '受理专用章', kind: 'business' })
  })
})

describe('a unit that was merged into another', () => {
  test('has its seals stopped and cancelled by that one, and nothing else', async () => {
    const [active, waiting, business] = [await inUse(), await filed(), await capture({ kind: 'business', bottom: '受理专用章' })]
    accepted(await hub.send('system-admin', 'SucceedUnit', { unitId: bureau, successor: heir }))
    expect(codeOf(await hub.send('keeper', 'DisableSeal', { sealId: active, cause: 'other', reason: '撤并' }))).toBe('UNIT_OF_ACCOUNT_ENDED')
    expect(codeOf(await hub.send('heir', 'ActivateSeal', { sealId: waiting }))).toBe('SEAL_UNIT_ENDED')
    expect(codeOf(await file(business, 'heir'))).toBe('SEAL_UNIT_ENDED')
    expect(codeOf(await hub.send('heir', 'RemakeSeal', { sealId: active, cause: 'name-changed', filingNumber: 'ZX-4' }))).toBe('SEAL_UNIT_ENDED')
    accepted(await hub.send('heir', 'DisableSeal', { sealId: active, cause: 'other', reason: '撤并' }))
    accepted(await cancel(active, { cause: 'unit-ended' }, 'heir'))
    expect(maker.asked.map(({ sealId }) => sealId)).toEqual([active, waiting])
  })
})

describe('a personal seal', () => {
  const name = '欧阳示例甲'
  test('is made with a name that stands nowhere in plain', async () => {
    const sealId = await filed({ kind: 'personal', name })
    expect(maker.asked).toMatchObject([{ sealId, kind: 'personal', name, unitName }])
    await foldToHead(hub, database.url)
    const dump = await dumpDatabase(database.url)
    expect(dump.length).toBeGreaterThan(0)
    const spellings = spellingsOf(name)
    expect(dump.filter(({ text }) => spellings.some((spelling) => text.includes(spelling)))).toEqual([])
    const { rows } = await hub.pool.query('select name_masked from read_masked.seal')
    expect(rows).toEqual([{ name_masked: '欧**' }])
  })
})

test('a preview shows what would be captured, by the same rules, and leaves nothing', async () => {
  const head = await hub.store.head()
  expect(await hub.ledger.previewSeal(bureau as never, { kind: 'business', name: null, bottom: '受理专用章' })).toMatchObject({ svg: `<svg>${unitName}</svg>` })
  expect(maker.drawn).toEqual([{ kind: 'business', name: unitName, bottom: '受理专用章' }])
  expect(await hub.ledger.previewSeal(bureau as never, { kind: 'unit', name: '别的单位', bottom: null })).toMatchObject({ refused: 'SEAL_NAME_NOT_LEGAL' })
  expect(maker.drawn).toHaveLength(1)
  expect(await hub.store.head()).toBe(head)
})

describe('a file', () => {
  const licenceId = '019c451e-2e4e-7094-aca0-bf199133661a' as LicenceId
  const states = () => new StreamStates(hub.store)
  const session = () => new Session({
    moment: { at: new Date(hub.clock.ms).toISOString() as Instant, today: '2026-03-02' as LocalDate }, by: { operator: 'op', unit: bureau, unitKind: 'department', predecessors: [], roles: [] } as never,
    actor: { unit: bureau, operator: bureau, role: 'issuing-clerk', terminal: 'T01' } as never, suspended: false, newId: hub.newId as never, states: states(), vault: hub.vault, read: new Map(),
  })
  const files = (...sealIds: readonly string[]) => ({ sealIds: sealIds as readonly SealId[], licenceId, fileIds: [hub.newId(), hub.newId()] as unknown as readonly Uuid[] })
  const use = async (sealId: string): Promise<Session> => {
    const made = session()
    expect(await useSeals(made, files(sealId))).toBeUndefined()
    return made
  }
  const append = (made: Session) => commit({ store: hub.store, vault: hub.vault, states: states(), index: { applied: () => undefined, doubt: () => undefined } as never, clock: hub.ledger.clock, newId: hub.newId as never }, made, { client: 'test', commandId: hub.newId(), requestDigest: 'digest' })

  test('is sealed beside others at the same time, each use counted, and not with a seal that was stopped meanwhile', async () => {
    const sealId = await inUse()
    const late = await use(sealId)
    const several = await Promise.all(Array.from({ length: 5 }, () => use(sealId)))
    expect(several[0]?.writes.map(({ stream, facts }) => [stream, facts.length])).toEqual([[`sealuse-${sealId}.20260302`, 2]])
    expect((await Promise.all(several.map(append))).map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'committed'))
    // Behind the back of the ledger that is open, which may decide again from the log.
    await reopen()
    accepted(await hub.send('keeper', 'DisableSeal', { sealId, cause: 'suspected-misuse', reason: '核查' }))
    expect((await append(late)).kind).toBe('moved')
    expect(await useSeals(session(), files(sealId))).toMatchObject({ refused: 'SEAL_NOT_ACTIVE', detail: { sealId, status: 'disabled' } })
    await foldToHead(hub, database.url)
    const { rows } = await hub.pool.query<{ uses: number; listed: string }>('select uses, (select count(*) from read.seal_use u where u.seal_id = r.seal_id) as listed from read.seal_register r where seal_id = $1', [sealId])
    expect(rows).toEqual([{ uses: 10, listed: '10' }])
  })

  test.each([
    ['was merged into another', 'SEAL_UNIT_ENDED', () => hub.send('system-admin', 'SucceedUnit', { unitId: bureau, successor: heir })],
    ['has another name by now', 'SEAL_UNIT_RENAMED', () => hub.send('system-admin', 'ReviseUnit', { unitId: bureau, name: '样例机构新名', areaCode: '330105' })],
  ] as const)('is not sealed with a seal whose unit %s, nor is that activated', async (_what, refused, change) => {
    const sealId = await inUse()
    const [waiting, before] = [await filed({ kind: 'business', bottom: '受理专用章' }), await use(sealId)]
    accepted(await change())
    expect((await append(before)).kind).toBe('moved')
    expect(await useSeals(session(), files(sealId))).toMatchObject({ refused, detail: { sealId } })
    expect(codeOf(await hub.send(refused === 'SEAL_UNIT_ENDED' ? 'heir' : 'keeper', 'ActivateSeal', { sealId: waiting }))).toBe(refused)
  })

  test('of several units is sealed by all of them or not at all, and a unit without a seal in use is named', async () => {
    const sealId = await inUse()
    const waiting = idOf(await hub.send('heir', 'CaptureSeal', { kind: 'unit' }), 'sealId')
    const index = { linked: (kind: string, unit: string) => Promise.resolve(kind !== 'unitSeal' ? [] : unit === bureau ? [sealId] : [waiting]) } as never
    const units = [heir, bureau] as unknown as readonly UnitId[]
    expect(await sealsOf(session(), { index }, units)).toEqual({ missing: [heir] })
    const none = session()
    expect(await useSeals(none, files(sealId, waiting))).toMatchObject({ refused: 'SEAL_NOT_ACTIVE', detail: { sealId: waiting, status: 'captured' } })
    expect(none.writes).toEqual([])
    accepted(await file(waiting, 'heir-2'))
    accepted(await hub.send('heir-2', 'ActivateSeal', { sealId: waiting }))
    expect(await sealsOf(session(), { index }, units)).toEqual({ sealIds: [waiting, sealId] })
  })
})

test('seals are for their custodians alone', async () => {
  await registerOperator(hub, 'clerk', bureau, 'issuing-clerk')
  expect(codeOf(await hub.send('clerk', 'CaptureSeal', { kind: 'unit' }))).toBe('ROLE_MISSING')
})
