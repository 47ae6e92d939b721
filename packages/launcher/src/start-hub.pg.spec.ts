import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { startPostgres } from '@hub/postgres'
import { expect, onTestFinished, test, vi } from 'vitest'
import { temporaryFolder } from './fixtures/folder.ts'
import { fixturePrograms } from './fixtures/programs.ts'
import { smallDatabase } from './fixtures/small-database.ts'
import { startOf } from '@hub/postgres'
import type { Hub } from './hub.ts'
import type { HubOptions } from './options.ts'
import { partNames } from './part.ts'
import { startHub } from './start-hub.ts'

const waitMs = 60_000

/** The hub as `npm start` starts it, with the real PostgreSQL, migrations and signer, and stand-ins for the rest. */
async function start(dataDir: string, more: Partial<HubOptions> = {}): Promise<Hub & { readonly said: string[] }> {
  const said: string[] = []
  const hub = await startHub({
    dataDir, port: 0, programs: fixturePrograms, postgresSettings: smallDatabase, environment: { PATH: process.env['PATH'] }, log: (line) => { said.push(line) }, ...more,
  })
  onTestFinished(() => hub.stop())
  return Object.defineProperties({ said }, Object.getOwnPropertyDescriptors(hub)) as Hub & { readonly said: string[] }
}

async function ask(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

test('the first start makes a hub and seeds it, the second finds both, under the same id', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  const first = await start(dataDir)
  expect(first.said).toEqual(expect.arrayContaining(['首次启动：写入演示城市', '演示数据：单位 12 个']))
  expect(Object.keys(first.pids)).toEqual([...partNames])
  expect((await fetch(first.url)).status).toBe(200)
  expect(await ask(first.databaseUrl, 'select hub_id, demo from ledger.hub')).toEqual([{ hub_id: first.hubId, demo: 'seeded' }])
  const pids = Object.values(first.pids)
  await first.stop()
  expect(pids.map(startOf)).toEqual([undefined, undefined, undefined, undefined])

  const second = await start(dataDir)
  expect(second.said).toEqual(expect.arrayContaining(['数据库结构已是最新', '已有数据，不再写入演示城市']))
  expect([second.hubId, second.url]).toEqual([first.hubId, first.url])
})

test('after kill -9 of any one process, the database server included, the hub is well again by itself', async () => {
  const hub = await start(join(temporaryFolder(), 'data'))
  for (const name of partNames) {
    const before = hub.pids[name]
    hub.kill(name, 'SIGKILL')
    await vi.waitFor(() => {
      expect(hub.pids[name]).toBeDefined()
      expect(hub.pids[name]).not.toBe(before)
    }, { timeout: waitMs, interval: 50 })
  }
  await vi.waitFor(async () => { expect((await ask(hub.databaseUrl, 'select 1 as one'))[0]).toEqual({ one: 1 }) }, { timeout: waitMs })
  await vi.waitFor(async () => { expect((await fetch(hub.url)).status).toBe(200) }, { timeout: waitMs })
})

test('a failure in the middle is told, leaves no process behind, and the next start begins the demo city anew', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  const environment = { PATH: process.env['PATH'], HUB_FIXTURE_SEED: 'fails' }
  await expect(start(dataDir, { environment })).rejects.toThrow('写入演示数据失败：演示城市的代码表不完整')
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
  expect(existsSync(join(dataDir, 'launcher.owner'))).toBe(false)
  await expect(start(dataDir, { demo: false, environment: {} })).rejects.toThrow('演示数据还没有写完')
  expect((await start(dataDir)).said).toEqual(expect.arrayContaining(['上次写入演示城市被打断，重新开始', '首次启动：写入演示城市']))
})

test('an abort in the middle of a start leaves no process and no lock behind', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  const stopping = new AbortController()
  const starting = start(dataDir, { signal: stopping.signal, log: (line) => { if (line.startsWith('数据库已启动')) stopping.abort() } })
  await expect(starting).rejects.toMatchObject({ trouble: 'STOPPED' })
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
  expect(existsSync(join(dataDir, 'launcher.owner'))).toBe(false)
})

test('a hub that was begun without a demo is never seeded later', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  const signIn = { PATH: process.env['PATH'], OIDC_ISSUER: 'https://id.example', OIDC_JWKS_URL: 'https://id.example/keys' }
  await expect(start(dataDir, { demo: false })).rejects.toMatchObject({ trouble: 'SIGN_IN_NOT_CONFIGURED' })
  const real = await start(dataDir, { demo: false, environment: signIn })
  expect(real.demo).toBe(false)
  await real.stop()
  const asked = await start(dataDir, { demo: true, environment: signIn })
  expect(asked.demo).toBe(false)
  expect(asked.said).toContain('不带演示数据')
  expect(await (await fetch(`${asked.url}/environment`)).json()).toMatchObject({ HUB_DEMO: '0', OIDC_ISSUER: 'https://id.example' })
})

test('a demo on an address that others can reach is refused before anything is made', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  await expect(start(dataDir, { host: '0.0.0.0' })).rejects.toMatchObject({ trouble: 'DEMO_NOT_LOCAL' })
  expect(existsSync(dataDir)).toBe(false)
})

test('with DATABASE_URL no server is started, each service has a role of its own, and the gateway cannot reach the log', async () => {
  const folder = temporaryFolder()
  const server = await startPostgres({ dataDir: join(folder, 'elsewhere'), passwordFile: join(folder, 'password'), logFile: join(folder, 'postgres.log'), log: () => undefined, settings: smallDatabase })
  onTestFinished(() => server.stop())
  await ask(server.superuserUrl, `create role county login createrole password 'of-the-county'`)
  await ask(server.superuserUrl, `create database county owner county template template0 encoding 'UTF8'`)
  const databaseUrl = `postgres://county:of-the-county@127.0.0.1:${String(server.port)}/county`

  const hub = await start(join(folder, 'data'), { databaseUrl, demo: true })
  expect(Object.keys(hub.pids)).toEqual(['gateway', 'ledger', 'signer'])
  expect(existsSync(join(folder, 'data', 'postgres'))).toBe(false)
  const told = (await (await fetch(`${hub.url}/environment`)).json()) as Readonly<Record<string, string>>
  expect(JSON.stringify(told)).not.toContain('of-the-county')
  const gatewayUrl = told['GATEWAY_DATABASE_URL'] ?? ''
  expect(await ask(gatewayUrl, 'select current_user as me')).toEqual([{ me: 'hub_gateway' }])
  await expect(ask(gatewayUrl, 'select * from ledger.event')).rejects.toThrow('permission denied')
  expect(readFileSync(join(folder, 'data', 'log', 'migrate.log'), 'utf8')).not.toContain('of-the-county')
})
