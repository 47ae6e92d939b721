import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { execute } from '../../../../test/contract/postgres-under-test.ts'
import type { Logged } from '../testing/whole-log.ts'
import { at, catchUp, check, data, foundIn, isType, rewrite, smuggle, withCheckedHub } from './fixtures.ts'

const hub = withCheckedHub()
const { first } = hub
const everything = ['log', 'reservations', 'vault-keys', 'sealed', 'command-index', 'decide-index', 'read-models', 'masked-models', 'valid-licences']

test.each([[false], [true]])('a wrapped key that was changed is found, whether or not something is sealed under it (all of them: %s)', async (deep) => {
  const url = await hub.copy()
  const [row] = await execute(url, `insert into vault.key (subject, key_id, wrapped, alg, kek_id) select 'unit-' || gen_random_uuid(), gen_random_uuid(), wrapped, alg, kek_id from vault.key limit 1 returning key_id`)
  expect((await check(url, { deep })).disagreement).toEqual({
    check: 'vault-keys', position: null, stream: null, expected: '每把主体密钥都能用枢纽的密钥加密密钥解开', found: `主体密钥 ${String(row?.['key_id'])} 不能用枢纽的密钥加密密钥解开：该行被改动，或来自另一枢纽的备份`,
  })
})

describe('among what is sealed', () => {
  const sealed = (): Logged => first(({ envelope }) => envelope.sealed.length > 0 && envelope.type === 'LicenceComposed')
  const erasure = (): Logged => first(isType('HolderErased'))

  test('a part that was changed is found', async () => {
    const url = await hub.copy()
    const [part, ...others] = sealed().envelope.sealed
    if (part === undefined) throw new Error('a part is sealed')
    await rewrite(url, sealed(), { sealed: [{ ...part, ct: part.ct.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')) }, ...others] })
    expect(await foundIn(url)).toEqual({
      check: 'sealed', ...at(sealed()), expected: `密封部分 ${part.part} 能启封`, found: `事件 ${sealed().envelope.id} 的密封部分 ${part.part} 打不开：内容或位置与密封时不符`,
    })
  })

  test('a part whose key is gone, with no erasure to explain it, is found', async () => {
    const url = await hub.copy()
    const { subject = '', keyId = '' } = sealed().envelope.sealed[0] ?? {}
    await execute(url, 'delete from vault.key where subject = $1', [subject])
    const firstPart = first(({ envelope }) => envelope.sealed.some((part) => part.subject === subject))
    expect(await foundIn(url)).toMatchObject({ check: 'sealed', ...at(firstPart), found: `密钥库没有密钥 ${keyId}，也没有清除记录：密钥库可能旧于事件日志` })
  })

  test('an erasure that the log does not know is found', async () => {
    const url = await hub.copy()
    const { subject = '' } = sealed().envelope.sealed[0] ?? {}
    await execute(url, `with gone as (delete from vault.key where subject = $1) insert into vault.erasure values ($1, now(), 1)`, [subject])
    const firstPart = first(({ envelope }) => envelope.sealed.some((part) => part.subject === subject))
    expect(await foundIn(url)).toMatchObject({ check: 'sealed', ...at(firstPart), expected: `能用 ${subject} 的密钥启封，或日志中有它的清除` })
  })

  test('an erased holder who came back with a restored vault is found, and gone after a start', async () => {
    const url = await hub.copy()
    const holder = `holder-${String(erasure().envelope.data['holderId'])}`
    await execute(url, `insert into vault.id_index values (1, repeat('x', 32)::bytea, gen_random_uuid(), $1)`, [holder])
    expect(await foundIn(url)).toMatchObject({ check: 'sealed', ...at(erasure()), expected: '被清除者的密钥和索引行都已删除' })
    await catchUp(url)
    expect(await check(url)).toMatchObject({ agreed: everything })
    await execute(url, 'delete from vault.erasure')
    expect(await foundIn(url)).toMatchObject({ check: 'sealed' })
  })

  test('all of it is found where the vault has not been restored, and no key is made', async () => {
    const url = await hub.copy()
    const firstPart = first(({ envelope }) => envelope.sealed.length > 0)
    expect((await check(url, { keys: 'lost' })).disagreement).toEqual({ check: 'sealed', ...at(firstPart), expected: '密封部分能启封', found: '密钥库没有枢纽密钥（vault.hub_key）：密钥库没有恢复' })
  })
})

describe('in the decision index', () => {
  const command = (): Logged => first(isType('CaseOpened'))

  test.each([
    ['that is missing', 'delete from decide.command where position = $1', '没有'],
    ['that points elsewhere', 'update decide.command set position = 3 where position = $1', /^位置 3，/],
    ['with another digest', `update decide.command set digest = 'x' where position = $1`, /摘要 x$/],
  ] as const)('a command %s is found', async (_, statement, found) => {
    const url = await hub.copy()
    await execute(url, statement, [command().position])
    const disagreement = await foundIn(url)
    expect(disagreement).toMatchObject({ check: 'command-index', ...at(command()), expected: expect.stringContaining(`${command().envelope.client} ${command().envelope.commandId}：位置 ${String(command().position)}`) as string })
    expect(disagreement?.found).toMatch(found)
  })

  test('a command that no event knows is found', async () => {
    const [url, id] = [await hub.copy(), randomUUID()]
    await execute(url, `insert into decide.command values ($1, 'test', 'x', 7)`, [id])
    expect(await foundIn(url)).toMatchObject({ check: 'command-index', position: 7, expected: `命令 test ${id}：没有`, found: '位置 7，摘要 x' })
  })

  test('a command that stands at two places of the log is found', async () => {
    const url = await hub.copy()
    const position = await smuggle(url, command(), { commandId: command().envelope.commandId, type: 'CaseReceived', data: { caseId: command().envelope.data['caseId'] ?? '' }, sealed: [] })
    await catchUp(url)
    expect(await foundIn(url)).toEqual({
      check: 'command-index', position, stream: command().stream, expected: `命令 ${command().envelope.commandId} 的事件相连，从位置 ${String(command().position)} 起`, found: '它又出现在这里',
    })
  })

  test.each([
    ['a look-up', 'delete from decide.look_up where position = (select min(position) from decide.look_up)', /^用证定位 .*：位置 \d+$/],
    ['a link', `delete from decide.link where kind = 5 and key = (select min(key) from decide.link where kind = 5)`, /^关联 5 .*：有$/],
    ['the use of a grant', 'delete from decide.grant_use', /^授权用量 .* 2026-03-02：3$/],
    ['an erasure', 'delete from decide.erasure', /^清除定位 \d+：有$/],
  ])('%s that is missing is found', async (_, statement, expected) => {
    const url = await hub.copy()
    await execute(url, statement)
    expect(await foundIn(url)).toMatchObject({ check: 'decide-index', expected: expect.stringMatching(expected) as string, found: '没有' })
  })

  test('a use of a grant that was not made, and a link that no event brought, are found', async () => {
    const url = await hub.copy()
    await execute(url, 'update decide.grant_use set answered = 7')
    expect(await foundIn(url)).toMatchObject({ check: 'decide-index', found: '7' })
    await execute(url, `insert into decide.link values (5, 'nobody', gen_random_uuid())`)
    expect(await foundIn(url)).toMatchObject({ check: 'decide-index', expected: expect.stringMatching(/^关联 5 nobody .*：没有$/) as string, found: '有' })
  })
})

describe('in the read models', () => {
  test('a value that was changed is found, with its column', async () => {
    const url = await hub.copy()
    const unit = first(isType('UnitRegistered'))
    const id = String(unit.envelope.data['unitId'])
    await execute(url, `update read.unit set name = 'x' where unit_id = $1`, [id])
    expect(await foundIn(url)).toEqual({ check: 'read-models', ...at(unit), expected: `read.unit ${id}：name = "样例数据局"`, found: 'name = "x"' })
  })

  test('a row that is missing, and one too many, are found', async () => {
    const url = await hub.copy()
    const entry = first(isType('CaseOpened'))
    const id = String(entry.envelope.data['caseId'])
    await execute(url, 'delete from read.case_register where case_id = $1', [id])
    expect(await foundIn(url)).toMatchObject({ check: 'read-models', stream: entry.stream, expected: `read.case_register ${id}：有这一行`, found: '没有这一行' })
    const other = await hub.copy()
    await execute(other, `insert into read.grant_item select grant_id, $1, type_id, position from read.grant_item limit 1`, [id])
    expect(await foundIn(other)).toMatchObject({ check: 'read-models', expected: expect.stringContaining('read.grant_item') as string, found: '有这一行' })
  })

  test('an event that was changed after it was folded is found, though it is as canonical as before', async () => {
    const url = await hub.copy()
    const entry = first(isType('CaseOpened'))
    await rewrite(url, entry, data(entry, { promisedDays: 99 }))
    expect(await foundIn(url)).toMatchObject({ check: 'read-models', stream: entry.stream, expected: expect.stringContaining('promisedDays = 99'.replace('D', '_d')) as string })
  })

  test('a model that has stopped, and one that is ahead of the log, are found', async () => {
    const url = await hub.copy()
    await execute(url, `insert into read.projection_failure (projection, position, error_class) values ('unit-register', 9, 'TypeError')`)
    expect(await foundIn(url)).toMatchObject({ check: 'read-models', position: 9, expected: expect.stringContaining('unit-register') as string, found: '它停在这件事件（TypeError）' })
    const other = await hub.copy()
    await execute(other, `update read.checkpoint set position = 100000 where projection = 'unit-register'`)
    expect(await foundIn(other)).toMatchObject({ check: 'read-models', expected: '读模型 unit-register 的进度 100000 不超过日志末位置' })
  })

  test('a masked form of somebody whose erasure has not been folded yet is not wrong, and not looked at', async () => {
    const url = await hub.copy()
    const erased = first(isType('HolderErased'))
    await execute(url, `insert into read_masked.licence_holder select licence_id, $1, name_masked, number_masked, id_type, position from read_masked.licence_holder limit 1`, [erased.envelope.data['holderId']])
    await execute(url, `update read.checkpoint set position = $1 where projection = 'masked-identities'`, [erased.position - 1])
    expect(await check(url)).toMatchObject({ disagreement: undefined, unchecked: [{ check: 'masked-models', why: expect.stringContaining('有一次清除还没有折叠') as string }] })
  })

  test('a masked form that was changed, or that outlived an erasure, is found, and not told', async () => {
    const url = await hub.copy()
    await execute(url, `update read_masked.licence_holder set name_masked = '张某某' where licence_id = (select min(licence_id::text)::uuid from read_masked.licence_holder)`)
    const changed = await foundIn(url)
    expect(changed).toMatchObject({ check: 'masked-models', expected: expect.stringContaining('read_masked.licence_holder') as string, found: 'name_masked = 另一个值' })
    expect(JSON.stringify(changed)).not.toContain('张')
    const other = await hub.copy()
    const { licenceId, holderId } = { licenceId: first(isType('LicenceComposed')).envelope.data['licenceId'], holderId: first(isType('HolderErased')).envelope.data['holderId'] }
    await execute(other, `insert into read_masked.licence_holder select $1, $2, name_masked, number_masked, id_type, position from read_masked.licence_holder limit 1`, [licenceId, holderId])
    expect(await foundIn(other)).toMatchObject({ check: 'masked-models', found: '有这一行' })
  })
})
