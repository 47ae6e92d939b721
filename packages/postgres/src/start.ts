import { chownSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Account, chooseAccount } from './account.ts'
import { prepareArchive } from './archive.ts'
import { type Binaries, prepareBinaries } from './binaries.ts'
import { diagnoseFileError } from './diagnose.ts'
import { initialiseCluster, isInitialised } from './initialise.ts'
import { endLeftBackends } from './left-backends.ts'
import { rotateLog } from './log-file.ts'
import { withClient } from './log-in.ts'
import { takeOwnership } from './ownership.ts'
import { ensurePassword, setPassword, superuser } from './password.ts'
import { placeData } from './place.ts'
import { choosePort, loopback, rememberPort } from './port.ts'
import { type Postmaster, startPostmaster } from './postmaster.ts'
import { numberingSettings } from './recovery.ts'
import { runProgram } from './run-program.ts'
import type { EmbeddedPostgres } from './server.ts'
import { serverArguments, type Settings } from './settings.ts'
import { clearStaleLock } from './stale-lock.ts'
import { PostgresUnavailable } from './unavailable.ts'

export interface StartOptions {
  /** The cluster, for example `.data/postgres`; made on first use. `<dataDir>.port` beside it remembers the port. */
  readonly dataDir: string
  /** Holds the superuser's password, mode 0600, for example `.data/secrets/postgres`; made on first use. */
  readonly passwordFile: string
  /** For example `.data/log/postgres.log`; appended to, rotated at start. */
  readonly logFile: string
  /** Gets lines in Chinese about anything unusual, for the person at the terminal. */
  readonly log: (line: string) => void
  /** Demands this very port; without it the last one is taken again if it is free, else any. */
  readonly port?: number
  /** Default true. */
  readonly durable?: boolean
  readonly settings?: Settings
  /** 归档目录 — finished segments of the write-ahead log are copied into it; without it, none are. */
  readonly archiveDir?: string
}

const attemptsMax = 8
const probeTimeoutMs = 20_000

/**
 * 启动内嵌数据库 — initialises the cluster on first use, clears up after whatever was killed before, starts the server on 127.0.0.1 and
 * proves that the superuser can log in. Rejects with PostgresUnavailable, leaving no process behind. An initialised cluster is up in well
 * under a second; after a crash, recovery comes first.
 */
export async function startPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  const work = { doing: '启动数据库', dataDir: options.dataDir, logFile: options.logFile }
  try {
    const account = chooseAccount(resolve(options.dataDir))
    const dataDir = placeData({ dataDir: options.dataDir, account, log: options.log })
    const binaries = await prepareBinaries({ account, copyParent: dirname(dataDir), log: options.log })
    const release = takeOwnership(dataDir)
    try {
      return await startOwned({ ...options, account, dataDir, binaries, release, portFile: `${resolve(options.dataDir)}.port` })
    } catch (error) {
      release()
      throw error
    }
  } catch (error) {
    throw diagnoseFileError(error, work)
  }
}

interface OwnedStart extends StartOptions {
  readonly account: Account | undefined
  readonly binaries: Binaries
  readonly portFile: string
  readonly release: () => void
}

async function startOwned(start: OwnedStart): Promise<EmbeddedPostgres> {
  const { dataDir, account, binaries, log } = start
  const password = ensurePassword(start.passwordFile)
  if (isInitialised(dataDir, binaries.major)) {
    handOver(dataDir, account)
    await clearStaleLock(dataDir, log)
  } else {
    await initialiseCluster({ binaries, account, dataDir, password, log })
  }
  rotateLog(start.logFile)
  const walCompression = await findWalCompression(start)
  const launch = () => launchOnSomePort(start, walCompression)
  let running = await launch()
  if (!(await logsIn(running, password))) {
    log('数据库口令与口令文件不一致，按口令文件重设')
    await running.postmaster.stop()
    await setPassword({ binaries, account, dataDir, password })
    running = await launch()
    await withClient(urlOf(running.port, password), (client) => client.query('select 1'))
  }
  return serve(start, running, password)
}

async function serve({ dataDir, portFile, release }: OwnedStart, { port, postmaster }: Running, password: string): Promise<EmbeddedPostgres> {
  try {
    rememberPort(portFile, port)
  } catch (error) {
    await postmaster.stop()
    throw error
  }
  const exited = postmaster.exited.then((exit) => {
    release()
    return exit
  })
  const stop = () => postmaster.stop().then(() => exited).then(() => undefined)
  return { host: loopback, port, superuserUrl: urlOf(port, password), pid: postmaster.pid, dataDir, stop, exited }
}

interface Running {
  readonly port: number
  readonly postmaster: Postmaster
}

/** Tries again where waiting or another port helps: a port taken in between, processes of a killed postmaster still ending. */
async function launchOnSomePort(start: OwnedStart, walCompression: 'lz4' | 'off'): Promise<Running> {
  const { account, dataDir, binaries, log, logFile, durable = true, archiveDir } = start
  const settings = archiveDir === undefined ? start.settings : { ...start.settings, ...prepareArchive(archiveDir, account), ...(await numberingSettings(dataDir, resolve(archiveDir))) }
  for (let attempt = 1; ; attempt += 1) {
    const port = await choosePort(start.port, start.portFile, log)
    try {
      const args = serverArguments({ port, durable, walCompression, settings })
      return { port, postmaster: await startPostmaster({ program: binaries.postgres, args, dataDir, account, logFile, log }) }
    } catch (error) {
      const trouble = error instanceof PostgresUnavailable ? error.trouble : undefined
      const again = trouble === 'BACKENDS_LEFT' || (trouble === 'PORT_TAKEN' && start.port === undefined)
      if (!again || attempt === attemptsMax) throw error
      if (trouble === 'BACKENDS_LEFT') await endLeftBackends(dataDir)
    }
  }
}

async function logsIn({ port, postmaster }: Running, password: string): Promise<boolean> {
  try {
    await withClient(urlOf(port, password), (client) => client.query('select 1'))
    return true
  } catch (error) {
    if (error instanceof PostgresUnavailable && error.trouble === 'PASSWORD_REFUSED') return false
    await postmaster.stop()
    throw error
  }
}

async function findWalCompression({ binaries, account, dataDir }: OwnedStart): Promise<'lz4' | 'off'> {
  const args = ['-D', dataDir, '-c', 'wal_compression=lz4', '-C', 'wal_compression']
  const { code } = await runProgram({ program: binaries.postgres, args, account, cwd: dataDir, timeoutMs: probeTimeoutMs })
  return code === 0 ? 'lz4' : 'off'
}

/** A cluster copied by root, for instance out of a backup, belongs to root: the server's account could not open it. */
function handOver(dataDir: string, account: Account | undefined): void {
  if (account === undefined || statSync(dataDir).uid === account.uid) return
  const each = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inner = join(path, entry.name)
      if (entry.isDirectory()) each(inner)
      else if (entry.isFile()) chownSync(inner, account.uid, account.gid)
    }
    chownSync(path, account.uid, account.gid)
  }
  each(dataDir)
}

function urlOf(port: number, password: string): string {
  return `postgres://${superuser}:${encodeURIComponent(password)}@${loopback}:${port}/postgres`
}
