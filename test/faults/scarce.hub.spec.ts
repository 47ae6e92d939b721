import { execFileSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHub } from '@hub/launcher'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { HubClient } from '../hub/hub-client.ts'
import { placeCity } from '../support/city-hub.ts'
import { eventually } from '../support/eventually.ts'
import { lookUpOf, openCounters, startLoad } from './busy-city.ts'
import { checkOutcomes } from './check-outcomes.ts'
import { deliver, tryCommand } from './command-sender.ts'
import { readLog } from './event-log.ts'
import { expectFsckAgrees } from './fsck-agrees.ts'
import { recoveryMsMax, startHubUnderFault, startMsMax, type HubUnderFault } from './hub-under-fault.ts'

const testMsMax = 180_000

test('a disk that is full: commands are told to come again, nothing acknowledged is lost, with room again the hub goes on by itself, and fsck agrees', async ({ skip }) => {
  const disk = await mountSmallDisk()
  if (typeof disk === 'string') return skip(disk)
  const dataDir = join(disk.path, 'data')
  await placeCity(dataDir)
  const hub = await startHub({ dataDir, port: 0, demo: true, environment: { ...process.env, HUB_LOOK_UPS_PER_MINUTE: '1000000', HUB_REQUESTS_PER_MINUTE: '10000000' } })
  onTestFinished(() => hub.stop())
  const client = new HubClient(hub.url)
  const counters = await openCounters(client, [0, 1])
  const load = startLoad(client, counters, 2)
  const ballast = join(disk.path, 'ballast')
  fill(ballast, disk.path)
  const probe = lookUpOf(counters[0]?.caseId ?? '')
  // Until the room that is left has gone too: then nobody is told that something was kept which was not.
  await eventually('nobody is told any more that something was kept', async () => (await tryCommand(client, lookUpOf(counters[0]?.caseId ?? ''))) === undefined && (await tryCommand(client, probe)) === undefined, testMsMax / 2)
  rmSync(ballast)
  await deliver(client, probe, recoveryMsMax)
  const outcomes = await load.stop()
  expect(outcomes.some(({ tries }) => tries > 1), 'the fault was met').toBe(true)
  checkOutcomes(await readLog(hub.databaseUrl), [...outcomes])
  await expectFsckAgrees(hub)
}, 2 * testMsMax)

let under: HubUnderFault
beforeAll(async () => { under = await startHubUnderFault() }, startMsMax)
afterAll(() => under?.stop())

test('a database that has no connection left: commands are told to come again, and go on when there is one', async () => {
  const [counter] = await openCounters(under.client, [0])
  const command = lookUpOf(counter?.caseId ?? '')
  const hogs: Client[] = []
  onTestFinished(async () => { await Promise.all(hogs.map((hog) => hog.end().catch(() => undefined))) })
  await takeEveryConnection(hogs)
  expect(await tryCommand(under.client, command)).toBeUndefined()
  await Promise.all(hogs.splice(0).map((hog) => hog.end()))
  const { reply } = await deliver(under.client, command, recoveryMsMax)
  expect(reply).toMatchObject({ kind: 'accepted', answer: { outcome: 'answered' } })
  const log = await readLog(under.hub.databaseUrl)
  expect(log.filter(({ envelope }) => envelope.commandId === command.commandId)).toHaveLength(1)
  await under.untilReady()
}, testMsMax)

/** Ends the hub's own sessions again and again while an administrator takes the places that become free, until there is none and the hub has none. */
function takeEveryConnection(hogs: Client[]): Promise<void> {
  let full = 0
  return eventually('every connection is taken', async () => {
    const hog = new Client({ connectionString: under.hub.databaseUrl })
    hog.on('error', () => undefined)
    const refused = await hog.connect().then(() => hogs.push(hog), () => undefined) === undefined
    // Who is ended here leaves a place later, which the hub may take again: it is full when there is no place and nobody to end, twice.
    const ended = await hogs[0]?.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename in ('hub_ledger', 'hub_gateway')`)
    full = refused && ended?.rowCount === 0 ? full + 1 : 0
    return full === 2
  }, testMsMax / 2)
}

const diskMiB = 700
const leftMiB = 4

/** A file system of its own in memory; or why there is none. */
async function mountSmallDisk(): Promise<{ readonly path: string } | string> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root can mount a small disk'
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'zhengyuan-small-disk-')))
  const path = join(folder, 'disk')
  await mkdir(path)
  await chmod(folder, 0o755)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(diskMiB)}m,mode=0755`, 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    await rm(folder, { recursive: true, force: true })
    return 'this machine does not let a small disk be mounted'
  }
  onTestFinished(async () => {
    execFileSync('umount', ['--lazy', path], { stdio: 'ignore' })
    await rm(folder, { recursive: true, force: true })
  })
  return { path }
}

function fill(ballast: string, disk: string): void {
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leftMiB * 2 ** 20)))
}
