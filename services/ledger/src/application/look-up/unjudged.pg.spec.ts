import { demoAccountNamespace, type CommandReply, type LookupRefused } from '@hub/schemas'
import { Unavailable } from '@hub/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { firstUnitId, nobody } from '../hub-unit.ts'
import { StoreUnavailable } from '../../store/store-unavailable.ts'
import { accepted, codeOf, idOf } from '../../testing/replies.ts'
import { bodies, issue, lookUpOf, openCase } from '../../testing/small-licences.ts'
import { buildSmallWorld, registerOperator, type SmallWorld } from '../../testing/small-world.ts'
import { standIn } from '../../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'
import { wholeLog, type Logged } from '../../testing/whole-log.ts'
import { notActingPerMinuteMax } from './unjudged.ts'

/** 未作裁决的用证 — every one of them is on record, or was turned away unread. */
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let caseId: string
let holderId: string
/** True: every append that relies on the case finds that it has moved. */
let caseMoves = false
let storeIsAway = false

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({
    url: database.url,
    around: {
      store: (real) => standIn(real, {
        append: (writes, checks) => {
          if (storeIsAway) return Promise.reject(new StoreUnavailable('away', { outcome: 'not-kept' }))
          const moved = caseMoves ? checks.find(({ stream }) => stream.startsWith('case-')) : undefined
          return moved === undefined ? real.append(writes, checks) : Promise.resolve({ ok: false, why: 'conflict', stream: moved.stream, actual: moved.revision + 1 })
        },
      }),
    },
  })
  world = await buildSmallWorld(hub)
  await issue(hub, world, 'identity', bodies.identity(1))
  caseId = await openCase(hub, world, 1)
  const [opened] = (await wholeLog(hub.store)).filter(({ event }) => event.type === 'CaseOpened')
  holderId = opened?.event.type === 'CaseOpened' ? (opened.event.data.parties[0]?.holderId ?? '') : ''
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})
// Each test has a minute of its own.
beforeEach(() => { hub.clock.ms += 3 * 60_000 })

const ask = (account: string, more: { readonly actingFor?: string; readonly commandId?: string } = {}) => hub.send(account, 'LookUp', lookUpOf(caseId, 'identity'), more)
const head = (): Promise<number> => hub.store.head()

/** The record at the head, and that the reply names it and nothing else. */
async function recordOf(reply: CommandReply): Promise<Logged & { readonly data: LookupRefused['data'] }> {
  if (reply.kind !== 'refused' || reply.position === null) throw new Error(`a refusal on record was expected: ${JSON.stringify(reply)}`)
  expect(reply.position).toBe(await head())
  const [logged] = await wholeLog(hub.store, reply.position)
  if (logged?.event.type !== 'LookupRefused') throw new Error('the record of a refusal was expected')
  expect(reply.ids).toEqual({ lookUpId: logged.event.data.lookUpId })
  expect([logged.event.data.code, logged.event.data.detail]).toEqual([reply.code, reply.detail])
  return { ...logged, data: logged.event.data }
}

describe('a look-up of an account that nobody registered', () => {
  test('is refused on record, with the unit that runs the hub, and tells nothing of the case', async () => {
    const record = await recordOf(await ask('stranger-4711'))
    expect(record.stream).toMatch(new RegExp(`^lookup-${firstUnitId}\\.[0-9]{8}$`))
    expect(record.envelope.actor).toEqual({ unit: firstUnitId, operator: nobody, role: 'unknown', terminal: 'T01' })
    expect(record.data).toMatchObject({ code: 'ACCOUNT_UNKNOWN', check: 1, holderId: null, implementingUnit: null, grantId: null, licenceId: null, context: { caseId, itemId: null, party: null } })
  })

  test('names the account to whoever has that unit’s key, and to nobody else', async () => {
    const { envelope, text } = await recordOf(await ask('stranger-4712'))
    expect(text).not.toContain('stranger')
    const [part] = envelope.sealed
    if (part === undefined) throw new Error('a sealed part was expected')
    expect([part.part, part.subject]).toEqual(['account', `unit-${firstUnitId}`])
    expect(await hub.vault.open(envelope, part)).toEqual({ issuer: demoAccountNamespace, subject: 'stranger-4712' })
  })

  test('is on record once, however often it is sent', async () => {
    const commandId = hub.newId()
    await recordOf(await ask('stranger-4713', { commandId }))
    const before = await head()
    expect(await ask('stranger-4713', { commandId })).toMatchObject({ kind: 'refused', code: 'ACCOUNT_UNKNOWN', position: null })
    expect(await head()).toBe(before)
  })

  test('is answered as before where it is sent again after the account was registered, and to nobody else', async () => {
    const commandId = hub.newId()
    const refused = await ask('newcomer', { commandId })
    await recordOf(refused)
    await registerOperator(hub, 'newcomer', world.units.window, 'window-clerk')
    const before = await head()
    expect(await ask('newcomer', { commandId })).toEqual(refused)
    expect(codeOf(await ask('window', { commandId }))).toBe('COMMAND_ID_REUSED')
    expect(await head()).toBe(before)
    // Asked anew it is judged.
    expect(codeOf(await ask('newcomer'))).toBe('answered')
  })

  test('is turned away unread where there are too many: of one account, and of all', async () => {
    const replies = []
    for (let n = 0; n < notActingPerMinuteMax.account + 3; n += 1) replies.push(await ask('flooding'))
    expect(replies.map(({ kind }) => kind)).toEqual([...Array<string>(notActingPerMinuteMax.account).fill('refused'), 'unavailable', 'unavailable', 'unavailable'])
    const before = await head()
    const left = notActingPerMinuteMax.all - notActingPerMinuteMax.account
    const others = []
    for (let n = 0; n < left + 5; n += 1) others.push(await ask(`flooding-${n}`))
    expect(others.filter(({ kind }) => kind === 'refused')).toHaveLength(left)
    expect(others.filter(({ kind }) => kind === 'unavailable')).toHaveLength(5)
    expect(await head()).toBe(before + left)
    // Everybody who may ask is not disturbed, and a minute later there is room again.
    expect(codeOf(await ask('window'))).toBe('answered')
    hub.clock.ms += 2 * 60_000
    await recordOf(await ask('flooding'))
  })
})

describe('a look-up', () => {
  test('of an operator whose unit has ended is on record with that unit, and with the party asked for', async () => {
    const ending = idOf(await hub.send('system-admin', 'RegisterUnit', { uscc: '11330000MB1522112F', name: '样例撤并中心', kind: 'service-centre', areaCode: '339900' }), 'unitId')
    const operator = await registerOperator(hub, 'left-behind', ending, 'window-clerk')
    accepted(await hub.send('system-admin', 'SucceedUnit', { unitId: ending, successor: world.units.window }))
    const { stream, envelope, data } = await recordOf(await ask('left-behind'))
    expect(stream).toContain(`lookup-${ending}.`)
    expect(envelope.actor).toEqual({ unit: ending, operator, role: 'window-clerk', terminal: 'T01' })
    expect(data).toMatchObject({ code: 'UNIT_OF_ACCOUNT_ENDED', check: 1, windowUnit: ending, holderId, context: { party: 'P1' } })
    expect(envelope.sealed).toEqual([])
  })

  test('for a clerk whom the system may not act for is on record with the system', async () => {
    const actingFor = world.operators['office-window'] ?? ''
    const { stream, envelope, data } = await recordOf(await ask('machine', { actingFor }))
    expect(stream).toContain(`lookup-${world.units.window}.`)
    expect(envelope.actor).toEqual({ unit: world.units.window, operator: world.operators['machine'], role: 'department-system', terminal: 'T01' })
    expect(data).toMatchObject({ code: 'ACTING_FOR_DENIED', check: 1, detail: { actingFor }, holderId })
  })

  test('for a clerk whom the system may act for by now is answered as before where it is sent again, and only to the system', async () => {
    const [commandId, actingFor] = [hub.newId(), await registerOperator(hub, 'late-clerk', world.units.window, 'issuing-clerk')]
    const refused = await ask('machine', { commandId, actingFor })
    expect(codeOf(refused)).toBe('ACTING_FOR_DENIED')
    accepted(await hub.send('security-admin', 'SetOperatorRoles', { operatorId: actingFor, roles: ['window-clerk'] }))
    expect(await ask('machine', { commandId, actingFor })).toEqual(refused)
    expect(codeOf(await ask('late-clerk', { commandId }))).toBe('COMMAND_ID_REUSED')
    expect(codeOf(await ask('machine', { actingFor }))).toBe('answered')
  })

  test('whose case would not stand still is on record as well', async () => {
    caseMoves = true
    const commandId = hub.newId()
    const contended = await ask('window', { commandId }).finally(() => { caseMoves = false })
    // As whoever reads the register is told.
    const { rows: [told] } = await hub.pool.query<{ text: string }>(`select col_description(attrelid, attnum) as text from pg_attribute where attrelid = 'read.look_up_record'::regclass and attname = 'check_number'`)
    expect(told?.text).toContain('0: 因争用')
    expect((await recordOf(contended)).data).toMatchObject({ code: 'CONTENDED', check: 0, windowUnit: world.units.window, holderId, grantId: null, licenceId: null })
    // The same command gets the same answer; a new one is decided.
    expect(await ask('window', { commandId })).toEqual(contended)
    expect(codeOf(await ask('window'))).toBe('answered')
  })

  test('that cannot be recorded is none: whoever asks is told to come back', async () => {
    const before = await head()
    storeIsAway = true
    for (const account of ['stranger', 'left-behind', 'window']) await expect(ask(account)).rejects.toThrow(Unavailable)
    storeIsAway = false
    expect(await head()).toBe(before)
  })
})

test('other commands of those who may not act leave no record', async () => {
  const before = await head()
  for (const [account, actingFor] of [['stranger', undefined], ['left-behind', undefined], ['machine', world.operators['office-window']]] as const)
    expect(['ACCOUNT_UNKNOWN', 'UNIT_OF_ACCOUNT_ENDED', 'ACTING_FOR_DENIED']).toContain(codeOf(await hub.send(account, 'CloseCase', { caseId, outcome: 'withdrawn' }, actingFor === undefined ? {} : { actingFor })))
  expect(await head()).toBe(before)
})

test('forty writers of one stream at once all come through', async () => {
  const investigationId = idOf(await hub.send('auditor', 'OpenInvestigation', { number: '审2026-0040', reason: '争用复核事由' }), 'investigationId')
  const licenceId = await issue(hub, world, 'identity', bodies.identity(2))
  const replies = await Promise.all(Array.from({ length: 40 }, () => hub.send('auditor', 'AuditLookUps', { investigationId, licenceId })))
  expect(replies.map(codeOf).filter((code) => code !== 'accepted')).toEqual([])
  const acts = (await wholeLog(hub.store)).filter(({ event }) => event.type === 'LookUpsAudited' && event.data.investigationId === investigationId)
  expect(acts.map(({ revision }) => revision)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1))
})
