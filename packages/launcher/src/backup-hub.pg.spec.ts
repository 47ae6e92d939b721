import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { hubManifestName } from './backup-folder.ts'
import { backupHub } from './backup-hub.ts'
import { temporaryFolder } from './fixtures/folder.ts'
import { fixturePrograms } from './fixtures/programs.ts'
import { smallDatabase } from './fixtures/small-database.ts'
import type { Hub } from './hub.ts'
import { layoutOf } from './layout.ts'
import { killAll } from './left-processes.ts'
import type { Environment } from './options.ts'
import { restoreHub, type RestoreHubOptions } from './restore-hub.ts'
import { isRunning, readRunFiles } from './run-files.ts'
import { startHub } from './start-hub.ts'

const log = (): void => undefined

/** A data directory, an archive, and what is done with them. */
function place(more: Environment = {}) {
  const root = temporaryFolder()
  const [dataDir, archive] = [join(root, 'data'), join(root, 'archive')]
  const environment: Environment = { PATH: process.env['PATH'], HUB_WAL_ARCHIVE_DIR: archive, ...more }
  const start = async (): Promise<Hub> => {
    const hub = await startHub({ dataDir, port: 0, programs: fixturePrograms, postgresSettings: smallDatabase, environment, log })
    onTestFinished(() => hub.stop())
    return hub
  }
  return {
    root, dataDir, archive, environment, layout: layoutOf(dataDir), start,
    backup: (name: string) => backupHub({ dataDir, environment, to: join(root, name), log }),
    restore: (name: string, options: Partial<RestoreHubOptions> = {}) => restoreHub({ dataDir, environment, from: join(root, name), log, ...options }),
    /** `work` on the database of a hub that is started for it and stopped after it. */
    atWork: async <T>(work: (ask: (text: string) => Promise<readonly Record<string, unknown>[]>) => Promise<T>): Promise<T> => {
      const hub = await start()
      const client = new Client({ connectionString: hub.databaseUrl })
      await client.connect()
      try {
        return await work(async (text) => (await client.query<Record<string, unknown>>(text)).rows)
      } finally {
        await client.end()
        await hub.stop()
      }
    },
  }
}

/** The stand-in of a ledger makes no key and erases nobody: what the real ones would have brought about. */
function withKeys({ layout }: ReturnType<typeof place>): void {
  mkdirSync(join(layout.signer, 'keys'), { recursive: true })
  writeFileSync(join(layout.signer, 'keys', 'wrap-1.key.json'), 'sealed\n')
  writeFileSync(layout.erasureRegister, 'registered\n')
}

test('a hub that is stopped is backed up without a hole in its archive: an older backup still goes to the end', async () => {
  const hub = place()
  await hub.atWork((ask) => ask('create table note (id int)'))
  await hub.backup('older')
  await hub.atWork((ask) => ask('insert into note values (1)'))
  const { lastSegment } = await hub.backup('newer')
  expect(readdirSync(hub.archive)).toContain(lastSegment)
  await hub.atWork((ask) => ask('insert into note values (2)'))
  await hub.restore('older', { wal: hub.archive })
  expect(await hub.atWork((ask) => ask('select id from note order by id'))).toEqual([{ id: 1 }, { id: 2 }])
})

test('a backup that was killed half-way is none: it has another name, and the next one takes its place', async () => {
  const hub = place()
  await hub.atWork(() => Promise.resolve())
  withKeys(hub)
  mkdirSync(join(hub.root, 'base.partial', 'postgres'), { recursive: true })
  await expect(hub.restore('base.partial')).rejects.toMatchObject({ trouble: 'BAD_SETTING' })
  await hub.backup('base')
  expect(readdirSync(hub.root).filter((name) => name.startsWith('base'))).toEqual(['base'])
  expect(readdirSync(join(hub.root, 'base')).toSorted()).toEqual(['erasure-register', 'postgres', 'signer', hubManifestName])
  await expect(hub.backup('base')).rejects.toThrow('已经存在')
  const before = readdirSync(hub.dataDir)
  for (const part of ['signer/keys/wrap-1.key.json', 'erasure-register', 'postgres/zhengyuan-backup.json', hubManifestName]) {
    const file = join(hub.root, 'base', part)
    const content = readFileSync(file)
    rmSync(file)
    await expect(hub.restore('base'), part).rejects.toThrow(part)
    writeFileSync(file, 'x')
    await expect(hub.restore('base'), part).rejects.toThrow(part)
    writeFileSync(file, content)
  }
  expect(readdirSync(hub.dataDir)).toEqual(before)
  await hub.restore('base')
})

test('keys and register are found where the settings put them, and put back there where they are lost', async () => {
  const elsewhere = temporaryFolder()
  const hub = place({ HUB_ERASURE_REGISTER: join(elsewhere, 'register'), SIGNER_DATA_DIR: join(elsewhere, 'keys') })
  await hub.atWork(() => Promise.resolve())
  rmSync(join(elsewhere, 'keys'), { recursive: true, force: true })
  mkdirSync(join(elsewhere, 'keys'))
  writeFileSync(join(elsewhere, 'keys', 'wrap-1.key.json'), 'sealed\n')
  writeFileSync(join(elsewhere, 'register'), 'registered\n')
  await hub.backup('base')
  rmSync(join(elsewhere, 'keys'), { recursive: true })
  writeFileSync(join(elsewhere, 'register'), 'newer\n')
  // What a kill has left of an earlier try.
  mkdirSync(join(elsewhere, 'keys.restoring'))
  await hub.restore('base')
  expect([readFileSync(join(elsewhere, 'keys', 'wrap-1.key.json'), 'utf8'), readFileSync(join(elsewhere, 'register'), 'utf8'), readdirSync(elsewhere).toSorted()]).toEqual(['sealed\n', 'newer\n', ['keys', 'register']])
})

test('with DATABASE_URL nothing is backed up and nothing is restored, and the person is told what to do', async () => {
  const hub = place()
  await hub.atWork(() => Promise.resolve())
  await hub.backup('base')
  const before = [readdirSync(hub.root), readdirSync(hub.dataDir)]
  const environment = { ...hub.environment, DATABASE_URL: 'postgres://hub:hidden@127.0.0.1:1/hub' }
  for (const refused of [backupHub({ dataDir: hub.dataDir, environment, to: join(hub.root, 'stale'), log }), restoreHub({ dataDir: hub.dataDir, environment, from: join(hub.root, 'base'), log })])
    await expect(refused).rejects.toMatchObject({ trouble: 'BAD_SETTING', message: expect.stringMatching(/^(?!.*hidden).*DATABASE_URL.*pg_basebackup/) as string })
  expect([readdirSync(hub.root), readdirSync(hub.dataDir)]).toEqual(before)
})

test('a restore that was killed between its renames is told at the next start, which makes no empty hub; run again, it is done', async () => {
  const hub = place()
  await hub.atWork((ask) => ask('create table note (id int)'))
  await hub.backup('base')
  // As the kill leaves it: put back beside, the old one aside, none in the place.
  const { postgres } = hub.layout
  renameSync(postgres, `${postgres}.before-restore-2026-11-22T010000000Z`)
  mkdirSync(`${postgres}.restored`)
  const told = { trouble: 'BAD_SETTING', message: expect.stringMatching(/npx hub restore.*postgres\.before-restore-2026-11-22T010000000Z 改名为 postgres/) as string }
  await expect(hub.start()).rejects.toMatchObject(told)
  await expect(hub.backup('other')).rejects.toMatchObject(told)
  expect(existsSync(postgres)).toBe(false)
  await hub.restore('base')
  expect(await hub.atWork((ask) => ask('select count(*)::int as n from note'))).toEqual([{ n: 0 }])
  expect(readdirSync(hub.dataDir).filter((name) => name.startsWith('postgres.')).toSorted()).toEqual(['postgres.before-restore-2026-11-22T010000000Z', 'postgres.port'])
})

test('a restore that was killed before its renames has changed nothing: the hub starts as it was', async () => {
  const hub = place()
  await hub.atWork((ask) => ask('create table note (id int)'))
  mkdirSync(`${hub.layout.postgres}.restored`)
  expect(await hub.atWork((ask) => ask('select count(*)::int as n from note'))).toEqual([{ n: 0 }])
})

test('the database server that a killed launcher has left is stopped before its cluster is put aside', async () => {
  const hub = place()
  const launcher = spawn(process.execPath, [join(import.meta.dirname, 'fixtures', 'launcher.mts')], { env: { ...hub.environment, HUB_DATA_DIR: hub.dataDir, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  launcher.stdout.on('data', (chunk) => { said += String(chunk) })
  onTestFinished(() => { killAll(hub.layout.run) })
  await vi.waitFor(() => { expect(said).toContain('证源已就绪') }, { timeout: 60_000 })
  await hub.backup('base')
  launcher.kill('SIGKILL')
  await once(launcher, 'exit')
  const server = readRunFiles(hub.layout.run).find(({ name }) => name === 'postgres')?.process
  expect(server !== undefined && isRunning(server)).toBe(true)
  await hub.restore('base')
  expect(server !== undefined && isRunning(server)).toBe(false)
})
