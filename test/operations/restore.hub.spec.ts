import { randomUUID } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHub, type Hub } from '@hub/launcher'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runHub } from '../cli/hub-command.ts'
import { type Counter, lookUpOf, openCounters } from '../faults/busy-city.ts'
import { deliver } from '../faults/command-sender.ts'
import { HubClient } from '../hub/hub-client.ts'
import { cityHubMsMax, placeCity } from '../support/city-hub.ts'
import { eventually } from '../support/eventually.ts'
import { makeFolder } from '../support/run-folder.ts'
import { paced } from '../support/stillness.ts'

// A rehearsal, in order: a hub at work is backed up, somebody is erased, a mistake is made, and the hub goes back to before both.
let root: string
let dataDir: string
let hub: Hub
let client: HubClient
let moment: string
let holderId: string
const counters: Record<'erased' | 'before' | 'after', Counter | undefined> = { erased: undefined, before: undefined, after: undefined }
const company = { erased: 3, before: 4, after: 5 } as const
const deliveryMsMax = 90_000

async function start(): Promise<void> {
  hub = await startHub({ dataDir, port: 0, demo: true, log: () => undefined, environment: { ...process.env, HUB_WAL_ARCHIVE_DIR: join(root, 'archive') } })
  client = new HubClient(hub.url)
}
async function ask<Row extends object>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
  const database = new Client({ connectionString: hub.databaseUrl })
  await database.connect()
  try {
    return (await database.query<Row>(text, [...values])).rows
  } finally {
    await database.end()
  }
}
const open = async (at: number): Promise<Counter> => {
  const [counter] = await openCounters(client, [at])
  if (counter === undefined) throw new Error('a counter opens')
  return counter
}
const keysOf = async (holder: string): Promise<number> =>
  Number((await ask<{ n: string }>('select (select count(*) from vault.key where subject = $1) + (select count(*) from vault.id_index where subject = $1) as n', [`holder-${holder}`]))[0]?.n)
const streams = async (caseId: string | undefined): Promise<number> => Number((await ask<{ n: string }>('select count(*) as n from ledger.event where stream = $1', [`case-${caseId ?? ''}`]))[0]?.n)

beforeAll(async () => {
  root = makeFolder(join(tmpdir(), 'zhengyuan-restore-'))
  dataDir = join(root, 'data')
  await placeCity(dataDir)
  await start()
}, cityHubMsMax)
afterAll(async () => {
  await hub?.stop()
  await rm(root, { recursive: true, force: true })
})

test('a hub at work is backed up by one command', async () => {
  counters.erased = await open(company.erased)
  const { exit, out, said } = await runHub(['backup', '--to', join(root, 'backup')], { hub })
  expect([exit, said.includes('口令（secrets/signer-passphrase）不在其中')]).toStrictEqual([0, true])
  expect(JSON.parse(out)).toMatchObject({ files: expect.any(Number) as number, firstSegment: expect.stringMatching(/^[0-9A-F]{24}$/) as string })
  expect((await readdir(join(root, 'backup'))).toSorted()).toStrictEqual(['postgres', 'signer', 'zhengyuan-hub-backup.json'])
  const passphrase = (await readFile(join(dataDir, 'secrets', 'signer-passphrase'), 'utf8')).trim()
  const keys = (await readdir(join(root, 'backup', 'signer'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  expect(keys.length).toBeGreaterThan(0)
  for (const { parentPath, name } of keys) expect(await readFile(join(parentPath, name), 'utf8')).not.toContain(passphrase)
})

test('then work goes on, a company is erased by a court, and a mistake is made', async () => {
  counters.before = await open(company.before)
  await paced(50)
  moment = new Date().toISOString()
  await paced(50)
  await eventually('the register of holders has the company', async () => {
    const [row] = await ask<{ holder_id: string }>('select holder_id from read.licence_holder where licence_id = $1', [counters.erased?.licenceId])
    holderId = row?.holder_id ?? ''
    return row !== undefined
  })
  const { reply } = await deliver(client, { account: 'demo-security-admin', type: 'EraseHolder', commandId: randomUUID(), body: { holderId, basis: 'court-order' } }, deliveryMsMax)
  expect(reply.kind).toBe('accepted')
  expect(await keysOf(holderId)).toBe(0)
  counters.after = await open(company.after)
  await hub.stop()
})

test('the hub is restored to the moment before both by one command, and what was there is kept aside', async () => {
  const { exit, out } = await runHub(['restore', '--from', join(root, 'backup'), '--wal', join(root, 'archive'), '--until', moment], { hub })
  expect([exit, JSON.parse(out)]).toMatchObject([0, { until: moment }])
  expect((await readdir(dataDir)).filter((name) => name.startsWith('postgres.before-restore-'))).toHaveLength(1)
  await start()
  await expect.poll(async () => (await fetch(`${hub.url}/health/ready`)).json()).toMatchObject({ ready: true })
}, 400_000)

test('what was done before the moment is there, and what was done after it is not', async () => {
  expect(await streams(counters.before?.caseId)).toBeGreaterThan(0)
  expect(await streams(counters.after?.caseId)).toBe(0)
})

test('the erased stays erased: her keys are gone, her erasure is on record, and no window sees her again', async () => {
  expect(await keysOf(holderId)).toBe(0)
  const [erasure] = await ask<{ n: string }>("select count(*) as n from ledger.event where stream = $1 and position('HolderErased'::bytea in bytes) > 0", [`holder-${holderId}`])
  expect(erasure?.n).toBe('1')
  const { reply } = await deliver(client, lookUpOf(counters.erased?.caseId ?? ''), deliveryMsMax)
  expect(reply.kind === 'accepted' ? reply.answer?.outcome : reply.kind).not.toBe('answered')
})

test('everything in it agrees with everything else, and work goes on', async () => {
  const { exit, said } = await runHub(['ledger', 'fsck'], { hub })
  expect([said, exit]).toStrictEqual([expect.any(String), 0])
  expect(await open(6)).toBeDefined()
}, 400_000)
