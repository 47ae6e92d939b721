import { existsSync, lstatSync, readlinkSync } from 'node:fs'
import { cp, mkdir, rename } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type BackupManifest, restoreBackup } from '@hub/postgres'
import { backupParts } from './backup-hub.ts'
import { lockDataDirectory } from './instance-lock.ts'
import { type Layout, layoutOf, shown } from './layout.ts'
import { endLeftProcesses } from './left-processes.ts'
import { LaunchUnavailable } from './unavailable.ts'

export interface RestoreHubOptions {
  readonly dataDir: string
  /** A folder that `backupHub` made. */
  readonly from: string
  /** 预写日志归档; without it the database comes back as it was when the backup ended. */
  readonly wal?: string
  /** RFC 3339; without it, to the end of the archive. */
  readonly until?: string
  readonly log: (line: string) => void
}

/**
 * 恢复枢纽 — of a hub that is stopped. The database that is there is put aside, not deleted; the signer's keys and the register of erasures that are there stay, for they are never
 * older than a backup's. The next start goes on from the archive as far as asked. Throws LaunchUnavailable or PostgresUnavailable, and has then changed nothing.
 */
export async function restoreHub({ dataDir, from, wal, until, log }: RestoreHubOptions): Promise<BackupManifest> {
  const layout = layoutOf(dataDir)
  const source = resolve(from)
  if (!existsSync(join(source, backupParts.postgres))) throw new LaunchUnavailable('BAD_SETTING', `${source} 不是 npx hub backup 做成的备份`)
  const release = lockDataDirectory(layout.dataDir)
  try {
    await endLeftProcesses(layout.run, log)
    const place = placeOf(layout)
    const restored = `${place}.restored`
    const manifest = await restoreBackup({
      from: join(source, backupParts.postgres), dataDir: restored, log, ...(wal === undefined ? {} : { archive: wal }), ...(until === undefined ? {} : { until }),
    })
    if (existsSync(place)) {
      const aside = `${place}.before-restore-${new Date().toISOString().replaceAll(/[:.]/g, '')}`
      await rename(place, aside)
      log(`原来的数据库改名保留：${aside}`)
    }
    await rename(restored, place)
    await putBackMissing(join(source, backupParts.signer), layout.signer, log)
    await putBackMissing(join(source, backupParts.erasureRegister), layout.erasureRegister, log)
    return manifest
  } finally {
    release()
  }
}

/** Where the cluster really lies: behind the link, where the server's account cannot reach the data directory. */
function placeOf({ postgres }: Layout): string {
  if (lstatSync(postgres, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return postgres
  return resolve(dirname(postgres), readlinkSync(postgres))
}

async function putBackMissing(from: string, to: string, log: (line: string) => void): Promise<void> {
  if (!existsSync(from)) return
  if (existsSync(to)) {
    log(`${shown(to)} 已有，沿用`)
    return
  }
  await mkdir(dirname(to), { recursive: true })
  await cp(from, to, { recursive: true })
}
