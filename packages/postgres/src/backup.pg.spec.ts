import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { paced } from '../../../test/support/stillness.ts'
import { prepareArchive } from './archive.ts'
import { baseBackup } from './base-backup.ts'
import { manifestName } from './backup-manifest.ts'
import { ask, startForTest, temporaryFolder, temporaryOptions } from './fixtures.ts'
import { restoreBackup } from './restore-backup.ts'
import { PostgresUnavailable } from './unavailable.ts'

const quiet = (): void => undefined

/** Rows that go on coming until it is stopped; gives how many were acknowledged. */
function keepWriting(url: string): () => Promise<number> {
  let rows = 0
  let stopping = false
  const client = new Client({ connectionString: url })
  const writing = (async () => {
    await client.connect()
    while (!stopping) {
      await client.query('insert into event (id, bytes) values ($1, $2)', [rows, Buffer.alloc(2_000, rows)])
      rows += 1
    }
    await client.end()
  })()
  return async () => {
    stopping = true
    await writing
    return rows
  }
}

const countRows = async (url: string): Promise<number> => Number((await ask(url, 'select count(*) as n from event'))[0]?.['n'])
const now = async (url: string): Promise<string> => ((await ask(url, 'select clock_timestamp() as at'))[0]?.['at'] as Date).toISOString()

test('a backup of a server at work, archive and all: back to the end, back to a moment, and the backup alone', async () => {
  const folder = temporaryFolder()
  const archive = join(folder, 'archive')
  const options = { ...temporaryOptions(folder), archiveDir: archive }
  const server = await startForTest(options)
  await ask(server.superuserUrl, 'create table event (id int primary key, bytes bytea not null)')
  const stop = keepWriting(server.superuserUrl)
  await expect.poll(() => countRows(server.superuserUrl)).toBeGreaterThan(20)
  const manifest = await baseBackup({ url: server.superuserUrl, to: join(folder, 'base'), log: quiet })
  const atBackup = await stop()
  expect([manifest.files.length > 500, manifest.files.some(({ path }) => path === 'backup_label'), existsSync(join(folder, 'base', 'postmaster.pid'))]).toStrictEqual([true, true, false])

  await ask(server.superuserUrl, 'insert into event values (1000001, $$before$$)')
  await paced(20)
  const moment = await now(server.superuserUrl)
  await paced(20)
  await ask(server.superuserUrl, 'insert into event values (1000002, $$after$$)')
  await ask(server.superuserUrl, 'select pg_switch_wal()')
  await expect.poll(async () => (await ask(server.superuserUrl, 'select last_archived_wal is not null and failed_count = 0 as archived, last_archived_wal >= $$' + manifest.lastSegment + '$$ as far from pg_stat_archiver'))[0]).toStrictEqual({ archived: true, far: true })
  await expect.poll(() => readdirSync(archive).filter((name) => /^[0-9A-F]{24}$/.test(name) && name > manifest.lastSegment).length).toBeGreaterThan(0)
  await server.stop()
  expect(readdirSync(archive).filter((name) => name.endsWith('.part'))).toStrictEqual([])

  const restored = async (name: string, more: { readonly archive?: string; readonly until?: string }) => {
    const at = join(folder, name)
    await restoreBackup({ from: join(folder, 'base'), dataDir: join(at, 'postgres'), log: quiet, ...more })
    const again = await startForTest({ ...temporaryOptions(at), passwordFile: options.passwordFile })
    const rows = await ask(again.superuserUrl, 'select count(*) filter (where id < 1000000)::int as earlier, bool_or(id = 1000001) as before, bool_or(id = 1000002) as after from event')
    // It is a server to write to again, and its pages are sound.
    await ask(again.superuserUrl, 'insert into event values (2000000, $$new$$)')
    await again.stop()
    expect(existsSync(join(at, 'postgres', 'recovery.signal'))).toBe(false)
    return rows[0]
  }
  expect(await restored('end', { archive })).toStrictEqual({ earlier: atBackup, before: true, after: true })
  expect(await restored('moment', { archive, until: moment })).toStrictEqual({ earlier: atBackup, before: true, after: false })
  const alone = await restored('alone', {})
  expect(alone).toMatchObject({ before: false, after: false })
  expect(Number(alone?.['earlier'])).toBeGreaterThan(20)
})

const manifestWith = (more: object): string => JSON.stringify({
  kind: 'zhengyuan-base-backup', v: 1, startedAt: '2026-11-22T01:00:00.000Z', endedAt: '2026-11-22T01:01:00.000Z', systemId: '1', serverVersion: '18', firstSegment: '0'.repeat(24), lastSegment: '0'.repeat(24),
  files: [{ path: 'PG_VERSION', bytes: 1, sha256: 'a'.repeat(64) }], ...more,
})

describe('nothing is restored', () => {
  const folderWith = (manifest: string): string => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'base'))
    writeFileSync(join(folder, 'base', manifestName), manifest)
    return folder
  }
  const restore = (folder: string) => restoreBackup({ from: join(folder, 'base'), dataDir: join(folder, 'postgres'), log: quiet })

  test.each([
    ['that is no JSON', '{'], ['of something else', '{"kind":"x"}'], ['without files', manifestWith({ files: [] })],
    ['that leads out of its folder', manifestWith({ files: [{ path: '../../etc/passwd', bytes: 1, sha256: 'a'.repeat(64) }] })],
    ['without a segment to begin with', manifestWith({ firstSegment: 'a' })], ['that does not say when it ended', manifestWith({ endedAt: 'then' })],
    ['whose files are not there', manifestWith({})],
  ])('from a manifest %s', async (_what, manifest) => {
    const folder = folderWith(manifest)
    await expect(restore(folder)).rejects.toMatchObject({ trouble: 'BAD_BACKUP' })
    expect(existsSync(join(folder, 'postgres'))).toBe(false)
  })

  test('from a folder that is no backup', async () => {
    await expect(restore(temporaryFolder())).rejects.toMatchObject({ trouble: 'BAD_BACKUP' })
  })

  test('from a backup of which one byte has changed', async () => {
    const folder = temporaryFolder()
    const server = await startForTest(temporaryOptions(folder))
    await baseBackup({ url: server.superuserUrl, to: join(folder, 'base'), log: quiet })
    appendFileSync(join(folder, 'base', 'global', 'pg_control'), 'x')
    await expect(restoreBackup({ from: join(folder, 'base'), dataDir: join(folder, 'other'), log: quiet })).rejects.toThrow('global/pg_control')
    expect(existsSync(join(folder, 'other'))).toBe(false)
    await expect(baseBackup({ url: server.superuserUrl, to: join(folder, 'base'), log: quiet })).rejects.toMatchObject({ trouble: 'TARGET_EXISTS' })
  })

  test('over what is there', async () => {
    const folder = folderWith('{}')
    mkdirSync(join(folder, 'postgres'))
    await expect(restore(folder)).rejects.toMatchObject({ trouble: 'TARGET_EXISTS' })
    expect(statSync(join(folder, 'postgres')).isDirectory()).toBe(true)
  })
})

test('the archive goes on after a segment that had been copied before a crash, and stops at another one of its name', async () => {
  const folder = temporaryFolder()
  const archive = join(folder, 'archive')
  const server = await startForTest({ ...temporaryOptions(folder), archiveDir: archive })
  const archived = async (): Promise<unknown> => (await ask(server.superuserUrl, 'select last_archived_wal as name, failed_count::int as failed from pg_stat_archiver'))[0]
  await ask(server.superuserUrl, 'create table event (id int)')
  const [{ name: first } = { name: '' }] = await ask(server.superuserUrl, 'select pg_walfile_name(pg_current_wal_lsn()) as name')
  await ask(server.superuserUrl, 'select pg_switch_wal()')
  await expect.poll(archived).toMatchObject({ name: first, failed: 0 })
  const copy = readFileSync(join(archive, String(first)))
  // As if the server had gone down before it took note.
  const [{ name: second } = { name: '' }] = await ask(server.superuserUrl, 'select pg_walfile_name(pg_current_wal_lsn()) as name')
  writeFileSync(join(archive, String(second)), copy)
  await ask(server.superuserUrl, 'insert into event values (1)')
  await ask(server.superuserUrl, 'select pg_switch_wal()')
  await expect.poll(async () => ((await archived()) as { readonly failed: number }).failed).toBeGreaterThan(0)
  expect(readFileSync(join(archive, String(second))).equals(copy)).toBe(true)
  rmSync(join(archive, String(second)))
  await expect.poll(archived, { timeout: 180_000, interval: 500 }).toMatchObject({ name: second })
}, 300_000)

test.each(['/a"b', '/a$b', '/a`b', "/a'b", '/a\\b', '/a%b', '/a\nb'])('a folder that a shell would read otherwise is no archive: %j', (archiveDir) => {
  expect(() => prepareArchive(archiveDir, undefined)).toThrow(PostgresUnavailable)
})
