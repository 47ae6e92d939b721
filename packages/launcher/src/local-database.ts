import { existsSync } from 'node:fs'
import { readSecretFile } from '@hub/pki'
import { type Settings, startPostgres } from '@hub/postgres'
import { requireNoHalfRestore } from './cluster-place.ts'
import { checkExisting, databaseName, ensureDatabase, urlAs } from './database.ts'
import { lockDataDirectory } from './instance-lock.ts'
import { type Layout, shown } from './layout.ts'
import { endLeftProcesses } from './left-processes.ts'
import { isRunning, readRunFiles } from './run-files.ts'
import { LaunchUnavailable } from './unavailable.ts'

export interface LocalDatabaseOptions {
  readonly layout: Layout
  /** DATABASE_URL, where the hub uses an existing server. */
  readonly databaseUrl: string | undefined
  /** Whoever asks writes to the log: the hub has to be stopped. */
  readonly writes: boolean
  /** Whoever asks changes, as the administrator, what a running hub leaves alone. */
  readonly beside?: boolean
  /** An embedded database that is not there yet is made. */
  readonly create: boolean
  /** Of the embedded server, where it is started for this alone. */
  readonly settings?: Settings | undefined
  /** 预写日志归档, as the hub has it: segments that are finished meanwhile belong into it. Undefined: none is kept. */
  readonly archiveDir: string | undefined
  /** Lines in Chinese for the person at the terminal. */
  readonly log: (line: string) => void
}

/** 本机数据库 — the hub's own, for as long as a command needs it. Both addresses hold passwords: never log them. */
export interface LocalDatabase {
  /** As hub_ledger; as the administrator where this machine has no password of that role. */
  readonly ledgerUrl: string
  /** As the administrator; undefined on the embedded server of a hub that runs, unless asked for (`beside`). */
  readonly adminUrl: string | undefined
  /** Of a hub that runs now, in this data directory. */
  readonly hubRuns: boolean
  close(): Promise<void>
}

/**
 * 打开本机数据库 — the existing server; the embedded one of a hub that runs; else the embedded one, started now and stopped by `close`. Meanwhile the data
 * directory is ours, and no hub starts in it. Throws LaunchUnavailable or PostgresUnavailable.
 */
export async function openLocalDatabase(options: LocalDatabaseOptions): Promise<LocalDatabase> {
  const { layout, databaseUrl, writes, create } = options
  if (databaseUrl !== undefined) {
    const adminUrl = await checkExisting(databaseUrl)
    return { adminUrl, ledgerUrl: await ledgerUrlOf(adminUrl, layout), hubRuns: false, close: () => Promise.resolve() }
  }
  requireNoHalfRestore(layout)
  if (!create && !existsSync(layout.postgres))
    throw new LaunchUnavailable('BAD_SETTING', `数据目录 ${shown(layout.dataDir)} 里没有枢纽。请用 HUB_DATA_DIR 指明数据目录；枢纽用的是已有的 PostgreSQL 时，设 DATABASE_URL`)
  let release: () => void
  try {
    release = lockDataDirectory(layout.dataDir)
  } catch (error) {
    if (writes || !(error instanceof LaunchUnavailable) || error.trouble !== 'ALREADY_RUNNING') throw error
    return findRunning(layout, options.beside === true)
  }
  try {
    return await startStopped(options, release)
  } catch (error) {
    release()
    throw error
  }
}

async function findRunning(layout: Layout, beside: boolean): Promise<LocalDatabase> {
  const { port, process: running } = readRunFiles(layout.run).find(({ name }) => name === 'postgres') ?? {}
  if (port === undefined || running === undefined || !isRunning(running)) throw new LaunchUnavailable('PROCESS_FAILED', '枢纽正在启动或停止，数据库还不能用。请稍后再试')
  const address = `postgres://127.0.0.1:${String(port)}/${databaseName}`
  const ledgerUrl = await ledgerUrlOf(address, layout)
  return { adminUrl: beside ? await superuserUrlOf(address, layout) : undefined, ledgerUrl, hubRuns: true, close: () => Promise.resolve() }
}

async function startStopped({ layout, create, settings, archiveDir, log }: LocalDatabaseOptions, release: () => void): Promise<LocalDatabase> {
  // What a killed launcher has left could still write.
  await endLeftProcesses(layout.run, log)
  const server = await startPostgres({
    dataDir: layout.postgres, passwordFile: layout.postgresPassword, logFile: layout.logOf('postgres'), log, ...(settings === undefined ? {} : { settings }), ...(archiveDir === undefined ? {} : { archiveDir }),
  })
  const close = async (): Promise<void> => {
    await server.stop()
    release()
  }
  try {
    const adminUrl = create ? await ensureDatabase(server.superuserUrl) : Object.assign(new URL(server.superuserUrl), { pathname: `/${databaseName}` }).href
    return { adminUrl, ledgerUrl: await ledgerUrlOf(adminUrl, layout), hubRuns: false, close }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function superuserUrlOf(address: string, layout: Layout): Promise<string> {
  const password = await readSecretFile(layout.postgresPassword)
  if (password === undefined || password === 'too-open') throw new LaunchUnavailable('BAD_SETTING', '读不到内嵌数据库的口令 secrets/postgres，或它的权限过宽（应为 chmod 600）')
  return urlAs(address, 'postgres', password.toString('utf8').trim())
}

async function ledgerUrlOf(adminUrl: string, layout: Layout): Promise<string> {
  const password = await readSecretFile(layout.ledgerPassword)
  return password === undefined || password === 'too-open' ? adminUrl : urlAs(adminUrl, 'hub_ledger', password.toString('utf8').trim())
}
