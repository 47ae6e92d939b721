import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type Account, chooseAccount } from './account.ts'
import { refuseUnquotable } from './archive.ts'
import { readArchive, requireArchiveOf } from './archive-contents.ts'
import { copyDurably, sideBySide } from './backup-files.ts'
import { type BackupManifest, manifestName, readManifest } from './backup-manifest.ts'
import { chooseTimeline } from './choose-timeline.ts'
import { renameDurably } from './durable-file.ts'
import { parseSegment } from './segments.ts'
import { type Recovery, writeRecovery } from './recovery.ts'
import { isReachable, isReadable } from './reach.ts'
import { PostgresUnavailable } from './unavailable.ts'

export interface RestoreOptions {
  /** A folder that `baseBackup` made. */
  readonly from: string
  /** Where the cluster shall lie; must not be there. */
  readonly dataDir: string
  /** Folder of the archived write-ahead log; without it the cluster comes back as it was when the backup ended. */
  readonly archive?: string
  /** 恢复到的时刻 — RFC 3339, after the end of the backup; without it, to the end of the archive. */
  readonly until?: string
  /** 时间线 — where the archive holds several; without it, the newest where that is the only answer. */
  readonly timeline?: number
  readonly log: (line: string) => void
}

const clusterFolders = ['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans', 'pg_commit_ts', 'pg_tblspc', 'pg_twophase', 'pg_stat', 'pg_logical/snapshots', 'pg_logical/mappings']

/**
 * 恢复 — puts a backup back, checked to the byte, and tells the server how far to go on from the archive when it is next started. Whatever can be judged is judged before anything is copied. Appears
 * at `dataDir` whole or not at all; nothing is ever taken from the backup. @throws PostgresUnavailable the backup is damaged, the target is there, or the archive does not lead to what is asked for
 */
export async function restoreBackup(options: RestoreOptions): Promise<BackupManifest> {
  const source = resolve(options.from)
  const target = resolve(options.dataDir)
  if (existsSync(target)) throw new PostgresUnavailable('TARGET_EXISTS', `${target} 已经存在；恢复不覆盖任何东西`)
  const manifest = await readManifest(join(source, manifestName))
  const recovery = await planRecovery(options, manifest, chooseAccount(target))
  const partial = `${target}.restoring`
  await rm(partial, { recursive: true, force: true })
  await mkdir(dirname(partial), { recursive: true })
  await mkdir(partial, { mode: 0o700 })
  for (const path of clusterFolders) await mkdir(join(partial, path), { recursive: true, mode: 0o700 })
  options.log(`核对并复制 ${String(manifest.files.length)} 个文件`)
  await sideBySide(manifest.files, async ({ path, bytes, sha256 }) => {
    const written = await copyDurably(join(source, path), join(partial, path))
    if (written?.bytes !== bytes || written.sha256 !== sha256) throw new PostgresUnavailable('BAD_BACKUP', `备份中的 ${path} 缺失或与清单不符，没有恢复任何东西`)
  })
  await writeRecovery(partial, recovery)
  renameDurably(partial, target)
  return manifest
}

async function planRecovery({ archive, until, timeline }: RestoreOptions, manifest: BackupManifest, account: Account | undefined): Promise<Recovery> {
  if (archive === undefined) {
    if (until !== undefined || timeline !== undefined) throw new PostgresUnavailable('BAD_MOMENT', '恢复到某一刻、沿某条时间线，都须给出预写日志的归档；没有归档，只能回到备份结束的那一刻')
    return { to: 'backup-end' }
  }
  const moment = until === undefined ? undefined : parseMoment(until, manifest)
  const folder = await checkReadable(resolve(archive), account)
  const contents = await readArchive(folder)
  await requireArchiveOf(contents, manifest)
  const from = parseSegment(manifest.lastSegment)
  if (from === undefined) throw new PostgresUnavailable('BAD_BACKUP', `备份清单中的 ${manifest.lastSegment} 不是预写日志的段`)
  const chosen = chooseTimeline({ archive: contents, from, untilMs: moment?.valueOf(), asked: timeline })
  return { to: moment ?? 'archive-end', archive: folder, timeline: chosen === from.timeline ? 'current' : chosen }
}

/** @throws PostgresUnavailable BAD_MOMENT no moment, or one that the backup cannot go back to */
function parseMoment(until: string, { endedAt }: BackupManifest): Date {
  const moment = new Date(until)
  if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(until) || Number.isNaN(moment.valueOf())) throw new PostgresUnavailable('BAD_MOMENT', '恢复到的时刻须写明日期、时间和时区，例如 2026-11-22T09:45:52+08:00')
  if (moment.valueOf() < Date.parse(endedAt)) throw new PostgresUnavailable('BAD_MOMENT', `要恢复到的 ${until} 早于这份备份结束的 ${endedAt}。请用那一刻之前结束的备份`)
  return moment
}

/** A segment that the server's account cannot read would look to it like the end of the log. */
async function checkReadable(folder: string, account: Account | undefined): Promise<string> {
  refuseUnquotable(folder)
  if (!isReachable(folder, account)) throw unreadable(folder, account)
  for (const name of await readdir(folder)) if ((await stat(join(folder, name))).isFile() && !isReadable(join(folder, name), account)) throw unreadable(join(folder, name), account)
  return folder
}

function unreadable(path: string, account: Account | undefined): PostgresUnavailable {
  return new PostgresUnavailable('NO_REACHABLE_PLACE', `数据库账户（uid ${String(account?.uid ?? process.getuid?.() ?? '-')}）读不到归档 ${path}。请用 chown -R 把归档交给该账户，或加上读权限。`)
}
