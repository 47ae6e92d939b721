import { join } from 'node:path'
import type { Hub } from '@hub/launcher'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HubClient } from '../hub/hub-client.ts'
import { type CityHub, cityHubMsMax, startCityHub } from '../support/city-hub.ts'
import { eventually } from '../support/eventually.ts'
import { EventLog } from './event-log.ts'
import { HubCommand, runHub, systemNode } from './hub-command.ts'

// The command line as a user runs it, against a hub as `npm start` brings it up.
let city: CityHub
let hub: Hub
beforeAll(async () => {
  city = await startCityHub()
  hub = city.hub
}, cityHubMsMax)
afterAll(() => city?.stop())

describe('hub id check', () => {
  const kinds = [
    ['1.2.156.3005.2.11100000MB0143028R001.11330105002500287C.913300000000000001.001.M', { kind: 'licence-identifier', valid: true }],
    ['11100000MB0143028R001', { kind: 'licence-type-code', valid: true }],
    ['11100000000013338W', { kind: 'uscc', valid: true }],
    ['11010519491231002X', { kind: 'citizen-id', valid: true }],
    ['110105491231002', { kind: 'citizen-id' }],
    ['11100000MB0341032Y100017214900101', { kind: 'item-code', valid: true }],
    ['11100000MB0341032X', { kind: 'uscc', valid: false, part: 'check' }],
    ['11100000000013338X', { kind: 'ambiguous', valid: false }],
    ['5.1E+17', { kind: 'citizen-id', valid: false, code: 'SPREADSHEET_DAMAGED' }],
    ['你好', { kind: 'unknown', valid: false }],
  ] as const

  test('tells every kind of code in one JSON line each, and needs no hub', async () => {
    const { exit, out, said } = await runHub(['id', 'check', ...kinds.map(([text]) => text)])
    expect(said).toBe('')
    expect(exit).toBe(1)
    expect(out.trimEnd().split('\n').map((line) => JSON.parse(line) as object)).toEqual(kinds.map(([, found]) => expect.objectContaining(found)))
  })

  test('works whatever Node the machine has, from any folder', async () => {
    for (const node of new Set([systemNode(), process.execPath])) expect(await runHub(['id', 'check', '11100000000013338W'], { node })).toMatchObject({ exit: 0 })
  })

  test('reads lines from the standard input', async () => {
    const { exit, out } = await runHub(['id', 'check', '-'], { stdin: '11100000000013338W\n11010519491231002X\n' })
    expect([exit, out.trimEnd().split('\n').length]).toEqual([0, 2])
  })
})

describe('hub token', () => {
  test('prints a token that the hub takes, and nothing else', async () => {
    const { exit, out, said } = await runHub(['token', '--as', 'demo-auditor'], { hub })
    expect([exit, said]).toEqual([0, ''])
    const answer = await fetch(`${hub.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${out.trim()}` }, body: JSON.stringify({ query: '{ me { roles } }' }) })
    expect(await answer.json()).toEqual({ data: { me: { roles: ['AUDITOR'] } } })
  })

  test('lists the accounts when there is none of that name, with the nearest', async () => {
    const { exit, out, said } = await runHub(['token', '--as', 'demo-window-clark'], { hub })
    expect([exit, out]).toEqual([1, ''])
    expect(said).toContain('demo-auditor')
    expect(said.trimEnd().split('\n').at(-1)).toContain('demo-window-clerk')
  })

  test('says that the hub is not there, and how to start it', async () => {
    const { exit, said } = await runHub(['token', '--as', 'demo-auditor', '--url', 'http://127.0.0.1:9'])
    expect([exit, said.includes('连不上枢纽'), said.includes('npm start')]).toEqual([1, true, true])
  })
})

describe('hub demo and hub ledger rebuild', () => {
  const licences = 2_000

  test('makes a large stock, and none of it twice', async () => {
    const log = new EventLog(hub.databaseUrl)
    const from = await log.head()
    const first = await runHub(['demo', '--licences', String(licences)], { hub })
    expect([first.exit, first.said]).toEqual([0, expect.stringContaining(`新入库 ${licences}，已有 0，未成 0`)])
    const again = await runHub(['demo', '--licences', String(licences)], { hub })
    expect([again.exit, again.said]).toEqual([0, expect.stringContaining(`新入库 0，已有 ${licences}，未成 0`)])
    expect((await log.countsFrom(from))['LicenceDeposited']).toBe(licences)
  })

  test.each([[[], '正在重建全部读模型'], [['--projection', 'licence-directory'], '正在重建读模型 licence-directory']] as const)('rebuilds %j while no search ever sees fewer licences', async (options, message) => {
    const [client, log] = [new HubClient(hub.url), new EventLog(hub.databaseUrl)]
    const search = async (): Promise<readonly [rows: number, page: number]> => {
      const { licences: found } = await client.query<{ licences: { edges: unknown[] } }>('demo-transport-clerk', '{ licences(last: 100, typeCode: "11100000000019713D072") { edges { node { licenceId } } } }')
      return [await log.licencesRegistered(), found.edges.length]
    }
    await eventually('the licence directory has come to the end of the log', () => log.licencesFolded())
    const full = await search()
    expect(full).toEqual([expect.any(Number), 100])
    expect(full[0]).toBeGreaterThan(licences)
    const rebuilding = new HubCommand(['ledger', 'rebuild', ...options], { hub })
    let done = false
    void rebuilding.ended.then(() => { done = true })
    const seen: (typeof full)[] = []
    while (!done || seen.length === 0) seen.push(await search())
    expect(await rebuilding.ended).toMatchObject({ exit: 0, out: expect.stringContaining(message) as string })
    expect(seen.filter(([rows, page]) => rows !== full[0] || page !== full[1])).toEqual([])
    expect(await search()).toEqual(full)
  })

  test('refuses a read model that there is not, with the names there are', async () => {
    const { exit, said } = await runHub(['ledger', 'rebuild', '--projection', 'licence-directroy'], { hub })
    expect([exit, said]).toEqual([1, expect.stringContaining('licence-directory')])
  })

  test('says that no ledger runs here when none does', async () => {
    const { exit, said } = await runHub(['ledger', 'rebuild'], { env: { HUB_DATA_DIR: join(city.folder, 'nowhere') } })
    expect([exit, said.includes('npm start')]).toEqual([1, true])
  })
})
