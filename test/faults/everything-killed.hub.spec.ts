import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HubClient } from '../hub/hub-client.ts'
import { eventually } from '../support/eventually.ts'
import { makeFolder } from '../support/run-folder.ts'
import { goesOn, openCounters, startLoad, type Load } from './busy-city.ts'
import { checkOutcomes, checkRetries, expectEveryKind, hasEveryKind } from './check-outcomes.ts'
import { readLog, type Stored } from './event-log.ts'
import { expectFsckAgrees } from './fsck-agrees.ts'
import { startMsMax } from './hub-under-fault.ts'
import { databaseUrlOf, launch, processesOf, recordedPids, type LauncherProcess } from './launcher-process.ts'

// One hub, started by `npm start`, the first time on an empty folder and then again and again, while one load goes on through all of its ends.
// Some seconds on a machine that does nothing else.
const secondStartMsMax = 60_000
const stopMsMax = 60_000
let folder: string
let dataDir: string
let hub: LauncherProcess
let load: Load
let client: HubClient
let city: readonly Stored[]

beforeAll(async () => {
  folder = makeFolder(join(tmpdir(), 'zhengyuan-faults-'))
  dataDir = join(folder, 'data')
  hub = await launch(dataDir)
  client = new HubClient(hub.url)
  city = await readLog(databaseUrlOf(dataDir))
  load = startLoad(client, await openCounters(client, [0, 1]), 3)
}, startMsMax)

afterAll(async () => {
  hub?.child.kill('SIGKILL')
  for (const pid of processesOf(dataDir)) end(pid)
  await eventually('no process of the data directory is left', () => processesOf(dataDir).length === 0, stopMsMax)
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
})

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself in the meantime.
  }
}

/** Starts the hub again in the same data directory; it has to be the same hub, at the same address, soon. */
async function startAgain(): Promise<void> {
  const before = hub.url
  hub = await launch(dataDir)
  expect(hub.readyMs).toBeLessThan(secondStartMsMax)
  expect(hub.url).toBe(before)
  expect(hub.output()).toContain('已有数据，不再写入演示城市')
  await goesOn(load)
}

describe('a hub that ends under load, and starts again', () => {
  test('Ctrl-C stops everything: exit code 0, and no process of the data directory is left', async () => {
    await goesOn(load, 100)
    expect(processesOf(dataDir).length).toBeGreaterThanOrEqual(4)
    expect(recordedPids(dataDir)).toHaveLength(4)
    hub.child.kill('SIGINT')
    const began = performance.now()
    expect(await hub.exited).toBe(0)
    expect(performance.now() - began).toBeLessThan(stopMsMax)
    expect(hub.output().trimEnd().endsWith('已停止。')).toBe(true)
    expect(processesOf(dataDir)).toEqual([])
    expect(recordedPids(dataDir)).toEqual([])
    await startAgain()
  })

  test('kill -9 of all of its processes at once: the next start recovers by itself', async () => {
    hub.child.kill('SIGKILL')
    for (const pid of recordedPids(dataDir)) end(pid)
    await hub.exited
    await startAgain()
  })

  test('kill -9 of the launcher alone: its services end by themselves, and the next start takes over', async () => {
    hub.child.kill('SIGKILL')
    await hub.exited
    await startAgain()
  })

  test('after all of that the demo city is as it was, every acknowledged command is on record once, a retry gets the first answer, and fsck agrees', async () => {
    await eventually('commands were answered in every way', () => hasEveryKind(load.outcomes), stopMsMax)
    const outcomes = await load.stop()
    const log = await readLog(databaseUrlOf(dataDir))
    expect(city.length).toBeGreaterThan(500)
    expect(log.slice(0, city.length).every(({ bytes }, at) => bytes.equals(city[at]?.bytes ?? Buffer.alloc(0)))).toBe(true)
    checkOutcomes(log, outcomes)
    expectEveryKind(outcomes)
    await checkRetries(client, outcomes)
    const { units } = await client.query<{ readonly units: { readonly edges: readonly unknown[] } }>('demo-system-admin', '{ units(first: 100) { edges { node { name } } } }')
    expect(units.edges.length).toBeGreaterThan(8)
    await expectFsckAgrees({ url: client.url, dataDir })
  })
})
