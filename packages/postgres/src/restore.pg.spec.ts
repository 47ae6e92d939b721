import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { paced } from '../../../test/support/stillness.ts'
import { baseBackup } from './base-backup.ts'
import type { BackupManifest } from './backup-manifest.ts'
import { ask, temporaryOptions } from './fixtures.ts'
import { restoreBackup, type RestoreOptions } from './restore-backup.ts'
import { startPostgres } from './start.ts'

// One history, in order: a server with an archive is backed up, set back, works on, is backed up and set back again.
let root = ''
let archive = ''
let manifest: BackupManifest
const moments: Record<'beforeMistake' | 'afterMistake' | 'afterRestore', string> = { beforeMistake: '', afterMistake: '', afterRestore: '' }
const startMs = 120_000

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'zhengyuan-postgres-spec-')))
  chmodSync(root, 0o755)
  archive = join(root, 'archive')
})
afterAll(() => { rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }) })

/** The server `name` at work, with the archive; stopped in order afterwards, so that everything is archived. */
async function atWork<T>(name: string, work: (url: string) => Promise<T>): Promise<T> {
  const at = join(root, name)
  const server = await startPostgres({ ...temporaryOptions(at), passwordFile: join(root, 'password'), archiveDir: archive })
  try {
    return await work(server.superuserUrl)
  } finally {
    await server.stop()
  }
}

const insert = (url: string, id: number): Promise<unknown> => ask(url, `insert into event values (${String(id)})`)
const rowsOf = async (url: string): Promise<readonly unknown[]> => (await ask(url, 'select id from event order by id')).map(({ id }) => id)
const timelineOf = async (url: string): Promise<unknown> => (await ask(url, 'select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as timeline'))[0]?.['timeline']

async function momentBetween(): Promise<string> {
  await paced(20)
  const moment = new Date().toISOString()
  await paced(20)
  return moment
}

const restore = (name: string, backup: string, more: Partial<RestoreOptions> = {}): Promise<BackupManifest> =>
  restoreBackup({ from: join(root, backup), dataDir: join(root, name, 'postgres'), log: () => undefined, ...more })

test('a server is backed up, and a mistake is made', () => atWork('first', async (url) => {
  await ask(url, 'create table event (id int primary key)')
  await insert(url, 1)
  manifest = await baseBackup({ url, to: join(root, 'backup-1'), log: () => undefined })
  await insert(url, 2)
  moments.beforeMistake = await momentBetween()
  await insert(url, 666)
  moments.afterMistake = await momentBetween()
  // So that the old time line reaches beyond the segment in which the restore leaves it.
  await ask(url, 'select pg_switch_wal()')
  await insert(url, 667)
}), startMs)

test('it is set back to before the mistake, works on, and is backed up again', async () => {
  await restore('second', 'backup-1', { archive, until: moments.beforeMistake })
  await atWork('second', async (url) => {
    expect([await rowsOf(url), await timelineOf(url)]).toStrictEqual([[1, 2], '00000002'])
    await insert(url, 3)
    moments.afterRestore = await momentBetween()
    const second = await baseBackup({ url, to: join(root, 'backup-2'), log: () => undefined })
    expect(second.files.map(({ path }) => path)).toContain('pg_wal/00000002.history')
    await insert(url, 4)
  })
}, startMs)

test('a backup of the server that was set back goes to the end of the archive: the target of then is no target of now', async () => {
  await restore('third', 'backup-2', { archive })
  await atWork('third', async (url) => {
    expect([await rowsOf(url), await timelineOf(url)]).toStrictEqual([[1, 2, 3, 4], '00000003'])
    await insert(url, 5)
  })
}, startMs)

describe('set back a second time, from the first backup,', () => {
  test('to a moment after the restore, it asks which time line is meant, and names them', async () => {
    await expect(restore('asked', 'backup-1', { archive, until: moments.afterMistake })).rejects.toMatchObject({
      trouble: 'BAD_TIMELINE', message: expect.stringMatching(/--timeline 1：[^]*--timeline 2：在 \S+Z 之前从 1 分出[^]*--timeline 3：从 2 分出/) as string,
    })
    expect(existsSync(join(root, 'asked'))).toBe(false)
  })

  test('to a moment before the time lines part, there is nothing to ask', async () => {
    await restore('early', 'backup-1', { archive, until: new Date(Date.parse(moments.beforeMistake) - 15).toISOString() })
    await atWork('early', async (url) => { expect(await rowsOf(url)).toStrictEqual([1, 2]) })
  }, startMs)

  test.each([
    ['what the first restore had left behind', 'afterMistake', 1, [1, 2, 666]],
    ['what came after the first restore', 'afterRestore', 2, [1, 2, 3]],
  ] as const)('it comes to %s', async (_what, moment, timeline, rows) => {
    const name = `along-${String(timeline)}`
    await restore(name, 'backup-1', { archive, until: moments[moment], timeline })
    await atWork(name, async (url) => { expect(await rowsOf(url)).toStrictEqual(rows) })
  }, startMs)

  test('to a moment that nothing in the archive has reached, it does not open, and says why', async () => {
    await restore('future', 'backup-1', { archive, timeline: 1, until: new Date(Date.now() + 3_600_000).toISOString() })
    await expect(atWork('future', () => Promise.resolve())).rejects.toMatchObject({ trouble: 'BAD_MOMENT', message: expect.stringContaining('那一刻之前就到头了') as string })
  }, startMs)

  test('along a time line that there is not, it goes nowhere', async () => {
    await expect(restore('asked', 'backup-1', { archive, timeline: 99 })).rejects.toMatchObject({ trouble: 'BAD_TIMELINE' })
    expect(existsSync(join(root, 'asked'))).toBe(false)
  })
})

test('without the archive it is as when the backup ended; its segments go into the archive under numbers that nobody has', async () => {
  const taken = new Set(readdirSync(archive))
  await restore('alone', 'backup-1')
  await atWork('alone', async (url) => {
    expect(await rowsOf(url)).toStrictEqual([1])
    await insert(url, 7)
    await ask(url, 'select pg_switch_wal()')
    const timeline = await timelineOf(url)
    const archived = async (): Promise<unknown> => (await ask(url, 'select last_archived_wal as name, failed_count::int as failed from pg_stat_archiver'))[0]
    await expect.poll(archived).toStrictEqual({ name: expect.stringMatching(new RegExp(`^${String(timeline)}[0-9A-F]{16}$`)) as string, failed: 0 })
    expect([...taken].filter((name) => name.startsWith(String(timeline)))).toStrictEqual([])
  })
}, startMs)

describe('nothing is restored from an archive', () => {
  const restoreFrom = (folder: string, more: Partial<RestoreOptions> = {}): Promise<unknown> => restore('refused', 'backup-1', { archive: folder, ...more })
  const copyWithout = (name: string, left: (file: string) => boolean): string => {
    const folder = join(root, name)
    mkdirSync(folder, { mode: 0o755 })
    for (const file of readdirSync(archive)) if (!left(file)) copyFileSync(join(archive, file), join(folder, file))
    for (const file of readdirSync(folder)) chmodSync(join(folder, file), 0o644)
    return folder
  }
  const refusal = async (restoring: Promise<unknown>): Promise<unknown> => {
    const error: unknown = await restoring.catch((reason: unknown) => reason)
    expect([existsSync(join(root, 'refused', 'postgres')), existsSync(join(root, 'refused', 'postgres.restoring'))]).toStrictEqual([false, false])
    return error
  }

  test('that is empty, or lacks the backup’s last segment', async () => {
    expect(await refusal(restoreFrom(copyWithout('empty', () => true)))).toMatchObject({ trouble: 'BAD_ARCHIVE', message: expect.stringContaining(manifest.lastSegment) as string })
    expect(await refusal(restoreFrom(copyWithout('behind', (file) => file === manifest.lastSegment)))).toMatchObject({ trouble: 'BAD_ARCHIVE' })
  })

  test('of another server', async () => {
    const [name, other] = [join(root, 'elsewhere'), join(root, 'other-archive')]
    const server = await startPostgres({ ...temporaryOptions(name), archiveDir: other })
    await ask(server.superuserUrl, 'create table if not exists event (id int)')
    let at = 0
    await expect.poll(async () => {
      await insert(server.superuserUrl, at++)
      await ask(server.superuserUrl, 'select pg_switch_wal()')
      return readdirSync(other)
    }, { interval: 300, timeout: 60_000 }).toContain(manifest.lastSegment)
    await server.stop()
    expect(await refusal(restoreFrom(other))).toMatchObject({ trouble: 'BAD_ARCHIVE', message: expect.stringContaining('属于另一个数据库') as string })
  }, startMs)

  test('with a gap, to its end', async () => {
    const after = readdirSync(archive).filter((file) => /^00000001[0-9A-F]{16}$/.test(file) && file > manifest.lastSegment).toSorted()
    expect(after.length).toBeGreaterThan(1)
    const folder = copyWithout('gap', (file) => file === after[0])
    expect(await refusal(restoreFrom(folder, { timeline: 1 }))).toMatchObject({ trouble: 'BAD_ARCHIVE', message: expect.stringContaining(after[0] ?? '-') as string })
  })

  test.each(['2026-11-22', '2026-11-22T09:45:52', 'yesterday', '2026-02-30T25:00:00Z', '2001-01-01T00:00:00Z'])('to %s, which is no moment of it; and nothing was copied', async (until) => {
    expect(await refusal(restoreFrom(archive, { until }))).toMatchObject({ trouble: 'BAD_MOMENT' })
  })

  test('that is not there', async () => {
    expect(await refusal(restore('refused', 'backup-1', { until: moments.beforeMistake }))).toMatchObject({ trouble: 'BAD_MOMENT' })
    expect(await refusal(restoreFrom(join(root, 'nowhere')))).toMatchObject({ trouble: 'NO_REACHABLE_PLACE' })
  })
})
