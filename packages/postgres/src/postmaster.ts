import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from './account.ts'
import { diagnose } from './diagnose.ts'
import { openLog, readLogSince } from './log-file.ts'
import { programEnvironment } from './run-program.ts'
import type { PostgresExit } from './server.ts'
import { readLockFile, stopProcess } from './stale-lock.ts'
import { PostgresUnavailable } from './unavailable.ts'

/** Recovery after a crash replays up to max_wal_size of WAL before connections are accepted; from an archive, whatever there is of it. */
const readyTimeoutMs = 600_000
const restoreTimeoutMs = 7 * 86_400_000
const progressEveryMs = 10_000
const pollMs = 10

export interface PostmasterOptions {
  readonly program: string
  readonly args: readonly string[]
  readonly dataDir: string
  readonly account: Account | undefined
  readonly logFile: string
  readonly log: (line: string) => void
}

/** 主进程 — the process that we started, until it ends. */
export interface Postmaster {
  readonly pid: number
  readonly exited: Promise<PostgresExit>
  stop(): Promise<void>
}

/**
 * 启动主进程 — resolves when the server accepts connections; rejects with PostgresUnavailable, and with no process left, when it ends before
 * or takes too long. The process has its own session: a Ctrl-C at the terminal reaches the launcher alone, which stops the services first
 * and the database last. If we are killed the server runs on; the next start stops it.
 */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const { program, args, dataDir, account, logFile } = options
  const { file, from } = openLog(logFile)
  const child = spawn(program, ['-D', dataDir, ...args], {
    ...account, cwd: dataDir, env: programEnvironment, stdio: ['ignore', file, file], detached: process.platform !== 'win32', windowsHide: true,
  })
  closeSync(file)
  let stopping: Promise<void> | undefined
  const exited = exitOf(child, () => stopping !== undefined)
  const { pid } = child
  if (pid === undefined) {
    await exited
    throw new PostgresUnavailable('BINARIES_BROKEN', `数据库程序无法启动：${program}`)
  }
  const stop = () => (stopping ??= stopChild(child, exited))
  const outcome = await Promise.race([exited.then(() => 'ended' as const), waitUntilReady(pid, options, exited)])
  if (outcome === 'ready') return { pid, exited, stop }
  if (outcome === 'late') await stop()
  throw diagnose(readLogSince(logFile, from), { doing: '启动数据库', dataDir, logFile })
}

async function stopChild({ pid, exitCode, signalCode }: ChildProcess, exited: Promise<PostgresExit>): Promise<void> {
  // Once the child has been reaped its number may belong to somebody else.
  const ended = exitCode !== null || signalCode !== null
  if (pid !== undefined && !ended) await Promise.race([stopProcess(pid), exited])
  await exited
}

function exitOf(child: ChildProcess, asked: () => boolean): Promise<PostgresExit> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null, asked: asked() }))
    child.once('exit', (code, signal) => resolve({ code, signal, asked: asked() }))
  })
}

async function waitUntilReady(pid: number, { dataDir, log }: PostmasterOptions, exited: Promise<PostgresExit>): Promise<'ready' | 'late'> {
  let ended = false
  void exited.then(() => (ended = true))
  const timeoutMs = existsSync(join(dataDir, 'recovery.signal')) ? restoreTimeoutMs : readyTimeoutMs
  const started = Date.now()
  let nextProgress = started + progressEveryMs
  for (;;) {
    const lock = readLockFile(dataDir)
    if (lock?.pid === pid && lock.status === 'ready') return 'ready'
    const now = Date.now()
    if (ended || now - started > timeoutMs) return 'late'
    if (now > nextProgress) {
      log(`数据库仍在启动（可能在做崩溃恢复），已等待 ${Math.round((now - started) / 1000)} 秒`)
      nextProgress += progressEveryMs
    }
    await sleep(pollMs)
  }
}
