import { existsSync } from 'node:fs'
import { appendFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type Account, chooseAccount } from './account.ts'
import { fetchCommand, refuseUnquotable } from './archive.ts'
import { copyDurably, sideBySide } from './backup-files.ts'
import { type BackupManifest, manifestName, readManifest } from './backup-manifest.ts'
import { isReachable, isReadable } from './reach.ts'
import { PostgresUnavailable } from './unavailable.ts'

export interface RestoreOptions {
  /** A folder that `baseBackup` made. */
  readonly from: string
  /** Where the cluster shall lie; must not be there. */
  readonly dataDir: string
  /** Folder of the archived write-ahead log; without it the cluster comes back as it was when the backup ended. */
  readonly archive?: string
  /** 恢复到的时刻 — RFC 3339; without it, to the end of the archive. */
  readonly until?: string
  readonly log: (line: string) => void
}

const clusterFolders = ['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans', 'pg_commit_ts', 'pg_tblspc', 'pg_twophase', 'pg_stat', 'pg_logical/snapshots', 'pg_logical/mappings']

/**
 * 恢复 — puts a backup back, checked to the byte, and tells the server how far to go on from the archive when it is next started. Appears at `dataDir` whole or not at
 * all; nothing is ever taken from the backup. @throws PostgresUnavailable the backup is damaged, the target is there, or the archive cannot be read
 */
export async function restoreBackup({ from, dataDir, archive, until, log }: RestoreOptions): Promise<BackupManifest> {
  const source = resolve(from)
  const target = resolve(dataDir)
  if (existsSync(target)) throw new PostgresUnavailable('TARGET_EXISTS', `${target} 已经存在；恢复不覆盖任何东西`)
  const manifest = await readManifest(join(source, manifestName))
  const archivePath = archive === undefined ? undefined : await checkArchive(resolve(archive), chooseAccount(target))
  const partial = `${target}.restoring`
  await rm(partial, { recursive: true, force: true })
  await mkdir(dirname(partial), { recursive: true })
  await mkdir(partial, { mode: 0o700 })
  for (const path of clusterFolders) await mkdir(join(partial, path), { recursive: true, mode: 0o700 })
  log(`核对并复制 ${String(manifest.files.length)} 个文件`)
  await sideBySide(manifest.files, async ({ path, bytes, sha256 }) => {
    const written = await copyDurably(join(source, path), join(partial, path))
    if (written?.bytes !== bytes || written.sha256 !== sha256) throw new PostgresUnavailable('BAD_BACKUP', `备份中的 ${path} 缺失或与清单不符，没有恢复任何东西`)
  })
  if (archivePath !== undefined) await tellServer(partial, archivePath, until)
  await rename(partial, target)
  return manifest
}

/** The server reads these at its next start; when it has come far enough it takes up its work on a time line of its own. */
async function tellServer(folder: string, archive: string, until: string | undefined): Promise<void> {
  // Nobody is let in before it has come to its end: a reader would see neither the past nor the present.
  const lines = [`hot_standby = 'off'`, `restore_command = '${fetchCommand(archive)}'`, `recovery_target_action = 'promote'`, ...(until === undefined ? [] : [`recovery_target_time = '${asPostgresReads(until)}'`])]
  await appendFile(join(folder, 'postgresql.auto.conf'), `${lines.join('\n')}\n`, { mode: 0o600, flush: true })
  await writeFile(join(folder, 'recovery.signal'), '', { mode: 0o600, flush: true })
}

/** Before its start the server knows no abbreviation of a zone, `Z` included. @throws PostgresUnavailable BAD_MOMENT */
function asPostgresReads(until: string): string {
  const moment = new Date(until)
  if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(until) || Number.isNaN(moment.valueOf())) throw new PostgresUnavailable('BAD_MOMENT', '恢复到的时刻须写明日期、时间和时区，例如 2026-11-22T09:45:52+08:00')
  return moment.toISOString().replace('T', ' ').replace('Z', '+00')
}

/** A segment that the server's account cannot read would look to it like the end of the log. */
async function checkArchive(folder: string, account: Account | undefined): Promise<string> {
  refuseUnquotable(folder)
  if (!isReachable(folder, account)) throw unreadable(folder, account)
  for (const name of await readdir(folder)) if ((await stat(join(folder, name))).isFile() && !isReadable(join(folder, name), account)) throw unreadable(join(folder, name), account)
  return folder
}

function unreadable(path: string, account: Account | undefined): PostgresUnavailable {
  return new PostgresUnavailable('NO_REACHABLE_PLACE', `数据库账户（uid ${String(account?.uid ?? process.getuid?.() ?? '-')}）读不到归档 ${path}。请用 chown -R 把归档交给该账户，或加上读权限。`)
}
