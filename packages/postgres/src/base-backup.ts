import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Client } from 'pg'
import { type BackupFile, copyDurably, listCluster, sideBySide, writeDurably } from './backup-files.ts'
import { type BackupManifest, manifestName, writeManifest } from './backup-manifest.ts'
import { copySegments } from './copy-segments.ts'
import { renameDurably } from './durable-file.ts'
import { withClient } from './log-in.ts'
import { PostgresUnavailable } from './unavailable.ts'

export interface BaseBackupOptions {
  /** As superuser, of a server on this machine whose files this process may read. */
  readonly url: string
  /** Must not be there yet; appears whole or not at all. */
  readonly to: string
  readonly log: (line: string) => void
}

const progressEveryFiles = 2_000

/**
 * 基础备份 — copies a running cluster, with the write-ahead log that makes it consistent, between `pg_backup_start` and `pg_backup_stop`. The server goes on
 * working. What is made can be started by itself, as the cluster was when the backup ended; with the archive, as it was at any later moment.
 * @throws PostgresUnavailable the target is there, the server is another machine's, or segments were recycled meanwhile
 */
export async function baseBackup({ url, to, log }: BaseBackupOptions): Promise<BackupManifest> {
  const target = resolve(to)
  if (existsSync(target)) throw new PostgresUnavailable('TARGET_EXISTS', `备份目录 ${target} 已经存在；请另指一个，或先删除它`)
  const partial = `${target}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(dirname(partial), { recursive: true })
  await mkdir(partial, { mode: 0o700 })
  const manifest = await withClient(url, (client) => copyBetween(client, partial, log))
  renameDurably(partial, target)
  return manifest
}

interface ServerFacts { readonly dataDir: string; readonly tablespaces: number; readonly systemId: string; readonly version: string }

async function copyBetween(client: Client, folder: string, log: (line: string) => void): Promise<BackupManifest> {
  const { rows: [facts] } = await client.query<ServerFacts>(`select current_setting('data_directory') as "dataDir", (select count(*)::int from pg_tablespace where spcname not in ('pg_default', 'pg_global')) as tablespaces,
    (select system_identifier::text from pg_control_system()) as "systemId", current_setting('server_version') as version`)
  if (facts === undefined || !existsSync(join(facts.dataDir, 'PG_VERSION'))) throw new PostgresUnavailable('NOT_HERE', '数据库的文件不在这台机器上，或本用户读不到；请在数据库所在的机器上用 pg_basebackup 备份')
  if (facts.tablespaces > 0) throw new PostgresUnavailable('NOT_HERE', '数据库使用了表空间，本命令只备份数据目录；请用 pg_basebackup')
  const startedAt = new Date().toISOString()
  const { rows: [start] } = await client.query<{ lsn: string }>("select pg_backup_start('zhengyuan', true)::text as lsn")
  const { dataDir } = facts
  const { folders, files } = await listCluster(dataDir)
  for (const path of folders) await mkdir(join(folder, path), { recursive: true, mode: 0o700 })
  const copied: BackupFile[] = []
  await sideBySide(files, async (path) => {
    const written = await copyDurably(join(dataDir, path), join(folder, path))
    if (written !== undefined) copied.push({ path, ...written })
    if (copied.length % progressEveryFiles === 0) log(`已复制 ${String(copied.length)} / ${String(files.length)} 个文件`)
  })
  const { rows: [stop] } = await client.query<{ lsn: string; label: string; first: string; last: string }>(
    `select lsn::text as lsn, labelfile as label, pg_walfile_name($1::pg_lsn) as first, pg_walfile_name(lsn) as last from pg_backup_stop(false)`, [start?.lsn])
  if (stop === undefined) throw new PostgresUnavailable('NOT_HERE', '数据库没有结束备份')
  const segments = await copySegments(dataDir, folder, stop)
  const label: BackupFile = { path: 'backup_label', ...(await writeDurably(stop.label, join(folder, 'backup_label'))) }
  return writeManifest(join(folder, manifestName), {
    kind: 'zhengyuan-base-backup', v: 1, startedAt, endedAt: new Date().toISOString(), systemId: facts.systemId, serverVersion: facts.version, firstSegment: stop.first, lastSegment: stop.last,
    files: [...copied, label, ...segments],
  })
}
