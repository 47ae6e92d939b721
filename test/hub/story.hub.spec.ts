import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Hub } from '@hub/launcher'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CityHub, cityHubMsMax, startCityHub } from '../support/city-hub.ts'
import { HubClient, type Reply } from './hub-client.ts'
import { company, definition, husband, storyCodes, wife } from './story-data.ts'

// One story, told in order over GraphQL, on the whole hub as `npm start` brings it up.
let city: CityHub
let hub: Hub
let client: HubClient
const ids: Record<string, string> = {}
const clock: Record<string, string> = {}

const id = (reply: Reply, member: string): string => {
  const value = reply[member]
  if (typeof value !== 'string') throw new Error(`no ${member} in ${JSON.stringify(reply)}`)
  return value
}
const reader = { kind: 'CARD_READER', reference: 'READER-1' }
const validity = { from: '2026-01-01', until: null }
const dayMs = 86_400_000
/** In Shanghai; midnight may fall into the story. */
const localDay = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)

beforeAll(async () => {
  city = await startCityHub()
  hub = city.hub
  client = new HubClient(hub.url)
  for (const [key, name] of [['market', '演示市市场监督管理局'], ['civil', '演示市民政局'], ['police', '演示市公安局'], ['social', '演示市人力资源和社会保障局'], ['centre', '演示市政务服务中心']] as const) {
    const { units } = await client.query<{ units: { edges: { node: { unitId: string; name: string } }[] } }>('demo-system-admin', '{ units(first: 100) { edges { node { unitId name } } } }')
    ids[key] = units.edges.find(({ node }) => node.name === name)?.node.unitId ?? ''
  }
}, cityHubMsMax)
afterAll(() => city?.stop())

describe('the story', () => {
  test('issuing clerks register licence types', async () => {
    ids['businessType'] = id(await client.must('demo-market-clerk', 'registerLicenceType', { code: storyCodes.business, definition: definition('故事营业执照', ids['market'] ?? '', [{ name: 'name', label: '名称', mask: 'none' }, { name: 'legal', label: '法定代表人', mask: 'name' }], { holderKinds: ['ORGANISATION'], sharing: 'UNCONDITIONAL' }) }), 'typeId')
    ids['identityType'] = id(await client.must('demo-police-clerk', 'registerLicenceType', { code: storyCodes.identity, definition: definition('故事身份证明', ids['police'] ?? '', [{ name: 'name', label: '姓名', mask: 'name', holder: 0 }, { name: 'number', label: '号码', mask: 'id-number', holder: 0 }]) }), 'typeId')
    ids['marriageType'] = id(await client.must('demo-civil-clerk', 'registerLicenceType', { code: storyCodes.marriage, definition: definition('故事结婚证', ids['civil'] ?? '', [{ name: 'registered', label: '登记日期', mask: 'none' }, { name: 'first', label: '甲方姓名', mask: 'name', holder: 0 }, { name: 'second', label: '乙方姓名', mask: 'name', holder: 1 }], { holdersMin: 2, holdersMax: 2 }) }), 'typeId')
  })

  test('they issue a business licence, an identity document and a marriage certificate of two holders', async () => {
    const issue = async (account: string, input: Record<string, unknown>): Promise<string> => {
      const licenceId = id(await client.must(account, 'composeLicence', { validity, ...input }), 'licenceId')
      await client.must(account, 'issueLicence', { licenceId })
      return licenceId
    }
    ids['business'] = await issue('demo-market-clerk', { typeId: ids['businessType'], issuers: [ids['market']], holders: [company], face: { name: company.name, legal: wife.name } })
    ids['identity'] = await issue('demo-police-clerk', { typeId: ids['identityType'], issuers: [ids['police']], holders: [wife], face: { name: wife.name, number: wife.number }, licenceNumber: wife.number })
    ids['marriage'] = await issue('demo-civil-clerk', { typeId: ids['marriageType'], issuers: [ids['civil']], holders: [wife, husband], face: { registered: '2026-01-01', first: wife.name, second: husband.name } })
  })

  test('an item is published, and its intake entrusted to the service centre', async () => {
    const { units } = await client.query<{ units: { edges: { node: { unitId: string; uscc: string } }[] } }>('demo-system-admin', '{ units(first: 100) { edges { node { unitId uscc } } } }')
    const uscc = units.edges.find(({ node }) => node.unitId === ids['social'])?.node.uscc ?? ''
    const licence = (code: string) => [{ kind: 'LICENCE', typeCode: code }, { kind: 'PAPER' }]
    const slots = [
      { slot: 'M1', name: '身份证明', role: 'APPLICANT', main: true, evidence: licence(storyCodes.identity) },
      { slot: 'M2', name: '婚姻证明', role: 'APPLICANT', main: true, evidence: licence(storyCodes.marriage) },
      { slot: 'M3', name: '单位证明', role: 'RELATED_PARTY', main: false, evidence: licence(storyCodes.business) },
    ]
    ids['item'] = id(await client.must('demo-social-catalogue', 'publishServiceItem', { code: `${uscc}3999999999999`, definition: { name: '故事事项', implementingUnit: ids['social'], statutoryDays: 20, promisedDays: 5, slots } }), 'itemId')
    await client.must('demo-social-catalogue', 'entrustIntake', { windowUnit: ids['centre'], items: [ids['item']] })
  })

  test('a grant is asked for by one and approved by others, as its sharing class demands', async () => {
    const scope = (fields: { field: string; plain: boolean }[]) => ({ items: [ids['item']], implementingUnits: [ids['social']], fields, dailyQuota: 1000, validFrom: localDay(Date.now()), validUntil: localDay(Date.now() + dayMs) })
    const ask = (typeId: string | undefined, fields: { field: string; plain: boolean }[]) =>
      client.must('demo-social-catalogue', 'requestGrant', { typeId, basis: 'STATUTORY', statute: '国令716-7', presenceMin: 'CARD_READER', purpose: '核对材料', scope: scope(fields) })
    ids['identityGrant'] = id(await ask(ids['identityType'], [{ field: 'name', plain: true }, { field: 'number', plain: false }]), 'grantId')
    expect(await client.send('demo-police-approver', 'approveGrant', { grantId: ids['identityGrant'] })).toMatchObject({ __typename: 'CommandRefused', code: 'GRANT_STAGE_NOT_YOURS' })
    await client.must('demo-data-approver', 'approveGrant', { grantId: ids['identityGrant'] })
    await client.must('demo-police-approver', 'approveGrant', { grantId: ids['identityGrant'] })
    ids['marriageGrant'] = id(await ask(ids['marriageType'], [{ field: 'registered', plain: true }, { field: 'first', plain: true }, { field: 'second', plain: true }]), 'grantId')
    await client.must('demo-data-approver', 'approveGrant', { grantId: ids['marriageGrant'] })
    await client.must('demo-civil-approver', 'approveGrant', { grantId: ids['marriageGrant'] })
  })

  test('a window clerk opens a case and gets exactly the fields granted, masked as granted', async () => {
    ids['case'] = id(await client.must('demo-window-clerk', 'openCase', { itemId: ids['item'], parties: [{ party: 'P1', role: 'APPLICANT', holder: wife, presence: reader }] }), 'caseId')
    const reply = await client.must('demo-window-clerk', 'lookUp', { caseId: ids['case'], slot: 'M1', typeCode: storyCodes.identity })
    expect(reply).toMatchObject({ __typename: 'LookUpAnswered', licenceId: ids['identity'], status: 'valid' })
    const fields = reply['fields'] as { field: string; value: string; masked: boolean; commitment: string; salt: string }[]
    expect(fields.map(({ field, value, masked }) => ({ field, value, masked }))).toEqual([
      { field: 'name', value: wife.name, masked: false },
      { field: 'number', value: `${wife.number.slice(0, 3)}${'*'.repeat(11)}${wife.number.slice(-4)}`, masked: true },
    ])
    expect(fields.every(({ commitment, salt }) => commitment.length === 43 && salt.length === 22)).toBe(true)
    await client.must('demo-window-clerk', 'resolveSlot', { caseId: ids['case'], slot: 'M1', lookUpId: id(reply, 'lookUpId') })
    const married = await client.must('demo-window-clerk', 'lookUp', { caseId: ids['case'], slot: 'M2', typeCode: storyCodes.marriage })
    const shown = married['fields'] as { field: string; value: string; masked: boolean }[]
    expect(shown.find(({ field }) => field === 'first')).toMatchObject({ value: wife.name, masked: false })
    expect(shown.find(({ field }) => field === 'second')?.masked).toBe(true)
    expect(JSON.stringify(shown)).not.toContain(husband.name)
    clock['beforeSuspension'] = new Date().toISOString()
  })

  test('a repeated command gets the first answer, and another body under its id is refused', async () => {
    const input = { commandId: randomUUID(), caseId: ids['case'], slot: 'M1', typeCode: storyCodes.identity }
    const first = await client.must('demo-window-clerk', 'lookUp', input)
    const again = await client.must('demo-window-clerk', 'lookUp', input)
    expect(again).toEqual({ ...first, replayed: true })
    expect(await client.send('demo-window-clerk', 'lookUp', { ...input, slot: 'M2', typeCode: storyCodes.marriage })).toMatchObject({ __typename: 'CommandRefused', code: 'COMMAND_ID_REUSED' })
  })

  test('the department suspends the licence, and the next look-up says so', async () => {
    await client.must('demo-civil-clerk', 'suspendLicence', { licenceId: ids['marriage'], reason: '登记材料存疑，暂扣核查' })
    const refused = await client.send('demo-window-clerk', 'lookUp', { caseId: ids['case'], slot: 'M2', typeCode: storyCodes.marriage })
    expect(refused).toMatchObject({ __typename: 'CommandRefused', code: 'LICENCE_STATUS_SUSPENDED', message: '证照已暂扣。' })
    expect(refused['recordedLookUpId']).toEqual(expect.any(String))
  })

  test('an operator of another unit, a holder who is not in the case and a withdrawn grant each get an answer of their own', async () => {
    expect(await client.send('demo-social-window', 'lookUp', { caseId: ids['case'], slot: 'M1', typeCode: storyCodes.identity })).toMatchObject({ code: 'CASE_NOT_OF_THIS_WINDOW' })
    expect(await client.send('demo-window-clerk', 'lookUp', { caseId: ids['case'], slot: 'M3', typeCode: storyCodes.business })).toMatchObject({ code: 'PARTY_MISSING' })
    expect(await client.send('demo-window-clerk', 'lookUp', { caseId: ids['case'], slot: 'M1', typeCode: storyCodes.marriage })).toMatchObject({ code: 'TYPE_NOT_IN_SLOT' })
    await client.must('demo-civil-approver', 'withdrawGrant', { grantId: ids['marriageGrant'], reason: '用途已变更' })
    expect(await client.send('demo-window-clerk', 'lookUp', { caseId: ids['case'], slot: 'M2', typeCode: storyCodes.marriage })).toMatchObject({ code: 'GRANT_TAKEN_BACK' })
  })

  test('the case is received, accepted and closed; after that nothing can be looked up for it', async () => {
    await client.must('demo-window-clerk', 'takePaper', { caseId: ids['case'], slot: 'M2', reason: 'NOT_IN_FORCE' })
    await client.must('demo-window-clerk', 'receiveCase', { caseId: ids['case'] })
    await client.must('demo-window-clerk', 'acceptCase', { caseId: ids['case'] })
    await client.must('demo-window-clerk', 'closeCase', { caseId: ids['case'], outcome: 'DONE' })
    expect(await client.send('demo-window-clerk', 'lookUp', { caseId: ids['case'], slot: 'M1', typeCode: storyCodes.identity })).toMatchObject({ code: 'CASE_NO_LONGER_OPEN' })
  })

  test('an auditor, under an investigation number, lists every look-up of the licence, refused ones included', async () => {
    ids['investigation'] = id(await client.must('demo-auditor', 'openInvestigation', { number: '演审〔2026〕1号', reason: '群众反映信息被查询' }), 'investigationId')
    const audited = await client.must('demo-auditor', 'auditLookUps', { investigationId: ids['investigation'], licenceId: ids['marriage'] })
    const { lookUps } = await client.query<{ lookUps: { edges: { node: { outcome: string; code: string | null } }[] } }>('demo-auditor',
      'query ($i: ID!, $l: ID!, $p: Position) { lookUps(first: 100, investigationId: $i, licenceId: $l, atLeastPosition: $p) { edges { node { outcome code } } } }', { i: ids['investigation'], l: ids['marriage'], p: audited['position'] })
    const codes = lookUps.edges.map(({ node }) => node.code ?? node.outcome)
    expect(codes).toEqual(expect.arrayContaining(['LICENCE_STATUS_SUSPENDED', 'GRANT_TAKEN_BACK', 'ANSWERED']))
  })

  test('the auditor sees the licence as it was and as it is', async () => {
    const before = await client.must('demo-auditor', 'auditLicence', { investigationId: ids['investigation'], licenceId: ids['marriage'], asOf: clock['beforeSuspension'] })
    expect(before).toMatchObject({ __typename: 'LicenceAudited', status: 'valid' })
    const now = await client.must('demo-auditor', 'auditLicence', { investigationId: ids['investigation'], licenceId: ids['marriage'] })
    expect(now).toMatchObject({ status: 'suspended' })
    expect(JSON.stringify(now['values'])).toContain(husband.name)
  })

  test('a department’s own intake system does the same, machine to machine, with its own case number', async () => {
    const parties = [{ party: 'P1', role: 'APPLICANT', holder: wife, presence: { kind: 'CARD_READER', reference: 'SYS-1' } }]
    const opened = await client.must('demo-social-system', 'openCase', { itemId: ids['item'], foreignNumber: { system: 'social-intake', number: 'SB-2026-000123' }, parties })
    const answered = await client.must('demo-social-system', 'lookUp', { caseId: opened['caseId'], slot: 'M1', typeCode: storyCodes.identity })
    expect(answered).toMatchObject({ __typename: 'LookUpAnswered', licenceId: ids['identity'] })
    expect(await client.send('demo-social-system', 'openCase', { itemId: ids['item'], foreignNumber: { system: 'social-intake', number: 'SB-2026-000123' }, parties })).toMatchObject({ __typename: 'CommandRefused' })
  })

  test('the system finds its clerk by her account, acts for her, and learns of nobody in another unit', async () => {
    const find = async (account: string): Promise<readonly string[]> => {
      const { operators } = await client.query<{ operators: { edges: { node: { operatorId: string } }[] } }>('demo-social-system', 'query ($a: String) { operators(first: 5, account: $a) { edges { node { operatorId } } } }', { a: account })
      return operators.edges.map(({ node }) => node.operatorId)
    }
    const [clerk = ''] = await find('demo-social-window')
    expect(await find('demo-window-clerk')).toEqual([])
    expect(await find('nobody-at-all')).toEqual([])
    const headers = { 'x-hub-acting-for': clerk }
    const parties = [{ party: 'P1', role: 'APPLICANT', holder: wife, presence: { kind: 'CARD_READER', reference: 'SYS-2' } }]
    const opened = await client.must('demo-social-system', 'openCase', { itemId: ids['item'], foreignNumber: { system: 'social-intake', number: 'SB-2026-000124' }, parties }, headers)
    const answered = await client.must('demo-social-system', 'lookUp', { caseId: opened['caseId'], slot: 'M1', typeCode: storyCodes.identity }, headers)
    const own = 'query ($c: ID, $p: Position) { unitLookUps(last: 5, caseId: $c, atLeastPosition: $p) { edges { node { operatorId outcome holder { nameMasked } } } } }'
    const { unitLookUps } = await client.query<{ unitLookUps: { edges: unknown[] } }>('demo-social-window', own, { c: opened['caseId'], p: answered['position'] })
    expect(unitLookUps.edges).toEqual([{ node: { operatorId: clerk, outcome: 'ANSWERED', holder: { nameMasked: `${wife.name.slice(0, 1)}**` } } }])
  })

  test('the department sees which units looked at its licence, and nothing of the refusals before the licence was looked at', async () => {
    const { providedLookUps } = await client.query<{ providedLookUps: { edges: { node: { outcome: string; code: string | null; unit: { unitId: string } } }[] } }>('demo-civil-clerk',
      'query ($l: ID) { providedLookUps(first: 20, licenceId: $l) { edges { node { outcome code unit { unitId } } } } }', { l: ids['marriage'] })
    expect(providedLookUps.edges.map(({ node }) => [node.code ?? node.outcome, node.unit.unitId])).toEqual([['ANSWERED', ids['centre']], ['LICENCE_STATUS_SUSPENDED', ids['centre']]])
  })

  test('a page that follows the hub hears of a change, and a query then shows it without waiting', async () => {
    const before = await client.must('demo-civil-clerk', 'reinstateLicence', { licenceId: ids['marriage'] })
    const following = client.nextMove('demo-civil-clerk', Number(before['position']))
    const { position } = await client.must('demo-civil-clerk', 'reportLicenceLost', { licenceId: ids['marriage'] })
    const told = await following
    expect(told).toBeGreaterThanOrEqual(Number(position))
    const { licence } = await client.query<{ licence: { status: string } }>('demo-civil-clerk', 'query ($l: ID!, $p: Position) { licence(licenceId: $l, atLeastPosition: $p) { status } }', { l: ids['marriage'], p: told })
    expect(licence.status).toBe('LOST')
  })

  test('nothing of all that stands in a log', async () => {
    const dir = join(city.dataDir, 'log')
    const logs = await Promise.all((await readdir(dir)).map((name) => readFile(join(dir, name), 'utf8')))
    const text = logs.join('\n')
    expect(text.length).toBeGreaterThan(1_000)
    for (const personal of [wife.name, wife.number, husband.name, husband.number, company.name, company.number, '登记材料存疑', 'SB-2026-000123', 'SB-2026-000124', 'demo-social-window', '演审〔2026〕1号']) expect(text, personal).not.toContain(personal)
  })
})
