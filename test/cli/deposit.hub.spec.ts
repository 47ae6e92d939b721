import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assert } from '@hub/kernel'
import { buildLicenceIdentifier, buildUscc, parseLicenceTypeCode, parseUscc } from '@hub/schemas'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HubClient } from '../hub/hub-client.ts'
import { type CityHub, cityHubMsMax, startCityHub } from '../support/city-hub.ts'
import { runHub } from './hub-command.ts'
import { driverClerk as clerk, driverType } from './stock-rows.ts'

// A department hands over what its own system sealed, and calls its licences by what is printed on them.
const sealedFile = fileURLToPath(new URL('../../services/ledger/demo-files/road-licence.pdf', import.meta.url))
const roadType = '11100000000019713D008'
let city: CityHub
let client: HubClient
let typeId: string
let issuer: { readonly unitId: string; readonly uscc: string }

beforeAll(async () => {
  city = await startCityHub()
  client = new HubClient(city.hub.url)
  const query = 'query ($road: String!, $driver: String!) { road: licenceType(code: $road) { typeId } driver: licenceType(code: $driver) { issuers { unitId uscc } } }'
  const { road, driver } = await client.query<{ road: { typeId: string }; driver: { issuers: (typeof issuer)[] } }>(clerk, query, { road: roadType, driver: driverType })
  const [only] = driver.issuers
  assert(only !== undefined, 'the driver’s licence has its issuer')
  ;[typeId, issuer] = [road.typeId, only]
}, cityHubMsMax)
afterAll(() => city?.stop(), 60_000)

const numberOf = (at: number): string => `演交存许可货字${String(at).padStart(6, '0')}号`
function identifierOf(at: number): string {
  const [typeCode, uscc] = [parseLicenceTypeCode(roadType), parseUscc(issuer.uscc)]
  assert(typeCode !== undefined && uscc !== undefined, 'the demo city’s codes are right')
  return buildLicenceIdentifier({ typeCode, issuer: uscc, serial: `DEPOSITED${String(at)}`, version: 1 }) ?? ''
}
/** 道路运输证 of a company that nobody else has heard of, as stock. */
async function stock(at: number, row = String(at)): Promise<string> {
  const uscc = buildUscc({ registrar: '9', category: '1', area: '339900', organisation: `97${String(at).padStart(7, '0')}` })
  const name = '演示样本交存有限公司'
  const { licenceId } = await client.must(clerk, 'depositLicence', {
    typeId, issuers: [issuer.unitId], sourceSystem: 'deposit-spec', sourceId: row, issuedOn: '2025-02-01', holders: [{ idType: '001', number: uscc, name }], validity: { from: '2025-01-01', until: '2029-01-01' },
    licenceNumber: numberOf(at), identifier: identifierOf(at), face: { name, premises: '演示市样本区物流园1号', scope: '道路普通货物运输' },
  })
  return licenceId as string
}
const deposit = (path: string, ...more: readonly string[]) => runHub(['deposit', path, ...more, '--as', clerk, '--json'], { hub: city.hub })
interface Told { readonly outcome: string; readonly codes: readonly string[]; readonly sha256: string | null }
const toldOf = (out: string) => (JSON.parse(out) as { readonly files: readonly Told[] }).files
async function filesOf(licenceId: string): Promise<readonly { readonly sha256: string }[]> {
  const { licence } = await client.query<{ licence: { files: { sha256: string }[] } }>(clerk, 'query ($id: ID!) { licence(licenceId: $id) { files { sha256 } } }', { id: licenceId })
  return licence.files
}

test('one file goes to the licence that bears its identifier, or its type and number, and is known there when it comes again', async () => {
  const [first, second] = [await stock(1), await stock(2)]
  const byIdentifier = await deposit(sealedFile, '--licence', identifierOf(1))
  const byNumber = await deposit(sealedFile, '--type', roadType, '--number', numberOf(2))
  const again = await deposit(sealedFile, '--licence', first)
  expect([byIdentifier, byNumber, again].map(({ exit, out }) => [exit, toldOf(out).map(({ outcome }) => outcome)])).toEqual([[0, ['stands']], [0, ['stands']], [0, ['known']]])
  const { sha256 } = toldOf(byIdentifier.out)[0] ?? {}
  expect([await filesOf(first), await filesOf(second)]).toMatchObject([[{ sha256 }], [{ sha256 }]])
}, 60_000)

test('a folder goes with its list, file by file: what is of two licences is told, and the corrected list is enough', async () => {
  const [third, , twin] = [await stock(3), await stock(4, '4'), await stock(4, '4-again')]
  const folder = join(city.folder, 'sealed')
  await mkdir(folder)
  for (const at of [3, 4]) await copyFile(sealedFile, join(folder, `${String(at)}.pdf`))
  const list = join(folder, '清单.csv')
  await writeFile(list, `文件,电子证照标识,证照编号\n3.pdf,${identifierOf(3)},\n4.pdf,,${numberOf(4)}\n`)
  const told = await deposit(folder, '--list', list, '--type', roadType)
  expect([told.exit, toldOf(told.out).map(({ outcome, codes }) => [outcome, ...codes])]).toEqual([1, [['stands'], ['refused', 'LICENCE_FILE_LICENCE_AMBIGUOUS']]])
  const errors = join(folder, '清单.errors.csv')
  expect(await readFile(errors, 'utf8')).toContain('不止一本')
  await writeFile(errors, `文件,证照内部编号\n4.pdf,${twin}\n`)
  expect(await deposit(folder, '--list', errors)).toMatchObject({ exit: 0 })
  expect([(await filesOf(third)).length, (await filesOf(twin)).length]).toEqual([1, 1])
}, 60_000)
