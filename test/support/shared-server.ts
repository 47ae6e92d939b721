import { type EmbeddedPostgres, type Settings, startPostgres, stopAbandoned } from '@hub/postgres'
import { chmodSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folderPrefix = 'zhengyuan-test-postgres-'
const settings: Settings = { shared_buffers: '128MB', min_wal_size: '80MB', max_wal_size: '1GB', max_connections: '200' }
const exitWaitMs = 3_000
const exitPollMs = 10

/** 测试服务器 — one throw-away PostgreSQL for a whole test run, as durable as in production. */
export interface SharedServer {
  readonly url: string
  stop(): Promise<void>
  /** For the last moment of a process, when nothing asynchronous runs any more: ends the server and removes its folder at once. */
  abandon(): void
}

/** Starts it in a fresh temporary folder, after removing what killed runs have left. Under a second and a half. */
export async function startSharedServer(): Promise<SharedServer> {
  await sweep()
  const folder = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`))
  // As root, the server runs as another account, which has to pass through.
  chmodSync(folder, 0o755)
  const server = await startPostgres({
    dataDir: join(folder, 'postgres'),
    passwordFile: join(folder, 'password'),
    logFile: join(folder, 'postgres.log'),
    log: () => undefined,
    settings,
  })
  return {
    url: server.superuserUrl,
    stop: () => server.stop().finally(() => removeFolder(folder)),
    abandon: () => {
      endNow(server)
      removeFolder(folder)
    },
  }
}

function endNow({ pid, dataDir }: EmbeddedPostgres): void {
  try {
    process.kill(pid, 'SIGQUIT')
  } catch {
    return
  }
  const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const deadline = Date.now() + exitWaitMs
  while (existsSync(join(dataDir, 'postmaster.pid')) && Date.now() < deadline) Atomics.wait(cell, 0, 0, exitPollMs)
}

function removeFolder(folder: string): void {
  const dataDir = findDataDir(folder)
  for (const path of dataDir === undefined ? [folder] : [dataDir, folder]) rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
}

/** The real one: it lies outside the folder where the server's account could not reach it. */
function findDataDir(folder: string): string | undefined {
  try {
    return realpathSync(join(folder, 'postgres'))
  } catch {
    return undefined
  }
}

/** A run that was killed leaves a server and a folder named after its process; whose process lives is left alone. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${folderPrefix}(\\d+)-`).exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    const folder = join(tmpdir(), name)
    const dataDir = findDataDir(folder)
    try {
      if (dataDir !== undefined) await stopAbandoned(dataDir, () => undefined)
      removeFolder(folder)
    } catch {
      // Another user's, or another run is sweeping it: not ours to fail for.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
