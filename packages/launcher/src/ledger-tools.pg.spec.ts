import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startOf } from '@hub/postgres'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from './fixtures/folder.ts'
import { fixturePrograms } from './fixtures/programs.ts'
import { smallDatabase } from './fixtures/small-database.ts'
import type { Hub } from './hub.ts'
import { layoutOf } from './layout.ts'
import { ledgerTools, runLedgerTool, type ToolRun } from './ledger-tools.ts'
import { openLocalDatabase, type LocalDatabaseOptions } from './local-database.ts'
import { startHub } from './start-hub.ts'

async function start(dataDir: string): Promise<Hub> {
  const hub = await startHub({ dataDir, port: 0, programs: fixturePrograms, postgresSettings: smallDatabase, environment: { PATH: process.env['PATH'] }, log: () => undefined })
  onTestFinished(() => hub.stop())
  return hub
}

const optionsFor = (dataDir: string, more: Partial<LocalDatabaseOptions> = {}): LocalDatabaseOptions => ({ layout: layoutOf(dataDir), databaseUrl: undefined, writes: false, create: false, archiveDir: undefined, log: () => undefined, ...more })

async function userOf(url: string): Promise<unknown> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<{ user: string }>('select current_user || \'@\' || current_database() as user')).rows[0]?.user
  } finally {
    await client.end()
  }
}

/** What the tool was given, and how it ended. */
async function runTool(dataDir: string, { needs, signer = false, exit = '0', ...more }: { needs: 'none' | 'reads' | 'writes' | 'makes'; signer?: boolean; exit?: string } & Partial<ToolRun>) {
  const file = join(temporaryFolder(), 'given.json')
  const code = await runLedgerTool({
    tool: { program: join(import.meta.dirname, 'fixtures', 'tool.mts'), database: () => needs, signer: () => signer }, args: [file, exit, 'more'], dataDir, environment: { PATH: process.env['PATH'], SECRET: 'x' }, log: () => undefined, ...more,
  })
  return { code, ...(JSON.parse(readFileSync(file, 'utf8')) as { readonly rest: readonly string[]; readonly environment: Readonly<Record<string, string>> }) }
}

test('the database of a stopped hub is started for a tool and stopped after it, its signer too; no hub starts in between', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  const hub = await start(dataDir)
  await hub.stop()
  const database = await openLocalDatabase(optionsFor(dataDir, { writes: true }))
  expect([await userOf(database.ledgerUrl), await userOf(database.adminUrl ?? ''), database.hubRuns]).toEqual(['hub_ledger@hub', 'postgres@hub', false])
  await expect(startHub({ dataDir, port: 0, log: () => undefined })).rejects.toMatchObject({ trouble: 'ALREADY_RUNNING' })
  await database.close()
  await expect(userOf(database.ledgerUrl)).rejects.toThrow()
  // The stand-in of a ledger has made no key; the folder is what a real one would have brought about.
  mkdirSync(layoutOf(dataDir).signer, { recursive: true })
  const { environment } = await runTool(dataDir, { needs: 'reads', signer: true })
  expect(environment['SIGNER_URL']).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  const signer = new URL(environment['SIGNER_URL'] ?? '')
  await expect(fetch(`http://127.0.0.1:${signer.port}/`)).rejects.toThrow()
})

test('the database of a hub that runs is read beside it and written by nobody else; one on a server of its own is what DATABASE_URL names', async () => {
  const [dataDir, elsewhere] = [join(temporaryFolder(), 'data'), join(temporaryFolder(), 'other')]
  const hub = await start(dataDir)
  const database = await openLocalDatabase(optionsFor(dataDir))
  expect([await userOf(database.ledgerUrl), database.adminUrl, database.hubRuns]).toEqual(['hub_ledger@hub', undefined, true])
  await database.close()
  expect(await userOf(database.ledgerUrl)).toBe('hub_ledger@hub')
  await expect(openLocalDatabase(optionsFor(dataDir, { writes: true }))).rejects.toMatchObject({ trouble: 'ALREADY_RUNNING' })
  const beside = (await runTool(dataDir, { needs: 'reads', signer: true })).environment
  expect([beside['LEDGER_DATABASE_URL'], beside['LEDGER_ADMIN_DATABASE_URL'], Object.hasOwn(beside, 'SIGNER_URL')]).toEqual([database.ledgerUrl, undefined, true])
  expect(Object.values(hub.pids).map(startOf)).not.toContain(undefined)

  const { environment } = await runTool(elsewhere, { needs: 'writes', environment: { PATH: process.env['PATH'], DATABASE_URL: hub.databaseUrl, KURRENTDB_URL: 'kurrentdb://k', PGPASSFILE: 'p' } })
  expect(environment).toMatchObject({ LEDGER_DATABASE_URL: hub.databaseUrl, LEDGER_ADMIN_DATABASE_URL: hub.databaseUrl, KURRENTDB_URL: 'kurrentdb://k', PGPASSFILE: 'p' })
  expect(environment).not.toHaveProperty('DATABASE_URL')
})

test('a data directory without a hub stays as it is, unless the tool makes one; without a signer the tool runs all the same, and the person is told', async () => {
  const [dataDir, said] = [join(temporaryFolder(), 'data'), [] as string[]]
  await expect(runTool(dataDir, { needs: 'reads' })).rejects.toThrow('里没有枢纽')
  expect(existsSync(dataDir)).toBe(false)
  const { code, rest, environment } = await runTool(dataDir, { needs: 'makes', signer: true, exit: '3', log: (line) => { said.push(line) } })
  expect([code, rest, environment['SECRET'], environment['SIGNER_URL'], said.join('\n')]).toEqual([3, ['more'], undefined, undefined, expect.stringContaining('没有签名服务的密钥')])
  expect(environment['LEDGER_ADMIN_DATABASE_URL']).toMatch(/\/hub$/)
})

test('a tool that needs no database of this machine gets none', async () => {
  const { environment } = await runTool(join(temporaryFolder(), 'data'), { needs: 'none' })
  expect(environment).not.toHaveProperty('LEDGER_DATABASE_URL')
})

test.each([
  ['export', ['x'], 'reads', false], ['export', ['x', '--vault', 'y'], 'writes', false], ['import', ['x'], 'makes', false], ['fsck', [], 'reads', true], ['fsck', ['--no-keys'], 'reads', false],
  ['stock', ['--licences', '1'], 'writes', true],
  ['wrapping-keys', ['rotate'], 'beside', true], ['wrapping-keys', ['status'], 'reads', false], ['wrapping-keys', ['end', 'wrap-1'], 'reads', true], ['wrapping-keys', ['end', 'wrap-1', '--check'], 'reads', false],
  ['migrate', ['--from', 'local', '--to', 'kurrentdb'], 'writes', false], ['migrate', ['--from', 'kurrentdb', '--to', 'local'], 'makes', false], ['migrate', ['--from', 'postgres://a/b', '--to', 'postgres://c/d'], 'none', false],
] as const)('%s %j needs a database that it %s', (name, args, needs, signer) => {
  expect([ledgerTools[name].database(args), ledgerTools[name].signer(args)]).toEqual([needs, signer])
})
