import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Hub } from '@hub/launcher'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HubClient, type Reply } from '../hub/hub-client.ts'
import { type CityHub, cityHubMsMax, startCityHub } from '../support/city-hub.ts'
import { EventLog } from './event-log.ts'
import { runHub, type Ended } from './hub-command.ts'

// The sample files of the command line, brought into the demo city in order, as a department does it for the first time.
const examples = fileURLToPath(new URL('../../packages/cli/examples/', import.meta.url))
const realtyType = '11100000MB03271699001'
const clerk = 'demo-realty-clerk'
const ofFile = { deposited: 6, corrected: 1, cancelled: 1, wrong: 2 } as const
let city: CityHub
let hub: Hub
let files: string
let client: HubClient
let log: EventLog

const importing = (file: string, ...more: readonly string[]): Promise<Ended> =>
  runHub(['import', 'licences', join(files, file), '--type', realtyType, '--source', 'demo-estate', '--as', clerk, ...more], { hub })
const gb18030 = async (file: string): Promise<string> => new TextDecoder('gb18030', { fatal: true }).decode(await readFile(join(files, file)))

beforeAll(async () => {
  city = await startCityHub()
  hub = city.hub
  files = city.folder
  for (const file of ['demo-stock-gb18030.csv', 'demo-stock-utf8.csv']) await copyFile(join(examples, file), join(files, file))
  client = new HubClient(hub.url)
  log = new EventLog(hub.databaseUrl)
}, cityHubMsMax)
afterAll(() => city?.stop())

describe('a file of existing licences', () => {
  test('is checked by a dry run that sends nothing and writes the wrong rows in the same layout and encoding', async () => {
    const from = await log.head()
    const { exit, said } = await importing('demo-stock-gb18030.csv', '--dry-run')
    expect([exit, await log.head()]).toEqual([1, from])
    expect(said).toMatch(/9 {2}检查通过\n.*2 {2}有错误/)
    const [header, ...wrong] = (await gb18030('demo-stock-gb18030.errors.csv')).trimEnd().split(/\r?\n/)
    expect(header).toBe(`${(await gb18030('demo-stock-gb18030.csv')).split('\r\n')[0] ?? ''},错误说明`)
    expect(wrong.map((line) => line.split(',').at(-1)?.slice(0, 24))).toEqual([expect.stringContaining('第 10 行：持证主体代码：号码被表格软件'), expect.stringContaining('第 11 行：证照颁发日期：不是存在的日期')])
    await rm(join(files, 'demo-stock-gb18030.errors.csv'))
  })

  test('is brought in: new rows, an update, a deletion; what is wrong or refused is told row by row', async () => {
    const from = await log.head()
    const { exit, said } = await importing('demo-stock-gb18030.csv')
    expect(exit).toBe(1)
    expect(said).toMatch(/6 {2}新入库\n.*1 {2}更新\n.*1 {2}注销\n.*2 {2}内容有误，未发送\n.*1 {2}被拒绝 SOURCE_ROW_UNKNOWN：/)
    expect(said).toMatch(/1 {2}证照标识有误（校验位或写法）：原样入库并标注/)
    expect(said).toMatch(/1 {2}与已有有效证照重复：已入库并标注/)
    expect(said).toMatch(/1 {2}没有证照编号：由枢纽生成标识流水号/)
    expect(said).toContain('未核验')
    const counts = await log.countsFrom(from)
    expect(counts).toMatchObject({ LicenceDeposited: ofFile.deposited, LicenceCorrected: ofFile.corrected, LicenceEnded: ofFile.cancelled })
    const errors = await gb18030('demo-stock-gb18030.errors.csv')
    expect(errors).toContain('号码被表格软件当作数字保存成了科学计数法（如 5.1E+17），后面的数字已经丢失，无法恢复')
    expect(errors).toContain('（SOURCE_ROW_UNKNOWN）')
  })

  test('is recognised row by row when it comes again, also in another encoding', async () => {
    const from = await log.head()
    for (const file of ['demo-stock-gb18030.csv', 'demo-stock-utf8.csv']) expect((await importing(file)).said).toMatch(/8 {2}此前已入库，未重复写入/)
    expect((await log.countsFrom(from))['LicenceDeposited']).toBeUndefined()
    expect(await log.head()).toBe(from)
  })

  test('has its wrong rows corrected in the error file, which is imported like any other', async () => {
    const path = join(files, 'demo-stock-utf8.errors.csv')
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replace('5.1E+17', '110101199001010015').replace('2024-02-30', '2024-02-28').replace('U,DEMO-9999', 'I,DEMO-9999'))
    const from = await log.head()
    const { exit, said } = await importing('demo-stock-utf8.errors.csv')
    expect(said).toMatch(/3 {2}新入库/)
    expect(exit).toBe(0)
    expect((await log.countsFrom(from))['LicenceDeposited']).toBe(3)
    expect((await readdir(files)).filter((name) => name.includes('progress'))).toEqual([])
  })

  test('leaves no person, number or address of it in the log', async () => {
    for (const text of ['样本甲', '样本㐂有限公司', '339900199001016114', '339900850101001', '演示市样本区存量路', '演（2019）']) expect(await log.holds(text), text).toBe(false)
    const spoken = (await Promise.all((await readdir(join(city.dataDir, 'log'))).map((name) => readFile(join(city.dataDir, 'log', name), 'utf8')))).join('\n')
    for (const text of ['样本甲', '339900199001016114']) expect(spoken).not.toContain(text)
  })
})

describe('what the window then sees', () => {
  const reader = { kind: 'CARD_READER', reference: 'READER-1' }
  const caseFor = async (name: string, number: string): Promise<string> => {
    const { serviceItems } = await client.query<{ serviceItems: { edges: { node: { itemId: string; name: string } }[] } }>('demo-window-clerk', '{ serviceItems(first: 50) { edges { node { itemId name } } } }')
    const itemId = serviceItems.edges.find(({ node }) => node.name === '不动产转移登记')?.node.itemId
    const { caseId } = await client.must('demo-window-clerk', 'openCase', { itemId, parties: [{ party: 'P1', role: 'APPLICANT', holder: { idType: '111', number, name }, presence: reader }] })
    return caseId as string
  }
  const lookUp = (caseId: string): Promise<Reply> => client.send('demo-window-clerk', 'lookUp', { caseId, slot: 'M3', typeCode: realtyType })
  const slotOf = async (caseId: string, atLeast: unknown): Promise<object | undefined> => {
    const found = await client.query<{ case: { slots: { slot: string }[] } }>('demo-window-clerk', 'query ($caseId: ID!, $at: Position) { case(caseId: $caseId, atLeastPosition: $at) { slots { slot state waivesPaper } } }', { caseId, at: atLeast })
    return found.case.slots.find(({ slot }) => slot === 'M3')
  }

  test('stock is unverified and waives no paper until its department confirms it', async () => {
    const caseId = await caseFor('样本3', '339900198503046036')
    const before = await lookUp(caseId)
    expect(before).toMatchObject({ __typename: 'LookUpAnswered', status: 'valid', notices: ['UNVERIFIED_STOCK'] })
    expect(before['fields']).toContainEqual(expect.objectContaining({ field: 'location', value: '演示市样本区存量路 3 号\n"甲"座, 402 室' }))
    const unresolved = await client.must('demo-window-clerk', 'resolveSlot', { caseId, slot: 'M3', lookUpId: before['lookUpId'] })
    expect(await slotOf(caseId, unresolved['position'])).toMatchObject({ waivesPaper: false })

    await client.must(clerk, 'confirmLicence', { licenceId: before['licenceId'] })
    const after = await lookUp(caseId)
    expect(after).toMatchObject({ __typename: 'LookUpAnswered', notices: [] })
    const resolved = await client.must('demo-window-clerk', 'resolveSlot', { caseId, slot: 'M3', lookUpId: after['lookUpId'] })
    expect(await slotOf(caseId, resolved['position'])).toMatchObject({ waivesPaper: true })
  })

  test('a duplicate is not disclosed', async () => {
    const reply = await lookUp(await caseFor('样本戊', '339900198503066053'))
    expect(reply).toMatchObject({ __typename: 'CommandRefused', code: 'LICENCE_DUPLICATE' })
    expect(JSON.stringify(reply)).not.toContain('存量路')
  })

  test('the licence that was there first is shown still', async () => {
    expect(await lookUp(await caseFor('样本甲', '339900199001016114'))).toMatchObject({ __typename: 'LookUpAnswered', status: 'valid' })
  })

  test('an updated row shows what the update says, for a holder whose number has 15 digits', async () => {
    const reply = await lookUp(await caseFor('样本丙', '339900850101001'))
    expect(reply['fields']).toContainEqual(expect.objectContaining({ field: 'area', value: '90平方米' }))
  })

  test('a deleted row has ended', async () => {
    expect(await lookUp(await caseFor('样本己', '339900198503086070'))).toMatchObject({ __typename: 'CommandRefused', code: 'LICENCE_STATUS_CANCELLED' })
  })

  test('a flagged identifier is on record as it came, and told to its department', async () => {
    const { licences } = await client.query<{ licences: { edges: { node: object }[] } }>(clerk, '{ licences(last: 50, typeCode: "11100000MB03271699001") { edges { node { deposited identifierCheck duplicate verified sourceSystem } } } }')
    const stock = licences.edges.map(({ node }) => node).filter((node) => 'sourceSystem' in node && node.sourceSystem === 'demo-estate')
    expect(stock).toHaveLength(9)
    expect(stock.filter((node) => 'identifierCheck' in node && node.identifierCheck === 'WRONG_CHECK_CHARACTER')).toHaveLength(1)
    expect(stock.filter((node) => 'duplicate' in node && node.duplicate === true)).toHaveLength(1)
    expect(stock.filter((node) => 'verified' in node && node.verified === true)).toHaveLength(1)
  })
})
