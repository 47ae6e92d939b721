import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Hub } from '@hub/launcher'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { cuttableProxy } from '../../services/ledger/src/testing/cuttable-proxy.ts'
import { HubClient } from '../hub/hub-client.ts'
import { type CityHub, cityHubMsMax, startCityHub } from '../support/city-hub.ts'
import { eventually } from '../support/eventually.ts'
import { EventLog } from './event-log.ts'
import { HubCommand } from './hub-command.ts'
import { driverClerk, driverType, writeStock } from './stock-rows.ts'

// Imports that are cut off in the middle, and what goes on beside one.
let city: CityHub
let hub: Hub
let files: string
let log: EventLog
let issuer: string
let series = 0
const wholeTestMs = 600_000

beforeAll(async () => {
  city = await startCityHub()
  hub = city.hub
  files = city.folder
  log = new EventLog(hub.databaseUrl)
  const { licenceType } = await new HubClient(hub.url).query<{ licenceType: { issuers: { uscc: string }[] } }>(driverClerk, 'query ($code: String!) { licenceType(code: $code) { issuers { uscc } } }', { code: driverType })
  issuer = licenceType.issuers[0]?.uscc ?? ''
}, cityHubMsMax)
afterAll(() => city?.stop())

async function stock(rows: number): Promise<string> {
  series += 1
  const path = join(files, `stock-${series}.csv`)
  await writeStock({ path, issuer, rows, series })
  return path
}

const importing = (path: string, url = hub.url): HubCommand =>
  new HubCommand(['import', 'licences', path, '--type', driverType, '--source', 'demo-transport', '--as', driverClerk, '--batch-size', '100'], { hub: { url, dataDir: hub.dataDir } })

/** Waits until the import is well in the middle: something is durable, and something is left. */
function untilUnderWay(path: string, from: number, least: number): Promise<void> {
  return eventually('the import is under way', async () => existsSync(`${path}.progress.json`) && (await log.depositedStreamsFrom(from)) >= least, 120_000)
}

describe('an import that is cut off', () => {
  const rows = 3_000

  test.each(['SIGKILL', 'SIGINT'] as const)('by %s goes on where it stopped, and every row is in the log exactly once', async (signal) => {
    const [path, from] = [await stock(rows), await log.head()]
    // By a way through this process, which lets no more through from then on: however late the signal comes, something is left.
    const way = await cuttableProxy(hub.url)
    onTestFinished(() => way.close())
    const first = importing(path, way.url)
    await untilUnderWay(path, from, 300)
    way.freeze()
    first.signal(signal)
    const { exit, said } = await first.ended
    way.mend()
    if (signal === 'SIGINT') expect([exit, said.includes('从中断处继续')]).toEqual([130, true])
    expect(await log.depositedStreamsFrom(from)).toBeLessThan(rows)
    expect(existsSync(`${path}.progress.json`)).toBe(true)

    const again = await importing(path, way.url).ended
    expect([again.exit, again.said.includes('接着上次中断处继续'), again.said.includes(`导入完成：${rows} 行`)]).toEqual([0, true, true])
    expect((await log.countsFrom(from))['LicenceDeposited']).toBe(rows)
    expect(await log.depositedStreamsFrom(from)).toBe(rows)
    expect((await readdir(files)).filter((name) => name.includes('progress') || name.includes('errors'))).toEqual([])
  }, wholeTestMs)

  test('by the death of the ledger goes on by itself', async () => {
    const [path, from] = [await stock(rows), await log.head()]
    const running = importing(path)
    await untilUnderWay(path, from, 300)
    hub.kill('ledger', 'SIGKILL')
    expect((await running.ended).exit).toBe(0)
    expect((await log.countsFrom(from))['LicenceDeposited']).toBe(rows)
  }, wholeTestMs)
})
