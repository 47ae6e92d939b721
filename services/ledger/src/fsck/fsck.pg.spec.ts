import { randomUUID } from 'node:crypto'
import type { Instant } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { execute } from '../../../../test/contract/postgres-under-test.ts'
import { sessionsOn } from '../projections/session.ts'
import { ownShadows } from '../projections/shadows.ts'
import type { Logged } from '../testing/whole-log.ts'
import { at, catchUp, check, data, foldModels, foundIn, isType, randomId, rewrite, smuggle, spoil, withCheckedHub } from './fixtures.ts'

const hub = withCheckedHub()
const { first } = hub
const everything = ['log', 'reservations', 'vault-keys', 'sealed', 'command-index', 'decide-index', 'read-models', 'masked-models', 'valid-licences']

describe('a sound hub', () => {
  test('agrees in everything, and a check leaves nothing behind', async () => {
    const url = await hub.copy()
    expect(await check(url)).toEqual({ head: hub.log.length - 1, agreed: everything, unchecked: [], disagreement: undefined, leftFiles: { count: 0, oldestKeptAt: null }, sharedNumbers: [] })
    expect(await execute(url, `select schemaname, tablename from pg_tables where schemaname like 'read%next' and tablename <> 'checkpoint' or schemaname like 'pg_temp%'`)).toEqual([])
    expect(await execute(url, 'select count(*)::int as n from read_next.checkpoint')).toEqual([{ n: 0 }])
    expect(await check(url)).toMatchObject({ agreed: everything })
  })

  test('without keys agrees in the rest, and what was not looked at is named', async () => {
    expect(await check(await hub.copy(), { keys: { why: 'no signer' } })).toEqual({
      head: hub.log.length - 1, disagreement: undefined, agreed: everything.filter((name) => !['vault-keys', 'sealed', 'masked-models'].includes(name)),
      unchecked: [{ check: 'vault-keys', why: 'no signer' }, { check: 'sealed', why: 'no signer' }, { check: 'masked-models', why: 'no signer' }], leftFiles: { count: 0, oldestKeptAt: null }, sharedNumbers: [],
    })
  })

  test('in whose vault a crash has left files agrees, and says how many; what was kept a moment ago is none of them', async () => {
    const url = await hub.copy()
    const { licenceId } = first(isType('LicenceIssued')).envelope.data
    for (const age of ['0 minutes', '2 hours', '3 hours'])
      await execute(url, `insert into vault.file (file_id, licence_id, version, format, subjects, alg, wrapped, nonce, sealed, kept_at, named_in)
        values (gen_random_uuid(), $1::uuid, 1, 'pdf', array['licence-' || $1], 'A256GCM', repeat('w', 60)::bytea, repeat('n', 12)::bytea, repeat('s', 17)::bytea, now() - $2::interval, 'licence-file-' || $1)`, [licenceId, age])
    const { agreed, disagreement, leftFiles } = await check(url)
    expect([agreed, disagreement, leftFiles?.count]).toEqual([everything, undefined, 2])
    expect(Date.now() - Date.parse(leftFiles?.oldestKeptAt ?? '')).toBeGreaterThan(2.9 * 3_600_000)
  })

  test('that holds nothing yet agrees', async () => {
    const url = await hub.copy()
    await spoil(url, `truncate ledger.event, vault.erasure, vault.key, vault.id_index, decide.command, decide.link, decide.look_up, decide.grant_use, decide.erasure, decide.checkpoint, read.checkpoint`)
    for (const { tablename, schemaname } of await execute(url, `select schemaname, tablename from pg_tables where schemaname in ('read', 'read_masked')`)) await execute(url, `truncate ${String(schemaname)}.${String(tablename)}`)
    expect(await check(url)).toMatchObject({ head: -1, agreed: everything, unchecked: [] })
  })

  test('whose read models and index are behind the log agrees as far as they are', async () => {
    const url = await hub.copy()
    await smuggle(url, first(isType('CaseOpened')), { type: 'CaseReceived', data: { caseId: first(isType('CaseOpened')).envelope.data['caseId'] ?? '' }, sealed: [] })
    expect(await check(url)).toMatchObject({ head: hub.log.length, agreed: everything })
    await foldModels(url)
    expect(await check(url)).toMatchObject({ agreed: everything })
    await catchUp(url)
    expect(await check(url)).toMatchObject({ agreed: everything })
  })

  test('of which another rebuild has the shadow tables is not checked there, and what rests on it neither', async () => {
    const url = await hub.copy()
    const session = await sessionsOn(url)()
    try {
      await ownShadows(session)
      expect(await check(url)).toMatchObject({
        agreed: ['log', 'reservations', 'vault-keys', 'sealed', 'command-index', 'decide-index'],
        unchecked: [{ check: 'read-models', why: '另一次重建或核查正在进行' }, { check: 'masked-models' }, { check: 'valid-licences' }],
      })
    } finally {
      await session.close()
    }
  })
})

describe('in the log', () => {
  test('a missing position is found, be it one or the last', async () => {
    const url = await hub.copy()
    await spoil(url, 'delete from ledger.event where position in (20, 30)')
    expect(await foundIn(url)).toEqual({ check: 'log', position: 20, stream: null, expected: '这个位置有一件事件', found: '没有' })
    const other = await hub.copy()
    await spoil(other, 'delete from ledger.event where position = (select max(position) from ledger.event)')
    expect(await foundIn(other)).toMatchObject({ check: 'decide-index', position: hub.log.length - 1, expected: `索引的进度 ${String(hub.log.length - 1)} 不超过日志末位置` })
  })

  test.each([
    ['another spelling', (logged: Logged) => `${logged.text} `, '不是规范化 JSON（RFC 8785）'],
    ['no JSON', () => 'x', '不是 JSON'],
    ['no envelope', () => '{"id":"1"}', '信封的 id 不合规'],
  ] as const)('%s is found', async (_, text, found) => {
    const [url, event] = [await hub.copy(), first(isType('CaseOpened'))]
    await spoil(url, 'update ledger.event set bytes = $2 where position = $1', [event.position, Buffer.from(text(event))])
    expect(await foundIn(url)).toEqual({ check: 'log', ...at(event), expected: '这条流的信封，写作规范化 JSON', found })
  })

  test('an event moved to another stream is found', async () => {
    const [url, event] = [await hub.copy(), first(isType('CaseOpened'))]
    const stream = `case-${randomUUID()}`
    await spoil(url, 'update ledger.event set stream = $2 where position = $1', [event.position, stream])
    expect(await foundIn(url)).toMatchObject({ check: 'log', position: event.position, stream, found: '信封中的流名与所在的流不一致' })
  })

  test('a revision that skips is found', async () => {
    const [url, event] = [await hub.copy(), first(isType('LicenceIssued'))]
    await spoil(url, 'update ledger.event set revision = 5 where position = $1', [event.position])
    expect(await foundIn(url)).toEqual({ check: 'log', ...at(event), expected: '流内序号 1', found: '流内序号 5' })
  })

  test('an event recorded before its predecessor is found', async () => {
    const [url, event] = [await hub.copy(), first(isType('CaseOpened'))]
    await rewrite(url, event, { recordedAt: '2026-03-01T00:00:00.000Z' as Instant })
    expect(await foundIn(url)).toMatchObject({ check: 'log', ...at(event), found: '登记时间 2026-03-01T00:00:00.000Z' })
  })

  test.each([
    ['an unknown type', { type: 'CaseForgotten' }, 'CaseForgotten@1'], ['a version to come', { v: 2 }, 'CaseOpened@2'], ['an event of another kind of stream', { type: 'UnitRegistered' }, 'UnitRegistered 在 case 流里'],
  ])('%s is found', async (_, changes, found) => {
    const [url, event] = [await hub.copy(), first(isType('CaseOpened'))]
    await rewrite(url, event, changes)
    expect(await foundIn(url)).toEqual({ check: 'log', ...at(event), expected: '本程序认识的事件类型和版本，在它所属的流里', found })
  })

  test('content without what its type says is found', async () => {
    const [url, event] = [await hub.copy(), first(isType('LicenceComposed'))]
    await rewrite(url, event, { data: {} })
    expect(await foundIn(url)).toMatchObject({ check: 'log', ...at(event), expected: 'LicenceComposed 的内容（data）齐全' })
  })
})

describe('among the reservations', () => {
  const reserved = (): Logged => first(isType('KeyReserved'))

  test('a key that a second licence takes is found', async () => {
    const [url, other] = [await hub.copy(), randomId<string>()]
    const position = await smuggle(url, reserved(), data(reserved(), { licenceId: other }))
    const holder = String(reserved().envelope.data['licenceId'])
    expect(await foundIn(url)).toEqual({ check: 'reservations', position, stream: reserved().stream, expected: expect.stringContaining(`证照 ${holder} 占用到`) as string, found: `证照 ${other} 取得了同一个键` })
  })

  test('a key may be taken once its last day is over, or its licence has ended', async () => {
    const url = await hub.copy()
    await smuggle(url, reserved(), data(reserved(), { lastDay: '2026-01-01' }))
    await smuggle(url, reserved(), data(reserved(), { licenceId: randomId() }))
    expect(await check(url)).toMatchObject({ agreed: everything })
    const [other, issued] = [await hub.copy(), first(({ event }) => event.type === 'LicenceIssued' && event.data.licenceId === reserved().envelope.data['licenceId'])]
    await smuggle(other, issued, { type: 'LicenceEnded', data: { licenceId: String(issued.envelope.data['licenceId']), how: 'cancelled', by: issued.envelope.actor.unit, successor: null }, sealed: [] })
    await smuggle(other, reserved(), data(reserved(), { licenceId: randomId() }))
    expect(await check(other)).toMatchObject({ agreed: everything })
  })

  test('a release by a licence that does not hold the key is found', async () => {
    const [url, other] = [await hub.copy(), randomId<string>()]
    const { reservationId = '', licenceId } = reserved().envelope.data
    const position = await smuggle(url, reserved(), { type: 'KeyReleased', data: { reservationId, licenceId: other } })
    expect(await foundIn(url)).toEqual({ check: 'reservations', position, stream: reserved().stream, expected: `由占用它的证照 ${String(licenceId)} 释放`, found: `由证照 ${other} 释放` })
  })

  test('a reservation under the name of another key is found', async () => {
    const [url, other] = [await hub.copy(), randomId<string>()]
    await rewrite(url, reserved(), data(reserved(), { reservationId: other }))
    expect(await foundIn(url)).toEqual({ check: 'reservations', ...at(reserved()), expected: reserved().stream, found: `reservation-${other}` })
  })
})

test('two licences in force where the type allows one are found, though log, index and read models agree on them', async () => {
  const url = await hub.copy()
  const [deposited, composed] = [first(isType('LicenceDeposited')), first(isType('LicenceComposed'))]
  const { typeId = '', typeCode = '', holders = [], licenceId = '' } = composed.envelope.data
  const second = randomId<string>()
  const position = await smuggle(url, deposited, {
    ...data(deposited, { typeId, typeCode, holders, licenceId: second, duplicate: false, validity: { from: '2020-01-01', until: null } }), stream: `licence-${second}`, sealed: [],
  })
  await catchUp(url)
  expect(await check(url, { keys: { why: 'the smuggled licence has no sealed part to show' } })).toMatchObject({
    agreed: ['log', 'reservations', 'command-index', 'decide-index', 'read-models'],
    disagreement: { check: 'valid-licences', position, stream: `licence-${second}`, expected: expect.stringContaining(String(typeCode)) as string, found: `${String(licenceId)}、${second}` },
  })
})
