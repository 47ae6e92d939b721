import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, isTaken, servesData } from './processes.ts'
import { PostgresUnavailable } from './unavailable.ts'

const fastStopTimeoutMs = 60_000
const immediateStopTimeoutMs = 15_000
const pollMs = 20

/** 主进程文件 — the lines of postmaster.pid that matter here (PostgreSQL, miscadmin.h: LOCK_FILE_LINE_*). */
export interface LockFile {
  readonly pid: number
  /** `starting`, `ready`, `stopping` or `standby`; empty while the file is being written. */
  readonly status: string
}

export function readLockFile(dataDir: string): LockFile | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
  const pid = Number.parseInt(lines[0] ?? '', 10)
  return Number.isSafeInteger(pid) && pid > 0 ? { pid, status: lines[7]?.trim() ?? '' } : undefined
}

/**
 * 清理旧锁 — what a killed launcher or server leaves behind. The caller owns the cluster (`takeOwnership`), so a living server on it is
 * an orphan: it is stopped in order. A lock file whose process is dead is left to PostgreSQL, which checks shared memory as well. A
 * process number that now belongs to something else, or to a zombie in a container whose init reaps nothing, would make PostgreSQL
 * refuse for ever, so that file is removed. On Windows nothing
 * of this can be told from outside: PostgreSQL decides alone, and an orphan has to be ended by hand.
 */
export async function clearStaleLock(dataDir: string, log: (line: string) => void): Promise<void> {
  const lock = readLockFile(dataDir)
  if (lock === undefined || !isTaken(lock.pid) || process.platform === 'win32') return
  const serves = isAlive(lock.pid) ? servesData(lock.pid, dataDir) : 'no'
  if (serves === 'unknown') {
    throw new PostgresUnavailable('IN_USE', `数据目录 ${dataDir} 可能正由另一个 PostgreSQL（PID ${lock.pid}）使用。请确认后停止它，再启动。`)
  }
  if (serves === 'no') {
    rmSync(join(dataDir, 'postmaster.pid'), { force: true })
    log(`旧的数据库锁文件指向的 PID ${lock.pid} 已不是数据库，已删除该锁文件`)
    return
  }
  log(`上次启动留下的数据库进程（PID ${lock.pid}）仍在运行，先停止它`)
  await stopProcess(lock.pid)
}

/** 停止主进程 — fast shutdown, then immediate. Throws DID_NOT_STOP when the process outlives both. */
export async function stopProcess(pid: number): Promise<void> {
  signal(pid, 'SIGINT')
  if (await isGone(pid, fastStopTimeoutMs)) return
  signal(pid, 'SIGQUIT')
  if (await isGone(pid, immediateStopTimeoutMs)) return
  throw new PostgresUnavailable('DID_NOT_STOP', `数据库进程（PID ${pid}）没有在规定时间内停止。请手工结束它，再启动。`)
}

async function isGone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false
    await sleep(pollMs)
  }
  return true
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended by itself in the meantime.
  }
}
