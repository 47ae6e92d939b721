import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startHub, type Hub } from '@hub/launcher'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { execute } from '../contract/postgres-under-test.ts'
import { HubClient } from '../hub/hub-client.ts'
import { startKurrentDouble } from '../kurrentdb-double/kurrent-double.ts'
import { type CityHub, cityHubMsMax, startCityHub } from '../support/city-hub.ts'
import { runHub } from './hub-command.ts'

// One hub with its demo city, as a person works with it: checked and exported while it runs, then stopped, moved away, and started elsewhere.
let city: CityHub
let hub: Hub
const at = (...names: readonly string[]): string => join(city.folder, ...names)
const home = { get hub() { return { url: '', dataDir: city.dataDir } } }
const elsewhere = { get hub() { return { url: '', dataDir: at('elsewhere') } } }
const root = (out: string): string => /默克尔根 ([0-9a-f]{64})/.exec(out)?.[1] ?? out

beforeAll(async () => {
  city = await startCityHub()
  hub = city.hub
}, cityHubMsMax)
afterAll(() => city?.stop())

test('a running hub with its demo city agrees in everything', async () => {
  const { exit, out } = await runHub(['ledger', 'fsck'], home)
  expect([exit, out.match(/^一致 /gm)?.length, out.match(/^全部一致，位置 0 至 \d+$/gm)?.length]).toEqual([0, 9, 1])
  const json = await runHub(['ledger', 'fsck', '--json', '--no-keys'], home)
  expect([json.exit, JSON.parse(json.out)]).toEqual([0, expect.objectContaining({ hubId: hub.hubId, agrees: true, disagreement: null, unchecked: [expect.objectContaining({ check: 'vault-keys' }), expect.objectContaining({ check: 'sealed' }), expect.objectContaining({ check: 'masked-models' })] })])
})

test('what somebody has changed behind its back is named, and mended by a rebuild', async () => {
  await execute(hub.databaseUrl, `update read.unit set name = 'x' where unit_id = (select unit_id from read.unit order by unit_id limit 1)`)
  const { exit, out } = await runHub(['ledger', 'fsck', '--json'], home)
  expect([exit, JSON.parse(out)]).toEqual([1, expect.objectContaining({
    agrees: false, disagreement: { check: 'read-models', position: expect.any(Number) as number, stream: expect.stringMatching(/^unit-/) as string, expected: expect.stringContaining('read.unit ') as string, found: 'name = "x"' },
  })])
  expect((await runHub(['ledger', 'rebuild', '--projection', 'unit-register'], home)).exit).toBe(0)
  expect((await runHub(['ledger', 'fsck', '--no-keys'], home)).exit).toBe(0)
})

test('the wrapping key of a running hub is rotated beside its work, and the old one is ended once nothing needs it', { timeout: 600_000 }, async () => {
  const statusOf = async (): Promise<unknown> => (await runHub(['key', 'status'], home)).out.trim().split('\n').map((line) => JSON.parse(line) as unknown)
  const keys = Number((await execute(hub.databaseUrl, 'select count(*)::int as n from vault.key'))[0]?.['n'])
  expect(keys).toBeGreaterThan(100)
  const used = { ageDays: 0, hubKeys: ['ledger-kek', 'ledger-index'], subjectKeys: keys, current: true }
  expect(await statusOf()).toEqual([expect.objectContaining({ keyId: 'wrap-1', ...used })])
  expect(await runHub(['key', 'end', 'wrap-1', '--yes'], home)).toMatchObject({ exit: 1, out: expect.stringMatching(/^wrap-1 还包裹着 ledger-index（.*）、ledger-kek（.*），不能停用/) as string })
  expect(await runHub(['key', 'rotate', 'wrap'], home)).toMatchObject({ exit: 0, out: expect.stringContaining(`已轮换：wrap-1 → wrap-2；重新包裹主体密钥 ${String(keys)} 把`) as string })
  expect(await statusOf()).toEqual([expect.objectContaining({ keyId: 'wrap-2', ...used })])
  expect(await runHub(['key', 'end', 'wrap-1', '--yes'], home)).toMatchObject({ exit: 0, out: expect.stringContaining('已停用 wrap-1') as string })
  expect(await readdir(join(city.dataDir, 'signer', 'ended-keys'))).toEqual(['wrap-1.key.json'])
  expect(await runHub(['key', 'end', 'wrap-2', '--yes'], home)).toMatchObject({ exit: 1 })
  expect((await runHub(['ledger', 'fsck', '--deep'], home)).exit).toBe(0)
})

test('a running hub is exported beside its work, and written by nobody else', async () => {
  const { exit, out, said } = await runHub(['ledger', 'export', at('beside'), '--gzip'], home)
  expect([exit, out]).toEqual([0, expect.stringContaining('events.ndjson.gz') as string])
  expect(said).toContain('密钥不在其中')
  for (const typed of [['import', at('beside')], ['export', at('other'), '--vault', at('vault')], ['migrate', '--from', 'local', '--to', 'kurrentdb://127.0.0.1:1?tls=false']])
    expect(await runHub(['ledger', ...typed], home)).toMatchObject({ exit: 1, said: expect.stringContaining('已有一个证源在运行') as string })
})

test('a stopped hub moves to another place: its log, its vault, the keys of its signer', { timeout: 600_000 }, async () => {
  await hub.stop()
  expect((await runHub(['ledger', 'fsck'], home)).exit).toBe(0)
  const exported = await runHub(['ledger', 'export', at('moving.ndjson'), '--vault', at('vault.ndjson.gz')], home)
  expect(exported.exit).toBe(0)
  const spoilt = (await readFile(at('moving.ndjson'), 'utf8')).replace('"v":1', '"v":2')
  await writeFile(at('spoilt.ndjson'), spoilt)
  await cp(at('moving.manifest.json'), at('spoilt.manifest.json'))
  expect(await runHub(['ledger', 'import', at('spoilt.ndjson')], elsewhere)).toMatchObject({ exit: 1, said: expect.stringContaining('第 1 行的事件与它的叶哈希不符') as string })

  const imported = await runHub(['ledger', 'import', at('moving.ndjson')], elsewhere)
  expect([imported.exit, root(imported.out)]).toEqual([0, root(exported.out)])
  await expect(startHub({ dataDir: at('elsewhere'), port: 0, demo: true, log: () => undefined })).rejects.toThrow('密钥库没有枢纽密钥')
  expect(await runHub(['ledger', 'import', at('moving.ndjson'), '--vault', at('vault.ndjson.gz')], elsewhere)).toMatchObject({ exit: 0, out: expect.stringContaining('密钥库已恢复') as string })
  await rm(at('elsewhere', 'signer'), { recursive: true, force: true })
  expect(await runHub(['ledger', 'fsck'], elsewhere)).toMatchObject({ exit: 3, out: expect.stringMatching(/未查 {2}密封内容与清除：/) as string, said: expect.stringContaining('没有签名服务的密钥') as string })
  await cp(join(city.dataDir, 'signer'), at('elsewhere', 'signer'), { recursive: true })
  await cp(join(city.dataDir, 'secrets', 'signer-passphrase'), at('elsewhere', 'secrets', 'signer-passphrase'))

  const moved = await startHub({ dataDir: at('elsewhere'), port: 0, demo: true, log: () => undefined })
  try {
    expect(moved.hubId).toBe(hub.hubId)
    const { me } = await new HubClient(moved.url).query<{ me: { roles: readonly string[] } }>('demo-auditor', '{ me { roles } }')
    expect(me.roles).toEqual(['AUDITOR'])
    expect((await runHub(['ledger', 'fsck'], elsewhere)).exit).toBe(0)
  } finally {
    await moved.stop()
  }
})

test('a stopped hub moves to KurrentDB and back, and agrees on either', async () => {
  const server = await startKurrentDouble()
  try {
    const onKurrent = { ...home, hub: home.hub, env: { KURRENTDB_URL: server.connectionString } }
    const there = await runHub(['ledger', 'migrate', '--from', 'local', '--to', 'kurrentdb'], onKurrent)
    expect([there.exit, there.said]).toEqual([0, expect.stringContaining('设 KURRENTDB_URL 再启动') as string])
    expect((await runHub(['ledger', 'fsck'], onKurrent)).exit).toBe(0)
    const back = await runHub(['ledger', 'migrate', '--from', server.connectionString, '--to', 'local'], home)
    expect([back.exit, root(back.out), back.out]).toEqual([0, root(there.out), expect.stringContaining('此前已在，核对一致') as string])
  } finally {
    await server.close()
  }
})

test('a place that is no hub, and an export that is none, are told so', async () => {
  const nowhere = { hub: { url: '', dataDir: at('nowhere') } }
  expect(await runHub(['ledger', 'fsck'], nowhere)).toMatchObject({ exit: 3, said: expect.stringContaining('里没有枢纽') as string })
  expect(await runHub(['ledger', 'export', at('nothing')], nowhere)).toMatchObject({ exit: 1, said: expect.stringContaining('里没有枢纽') as string })
  await rename(at('moving.manifest.json'), at('gone'))
  expect(await runHub(['ledger', 'import', at('moving.ndjson')], elsewhere)).toMatchObject({ exit: 1, said: expect.stringContaining('没有清单') as string })
  expect(await runHub(['ledger', 'export'], nowhere)).toMatchObject({ exit: 2 })
  expect(await runHub(['ledger', 'migrate', '--from', 'local'], nowhere)).toMatchObject({ exit: 2, said: expect.stringContaining('--to') as string })
})
