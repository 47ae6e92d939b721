import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Hub } from '@hub/launcher'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HubClient } from '../hub/hub-client.ts'
import { type CityHub, cityHubMsMax, startCityHub } from '../support/city-hub.ts'
import { paced } from '../support/stillness.ts'
import { EventLog } from './event-log.ts'
import { HubCommand, runHub } from './hub-command.ts'
import { driverClerk, driverType, writeStock } from './stock-rows.ts'

// A window goes on with its work while a department brings in its stock: imports have a lane of their own.
const sample = fileURLToPath(new URL('../../packages/cli/examples/demo-stock-utf8.csv', import.meta.url))
const realtyType = '11100000MB03271699001'
const rows = 20_000
/** Between look-ups, so that they are no load of their own. */
const pauseMs = 100
/** No measure of speed, on whatever machine: while a look-up waits for the import, most of its rows come in. */
const heldUpRows = rows / 2
let city: CityHub
let hub: Hub
let files: string
let client: HubClient

beforeAll(async () => {
  city = await startCityHub({ environment: { ...process.env, HUB_LOOK_UPS_PER_MINUTE: '10000' } })
  hub = city.hub
  files = city.folder
  client = new HubClient(hub.url)
}, cityHubMsMax)
afterAll(() => city?.stop())

async function openCase(): Promise<string> {
  const path = join(files, 'stock.csv')
  await copyFile(sample, path)
  await runHub(['import', 'licences', path, '--type', realtyType, '--source', 'demo-estate', '--as', 'demo-realty-clerk'], { hub })
  const { serviceItems } = await client.query<{ serviceItems: { edges: { node: { itemId: string; name: string } }[] } }>('demo-window-clerk', '{ serviceItems(first: 50) { edges { node { itemId name } } } }')
  const itemId = serviceItems.edges.find(({ node }) => node.name === '不动产转移登记')?.node.itemId
  const holder = { idType: '111', number: '339900198503046036', name: '样本3' }
  const { caseId } = await client.must('demo-window-clerk', 'openCase', { itemId, parties: [{ party: 'P1', role: 'APPLICANT', holder, presence: { kind: 'CARD_READER', reference: 'READER-1' } }] })
  return caseId as string
}

async function lookUp(caseId: string): Promise<void> {
  const reply = await client.send('demo-window-clerk', 'lookUp', { caseId, slot: 'M3', typeCode: realtyType })
  expect(reply.__typename).toBe('LookUpAnswered')
}

test('no look-up waits for an import of twenty thousand rows to end', async () => {
  const [caseId, log] = [await openCase(), new EventLog(hub.databaseUrl)]
  const issuers = await client.query<{ licenceType: { issuers: { uscc: string }[] } }>(driverClerk, 'query ($code: String!) { licenceType(code: $code) { issuers { uscc } } }', { code: driverType })
  const [path, from] = [join(files, 'drivers.csv'), await log.head()]
  await writeStock({ path, issuer: issuers.licenceType.issuers[0]?.uscc ?? '', rows, series: 1 })
  const running = new HubCommand(['import', 'licences', path, '--type', driverType, '--source', 'demo-transport', '--as', driverClerk], { hub })
  let done = false
  void running.ended.then(() => { done = true })
  /** What came in during each look-up of the middle. */
  const busy: number[] = []
  while (!done) {
    const before = await log.head()
    await lookUp(caseId)
    if (before > from + rows / 100 && !done) busy.push((await log.head()) - before)
    await paced(pauseMs)
  }
  expect((await running.ended).exit).toBe(0)
  expect((await log.countsFrom(from))['LicenceDeposited']).toBe(rows)
  expect(busy.length).toBeGreaterThan(2)
  expect(busy.filter((came) => came > heldUpRows)).toEqual([])
}, 600_000)
