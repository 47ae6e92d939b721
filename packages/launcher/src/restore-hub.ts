import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type BackupManifest, placeCopy, renameDurably, restoreBackup, stopAbandoned } from '@hub/postgres'
import { backupParts, requireWholeBackup } from './backup-folder.ts'
import { clusterPlace, putAside, restoredBeside } from './cluster-place.ts'
import { lockDataDirectory } from './instance-lock.ts'
import { keptPlaces, requireEmbedded } from './kept-places.ts'
import { layoutOf, shown } from './layout.ts'
import { endLeftProcesses } from './left-processes.ts'
import type { Environment } from './options.ts'

export interface RestoreHubOptions {
  readonly dataDir: string
  /** As of `npm start`: where the keys and the register lie. */
  readonly environment: Environment
  /** A folder that `backupHub` made. */
  readonly from: string
  /** 预写日志归档; without it the database comes back as it was when the backup ended. */
  readonly wal?: string
  /** RFC 3339; without it, to the end of the archive. */
  readonly until?: string
  /** 时间线 — where the archive holds several; without it, the newest where that is the only answer. */
  readonly timeline?: number
  readonly log: (line: string) => void
}

/**
 * 恢复枢纽 — of a hub that is stopped. The database that is there is put aside, not deleted; the signer's keys and the register of erasures that are there stay, for they are never
 * older than a backup's. The next start goes on from the archive as far as asked. Throws LaunchUnavailable or PostgresUnavailable, and has then changed nothing. A kill leaves the hub as it was, with
 * copies beside it that the next try replaces; between the last two renames it leaves no database in its place, and no hub starts until the restore is run again.
 */
export async function restoreHub({ dataDir, environment, from, wal, until, timeline, log }: RestoreHubOptions): Promise<BackupManifest> {
  requireEmbedded(environment, 'restore')
  const layout = layoutOf(dataDir)
  const source = resolve(from)
  await requireWholeBackup(source)
  const release = lockDataDirectory(layout.dataDir)
  try {
    await endLeftProcesses(layout.run, log)
    const place = clusterPlace(layout)
    // The server of a launcher that was killed works on, and would do so under another name.
    if (existsSync(place)) await stopAbandoned(place, log)
    const restored = restoredBeside(place)
    // Of a restore that was killed: a copy of some backup, and nobody has worked with it.
    await rm(restored, { recursive: true, force: true })
    const manifest = await restoreBackup({
      from: join(source, backupParts.postgres), dataDir: restored, log, ...(wal === undefined ? {} : { archive: wal }), ...(until === undefined ? {} : { until }), ...(timeline === undefined ? {} : { timeline }),
    })
    const { signer, erasureRegister } = keptPlaces(layout, environment)
    await putBackMissing(join(source, backupParts.signer), signer, log)
    await putBackMissing(join(source, backupParts.erasureRegister), erasureRegister, log)
    if (existsSync(place)) {
      const aside = putAside(place, new Date())
      renameDurably(place, aside)
      log(`原来的数据库改名保留：${aside}`)
    }
    renameDurably(restored, place)
    return manifest
  } finally {
    release()
  }
}

async function putBackMissing(from: string, to: string, log: (line: string) => void): Promise<void> {
  if (!existsSync(from)) return
  if (existsSync(to)) log(`${shown(to)} 已有，沿用`)
  else await placeCopy(from, to)
}
