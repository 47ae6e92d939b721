import { type EmbeddedPostgres, type Settings, startPostgres, stopAbandoned } from '@hub/postgres'
import { existsSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeRunFolder, sweepRunFolders } from './run-folder.ts'

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
  await sweepRunFolders(folderPrefix, clear)
  const folder = makeRunFolder(folderPrefix)
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

/** A run that was killed may have left its server running. */
async function clear(folder: string): Promise<void> {
  const dataDir = findDataDir(folder)
  if (dataDir !== undefined) await stopAbandoned(dataDir, () => undefined)
  removeFolder(folder)
}
