import { execFileSync } from 'node:child_process'
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SignInService } from '../cli/sign-in-service.ts'
import { HubClient } from '../hub/hub-client.ts'
import { type KurrentDouble, startKurrentDouble } from '../kurrentdb-double/kurrent-double.ts'
import { freePort } from '../support/free-port.ts'
import { startSharedServer, type SharedServer } from '../support/shared-server.ts'
import { interpolate, mergeCompose, readCompose, root } from './compose-file.ts'
import { makeParent, type Running, WithoutEngine } from './without-engine.ts'

// `docker compose up` in the order of its conditions, on this machine: the very commands and variables of the files, without an engine.
const single = readCompose('docker-compose.yml')
const cluster = mergeCompose(single, readCompose('docker-compose.cluster.yml'))
/** Three processes at once, on whatever machine. */
const startTimeoutMs = 300_000
const bureau = { uscc: '113399009900000016', name: '某市数据局', area: '339900' }

let scratch: string
let database: SharedServer
let double: KurrentDouble
let signIn: SignInService
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'zhengyuan-compose-'))
  await chmod(scratch, 0o755)
  const [server, kurrent, service] = await Promise.all([startSharedServer(), startKurrentDouble({ nodes: 3 }), SignInService.start()])
  database = server
  double = kurrent
  signIn = service
})
afterAll(async () => {
  await signIn?.stop()
  await double?.close()
  await database?.stop()
  await rm(scratch, { recursive: true, force: true })
})

async function asAdmin<Row extends object>(statement: string, name = 'hub'): Promise<readonly Row[]> {
  const url = new URL(database.url)
  url.pathname = `/${name}`
  const client = new Client({ connectionString: url.href })
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}

/** What the engine would have prepared: the secrets of make-secrets.sh with PostgreSQL's real password among them, and the database of the image. */
async function engine(compose: typeof single, folder: string, args: readonly string[]): Promise<{ readonly engine: WithoutEngine; readonly url: string }> {
  const made = join(scratch, folder, 'made')
  execFileSync('sh', [join(root, 'scripts/make-secrets.sh'), ...args, made])
  const ports = { 'signer:7443': await freePort(), 'ledger:7444': await freePort(), 'gateway:8080': await freePort(), 'postgres:5432': Number(new URL(database.url).port) }
  const url = `http://127.0.0.1:${String(ports['gateway:8080'])}`
  const settings = { OIDC_ISSUER: signIn.url, OIDC_JWKS_URL: `${signIn.url}/jwks`, HUB_PUBLIC_URL: url }
  const without = new WithoutEngine({ compose, scratch: join(scratch, folder), settings, ports })
  for (const name of readdirSync(made)) {
    copyFileSync(join(made, name), makeParent(without.secret(name)))
    await chmod(without.secret(name), 0o600)
  }
  writeFileSync(without.secret('postgres-admin'), `${decodeURIComponent(new URL(database.url).password)}\n`)
  // As the postgres image does with POSTGRES_DB.
  await asAdmin('drop database if exists hub with (force)', 'postgres')
  await asAdmin("create database hub template template0 encoding 'UTF8'", 'postgres')
  return { engine: without, url }
}

class AccountClient extends HubClient {
  override token(account: string): Promise<string> { return signIn.token(account) }
}

describe.each([['single', single, []], ['cluster', cluster, ['--cluster']]] as const)('the %s profile', (profile, compose, args) => {
  let hub: WithoutEngine
  let url: string
  let unitId = ''
  const running: Running[] = []
  beforeAll(async () => {
    const prepared = await engine(compose, profile, args)
    hub = prepared.engine
    url = prepared.url
    if (profile === 'single') return
    // The three servers are a double here, without TLS; where they are, the operator's own file says.
    writeFileSync(hub.secret('kurrentdb-url'), `${double.connectionString}\n`)
  })
  afterAll(async () => { for (const service of running) await service.stop() })

  test('begins with certificates, each in its own volume, and migrations, roles and the id of the hub', async () => {
    expect(await hub.run('tls')).toMatchObject({ exit: 0 })
    expect(readdirSync(hub.volume('tls-signer'))).toStrictEqual(['ca.pem', 'signer'])
    expect(await hub.run('migrate')).toMatchObject({ exit: 0 })
    const [row] = await asAdmin<{ id: string }>('select hub_id as id from ledger.hub')
    expect(readFileSync(join(hub.volume('hub'), 'id'), 'utf8').trim()).toBe(row?.id)
    expect(await asAdmin("select rolname as name, rolsuper or rolcreaterole or rolcreatedb or rolbypassrls as more from pg_roles where rolname like 'hub_%' order by 1"))
      .toStrictEqual(['hub_gateway', 'hub_ledger', 'hub_migrator'].map((name) => ({ name, more: false })))
  })

  test('then signer, ledger and gateway become well, each by its own health check', async () => {
    const names = ['signer', 'ledger', 'gateway']
    for (const name of names) running.push(hub.start(name))
    const ready = async (): Promise<unknown> => (await fetch(`${url}/health/ready`).catch(() => undefined))?.status
    await expect.poll(async () => [running.filter((service) => !service.alive()).map((service) => service.said()), await ready()], { timeout: startTimeoutMs, interval: 100 }).toStrictEqual([[], 200])
    expect(await Promise.all(names.map((name) => hub.health(name)))).toStrictEqual([0, 0, 0])
  }, startTimeoutMs)

  test('and the signer has founded its authority, the roots under the passphrase that was given', () => {
    const kept = hub.volume('signer-keys')
    expect(readdirSync(join(kept, 'offline-root', 'keys'))).toStrictEqual(['root-p256.key.json', 'root-sm2.key.json'])
    expect(readdirSync(kept)).toContain('authority')
    expect(readFileSync(hub.secret('signer-root-passphrase'), 'utf8')).not.toBe(readFileSync(hub.secret('signer-passphrase'), 'utf8'))
  })

  test('makes its first security administrator by the command line', async () => {
    const { exit, said } = await hub.run('cli', [
      'init', '--ledger-url', 'https://ledger:7444', '--uscc', bureau.uscc, '--unit-name', bureau.name, '--area', bureau.area, '--name', '周安全', '--issuer', signIn.url, '--subject', 'zhou',
    ])
    expect([exit, said.includes('已建立第一个机构')]).toStrictEqual([0, true])
    unitId = /"unitId":"([^"]+)"/.exec(said)?.[1] ?? ''
  })

  test('takes a command through the gateway, whose record is in the log and nowhere in plain', async () => {
    const client = new AccountClient(url)
    const reply = await client.send('zhou', 'registerOperator', { unitId, name: '钱系统', kind: 'PERSON', roles: ['SYSTEM_ADMIN'], issuer: signIn.url, subject: 'qian', holder: null })
    expect(reply).toMatchObject({ __typename: 'CommandAccepted' })
    const [stored] = await asAdmin<{ events: number; plain: number }>("select count(*)::int as events, count(*) filter (where position('钱系统'::bytea in bytes) > 0)::int as plain from ledger.event")
    expect(stored).toStrictEqual(profile === 'single' ? { events: 3, plain: 0 } : { events: 0, plain: 0 })
    const all = running.map((service) => service.said()).join('\n')
    for (const name of ['role-ledger', 'role-gateway', 'signer-passphrase', 'signer-root-passphrase']) expect(all).not.toContain(readFileSync(hub.secret(name), 'utf8').trim())
  })

  test('starts again over what is there: one-shots change nothing', async () => {
    const id = readFileSync(join(hub.volume('hub'), 'id'))
    expect(await hub.run('tls')).toMatchObject({ exit: 0, said: expect.stringContaining('ledger 的证书：沿用') as string })
    expect(await hub.run('migrate')).toMatchObject({ exit: 0 })
    expect(readFileSync(join(hub.volume('hub'), 'id'))).toStrictEqual(id)
    expect(await hub.health('gateway')).toBe(0)
  })

  test('stops at once when it is asked to, each part with exit code 0', async () => {
    for (const service of running.toReversed()) expect((await service.stop()).exit).toBe(0)
    running.length = 0
  })
})

test('a setting that only the operator can know is asked for by name', () => {
  const { OIDC_ISSUER: issuer = '' } = single.services['ledger']?.environment ?? {}
  expect(() => interpolate(issuer, {})).toThrow('OIDC_ISSUER')
})

test('secrets are made once, long, different, and only their owner may look into their folder', () => {
  const made = join(scratch, 'secrets-again')
  const make = (): string => execFileSync('sh', [join(root, 'scripts/make-secrets.sh'), '--cluster', made], { encoding: 'utf8' })
  make()
  const read = (): readonly string[] => readdirSync(made).map((name) => readFileSync(join(made, name), 'utf8'))
  const before = read()
  expect(make().split('\n').filter((line) => line.startsWith('沿用'))).toHaveLength(8)
  expect(read()).toStrictEqual(before)
  expect(new Set(before).size).toBe(8)
  for (const text of before) expect(text.length).toBeGreaterThan(64)
  expect(readdirSync(made).toSorted()).toStrictEqual(Object.keys(cluster.secrets).toSorted())
  expect([statSync(made).mode & 0o777, ...readdirSync(made).map((name) => statSync(join(made, name)).mode & 0o777)]).toStrictEqual([0o700, ...Array.from({ length: 8 }, () => 0o444)])
})
