import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { readSecretFile } from '@hub/pki'
import { baseBackup, type BackupFile, type BackupManifest, copyTree, renameDurably } from '@hub/postgres'
import { backupParts, writeHubManifest } from './backup-folder.ts'
import { urlAs } from './database.ts'
import { keptPlaces, requireEmbedded } from './kept-places.ts'
import { type Layout, layoutOf } from './layout.ts'
import { openLocalDatabase } from './local-database.ts'
import type { Environment } from './options.ts'
import { isRunning, readRunFiles } from './run-files.ts'
import { LaunchUnavailable } from './unavailable.ts'

export interface BackupOptions {
  readonly dataDir: string
  /** As of `npm start`: where the keys, the register and the archive lie. */
  readonly environment: Environment
  /** A folder that is not there yet. */
  readonly to: string
  /** Lines in Chinese for the person at the terminal. */
  readonly log: (line: string) => void
}

/**
 * 备份枢纽 — of a hub with the embedded database, running or stopped: a base backup of the database, the signer's keys as they lie (sealed by the passphrase, which
 * stays out), and the register of erasures. Made as `<to>.partial` and renamed when it is whole: a kill leaves a folder of that name, which the next try replaces.
 * Throws LaunchUnavailable or PostgresUnavailable.
 */
export async function backupHub({ dataDir, environment, to, log }: BackupOptions): Promise<BackupManifest> {
  requireEmbedded(environment, 'backup')
  const layout = layoutOf(dataDir)
  const target = resolve(to)
  if (existsSync(target)) throw new LaunchUnavailable('BAD_SETTING', `备份目录 ${target} 已经存在；请另指一个`)
  const { signer, erasureRegister, archive } = keptPlaces(layout, environment)
  const partial = `${target}.partial`
  const database = await openAsSuperuser(layout, archive, log)
  try {
    await rm(partial, { recursive: true, force: true })
    await mkdir(dirname(partial), { recursive: true })
    await mkdir(partial, { mode: 0o700 })
    const manifest = await baseBackup({ url: database.url, to: join(partial, backupParts.postgres), log })
    // A key is there before the rows that need it, and one that is ended stays in the folder, in ended-keys: what is copied after the database opens all of it.
    await writeHubManifest(partial, [...(await copyPart(signer, partial, backupParts.signer)), ...(await copyPart(erasureRegister, partial, backupParts.erasureRegister))])
    renameDurably(partial, target)
    return manifest
  } finally {
    await database.close()
  }
}

async function copyPart(from: string, backup: string, part: string): Promise<readonly BackupFile[]> {
  if (!existsSync(from)) return []
  return (await copyTree(from, join(backup, part))).map((file) => ({ ...file, path: file.path === '' ? part : `${part}/${file.path}` }))
}

async function openAsSuperuser(layout: Layout, archiveDir: string | undefined, log: (line: string) => void): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { port, process: running } = readRunFiles(layout.run).find(({ name }) => name === 'postgres') ?? {}
  if (port === undefined || running === undefined || !isRunning(running)) {
    const database = await openLocalDatabase({ layout, databaseUrl: undefined, writes: true, create: false, archiveDir, log })
    return { url: database.adminUrl ?? database.ledgerUrl, close: () => database.close() }
  }
  const password = await readSecretFile(layout.postgresPassword)
  if (password === undefined || password === 'too-open') throw new LaunchUnavailable('BAD_SETTING', '读不到内嵌数据库的口令 secrets/postgres，或它的权限过宽（应为 chmod 600）')
  return { url: urlAs(`postgres://127.0.0.1:${String(port)}/postgres`, 'postgres', password.toString('utf8').trim()), close: () => Promise.resolve() }
}
