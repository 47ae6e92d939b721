import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { demoCompany, demoPerson } from '../demo/people.ts'
import { dumpDatabase, spellingsOf, type Dumped } from '../testing/dump-database.ts'
import { accepted, answerOf, auditOf, codeOf, idOf, shown } from '../testing/replies.ts'
import { foldToHead, keepFolding } from '../testing/run-projections.ts'
import { bodies, deposit, issue, lookUp, lookUpOf, openCase, partiesOf } from '../testing/small-licences.ts'
import { buildSmallWorld, grantPurpose, officerName, registerOperator, type SmallWorld, type WorldType } from '../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'

const reasons = {
  suspend: '无证扩建现场查实暂扣', revoke: '出借证照情节严重吊销', decline: '材料系伪造不予受理情形', investigate: '群众举报违规查询核查', hold: '民事诉讼证据保全裁定', withdrawGrant: '事项调整停止用证', restrict: '抵押合同备案限制处分', reject: '用途不明确予以驳回',
}
const numbers = { foreign: 'INTAKE-2026-778899', investigation: '审专2026-445566', source: 'STOCKROW-00112233', account: 'account-of-chen-jingban' }
const [single, wife, husband, company, owner, inStock] = [301, 302, 303, 304, 305, 306]

/** Everything personal or told in confidence that the stories below send. */
const secrets: readonly string[] = [
  ...Object.values(reasons), ...Object.values(numbers), grantPurpose, officerName('window'), officerName('security-admin'), officerName(numbers.account),
  ...[single, wife, husband, owner, inStock].flatMap((at) => [demoPerson(at).name, demoPerson(at).number]),
  demoCompany(company).name, demoCompany(company).uscc,
  ...(['identity', 'marriage', 'road', 'realty'] as const).flatMap((type) => faceTexts(type, { identity: single, marriage: wife, road: company, realty: owner }[type])),
]

function faceTexts(type: WorldType, at: number): readonly string[] {
  const { face, licenceNumber } = bodies[type](at)
  // Short words such as 男 or 汉 stand in any text, and prove nothing.
  return [licenceNumber ?? '', ...Object.values(face).map(String)].filter((text) => text.length >= 6 && !/^\d{4}-\d{2}-\d{2}$/.test(text))
}

describe.each(['standard', 'gm'] as const)('in the profile %s', (profile) => {
  let database: DroppableDatabase
  let hub: TestLedger
  let world: SmallWorld
  let dump: readonly Dumped[]

  beforeAll(async () => {
    database = await createTestDatabase()
    hub = await openTestLedger({ url: database.url, profile })
    world = await buildSmallWorld(hub)
  })
  afterAll(async () => {
    await hub.close()
    await database.drop()
  })

  test('licences are issued, looked up and erased', async () => {
    const licenceId = await issue(hub, world, 'marriage', bodies.marriage(wife))
    const caseId = await openCase(hub, world, wife)
    expect(shown(await lookUp(hub, caseId, 'marriage'))).toMatchObject({ firstName: demoPerson(wife).name, firstNumber: demoPerson(wife).number })
    expect(answerOf(await lookUp(hub, caseId, 'marriage')).fields.every(({ commitment, salt }) => commitment.length >= 43 && salt.length >= 22)).toBe(true)
    const investigationId = idOf(await hub.send('auditor', 'OpenInvestigation', { number: numbers.investigation, reason: reasons.investigate }), 'investigationId')
    const view = auditOf(await hub.send('auditor', 'AuditLicence', { investigationId, licenceId }))
    const spouse = view.values.find(({ part, value }) => part === 'identity' && JSON.stringify(value).includes(demoPerson(husband).number))
    const stop = keepFolding(hub, database.url)
    accepted(await hub.send('security-admin', 'EraseHolder', { holderId: spouse?.subject.slice('holder-'.length) ?? '', basis: 'court-order' }))
    await stop()
    expect(shown(await lookUp(hub, caseId, 'marriage'))).toMatchObject({ firstName: demoPerson(wife).name, secondName: '已清除' })
  })

  test('and everything else is done that carries a name, a number or a reason', async () => {
    await registerOperator(hub, numbers.account, world.units.window, 'window-clerk')
    const roadId = await issue(hub, world, 'road', bodies.road(company))
    await issue(hub, world, 'identity', bodies.identity(single))
    const realtyId = await issue(hub, world, 'realty', bodies.realty(owner))
    accepted(await deposit(hub, world, 'identity', { ...bodies.identity(inStock), sourceId: numbers.source }))
    const opened = accepted(await hub.send('window', 'OpenCase', { itemId: world.item, foreignNumber: { system: 'intake', number: numbers.foreign }, parties: partiesOf(company) }))
    const caseId = opened.ids['caseId'] ?? ''
    expect(codeOf(await lookUp(hub, caseId, 'road'))).toBe('answered')
    expect(codeOf(await hub.send('machine', 'LookUp', { ...lookUpOf(caseId, 'road'), licenceNumber: bodies.road(company).licenceNumber ?? '' }))).toBe('answered')
    expect(codeOf(await lookUp(hub, await openCase(hub, world, single), 'identity'))).toBe('answered')
    expect(codeOf(await lookUp(hub, await openCase(hub, world, owner), 'realty'))).toBe('answered')
    for (const slot of ['M1', 'M2', 'M3', 'M4']) accepted(await hub.send('window', 'TakePaper', { caseId, slot, reason: 'not-deposited' }))
    accepted(await hub.send('window', 'ReceiveCase', { caseId }))
    accepted(await hub.send('window', 'DeclineCase', { caseId, kind: 'false-material', reason: reasons.decline }))
    accepted(await hub.send('clerk', 'RestrictLicence', { licenceId: realtyId, kind: 'mortgaged', reason: reasons.restrict }))
    accepted(await hub.send('clerk', 'SuspendLicence', { licenceId: roadId, reason: reasons.suspend }))
    accepted(await hub.send('clerk', 'RevokeLicence', { licenceId: roadId, reason: reasons.revoke }))
    const { grantId } = accepted(await hub.send('catalogue', 'RequestGrant', {
      typeId: world.types.road, basis: 'statutory', statute: '国令716-7', presenceMin: 'keyed', purpose: grantPurpose,
      scope: { items: [world.item], implementingUnits: [world.units.office], fields: [{ field: 'name', plain: true }], dailyQuota: 5, validFrom: '2026-03-01', validUntil: '2027-01-01' },
    })).ids
    accepted(await hub.send('data-approver', 'RejectGrant', { grantId: grantId ?? '', reason: reasons.reject }))
    accepted(await hub.send('catalogue', 'WithdrawGrant', { grantId: world.grants.road, reason: reasons.withdrawGrant }))
    accepted(await hub.send('auditor', 'HoldHolder', { holderId: await anyHolder(), hold: 'HOLD-9', reason: reasons.hold }))
    await foldToHead(hub, database.url)
    await hub.ledger.close()
    dump = await dumpDatabase(database.url)
  })

  async function anyHolder(): Promise<string> {
    await foldToHead(hub, database.url)
    const { rows: [row] } = await hub.pool.query<{ holder_id: string }>('select holder_id from read_masked.licence_holder limit 1')
    return row?.holder_id ?? ''
  }

  test('the dump is of everything: what may stand in plain is found in the log, in the registers, and beside masked names', () => {
    const places = (text: string): readonly string[] => [...new Set(dump.filter((one) => one.text.includes(text)).map(({ where }) => where))]
    expect(places('样例机构bureau')).toEqual(expect.arrayContaining(['ledger.event.bytes', 'read.unit.name']))
    for (const schema of ['ledger', 'vault', 'decide', 'read', 'read_masked']) expect(dump.some(({ where }) => where.startsWith(`${schema}.`)), schema).toBe(true)
    expect(dump.some(({ where, text }) => where.startsWith('read_masked.') && text.includes('*'))).toBe(true)
  })

  test('no name, no number and no reason stands anywhere in it, however it may be spelt', () => {
    expect(secrets.length).toBeGreaterThan(35)
    const all = dump.map(({ text }) => text).join('\n')
    const found = secrets.filter((secret) => spellingsOf(secret).some((spelling) => all.includes(spelling)))
    const where = (secret: string): readonly string[] => [...new Set(dump.filter(({ text }) => spellingsOf(secret).some((spelling) => text.includes(spelling))).map((one) => one.where))]
    expect(found.map((secret) => [secret, where(secret)])).toEqual([])
  })
})
