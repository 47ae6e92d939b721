import { existsSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { readSecretFile } from '@hub/pki'
import { baseBackup, type BackupManifest } from '@hub/postgres'
import { urlAs } from './database.ts'
import { type Layout, layoutOf } from './layout.ts'
import { openLocalDatabase } from './local-database.ts'
import { isRunning, readRunFiles } from './run-files.ts'
import { LaunchUnavailable } from './unavailable.ts'

/** What lies in a backup's folder; the passphrase never does. */
export const backupParts = { postgres: 'postgres', signer: 'signer', erasureRegister: 'erasure-register' } as const

export interface BackupOptions {
  readonly dataDir: string
  /** A folder that is not there yet. */
  readonly to: string
  /** Lines in Chinese for the person at the terminal. */
  readonly log: (line: string) => void
}

/**
 * 备份枢纽 — of a hub with the embedded database, running or stopped: a base backup of the database, the signer's keys as they lie (sealed by the passphrase, which
 * stays out), and the register of erasures. Throws LaunchUnavailable or PostgresUnavailable; a folder without all its parts is no backup.
 */
export async function backupHub({ dataDir, to, log }: BackupOptions): Promise<BackupManifest> {
  const layout = layoutOf(dataDir)
  const target = resolve(to)
  if (existsSync(target)) throw new LaunchUnavailable('BAD_SETTING', `备份目录 ${target} 已经存在；请另指一个`)
  await mkdir(target, { recursive: true, mode: 0o700 })
  const database = await openAsSuperuser(layout, log)
  try {
    const manifest = await baseBackup({ url: database.url, to: join(target, backupParts.postgres), log })
    // Keys are only ever added, and never before the rows that need them: what is copied after the database opens all of it.
    if (existsSync(layout.signer)) await cp(layout.signer, join(target, backupParts.signer), { recursive: true })
    if (existsSync(layout.erasureRegister)) await cp(layout.erasureRegister, join(target, backupParts.erasureRegister))
    return manifest
  } finally {
    await database.close()
  }
}

async function openAsSuperuser(layout: Layout, log: (line: string) => void): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { port, process: running } = readRunFiles(layout.run).find(({ name }) => name === 'postgres') ?? {}
  if (port === undefined || running === undefined || !isRunning(running)) {
    const database = await openLocalDatabase({ layout, databaseUrl: undefined, writes: true, create: false, log })
    return { url: database.adminUrl ?? database.ledgerUrl, close: () => database.close() }
  }
  const password = await readSecretFile(layout.postgresPassword)
  if (password === undefined || password === 'too-open') throw new LaunchUnavailable('BAD_SETTING', '读不到内嵌数据库的口令 secrets/postgres，或它的权限过宽（应为 chmod 600）')
  return { url: urlAs(`postgres://127.0.0.1:${String(port)}/postgres`, 'postgres', password.toString('utf8').trim()), close: () => Promise.resolve() }
}
