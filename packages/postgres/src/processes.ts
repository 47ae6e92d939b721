import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'

/** 进程号是否在用 — also true for a zombie, whose parent has not asked for its end. */
export function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** 进程是否存活 — false for a zombie, which holds nothing any more. */
export function isAlive(pid: number): boolean {
  if (!isTaken(pid)) return false
  const state = statFields(pid)?.[0]
  return state !== 'Z' && state !== 'X'
}

/**
 * 进程开始时刻 — an opaque text that tells a process from a later one with the same number. Undefined where the process is gone or
 * the platform does not say; on Windows the number alone has to do.
 */
export function startOf(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined
  if (process.platform === 'linux') return statFields(pid)?.[19]
  return ps(pid, 'lstart=')
}

/** 是否该数据目录的主进程 — `unknown` when it is some PostgreSQL that does not tell which data it serves. */
export function servesData(pid: number, dataDir: string): 'yes' | 'no' | 'unknown' {
  const args = process.platform === 'linux' ? procArgs(pid) : (ps(pid, 'command=') ?? '').split(' ')
  const program = basename(args[0] ?? '').replace(/:$/, '')
  if (program !== 'postgres') return 'no'
  const folder = workingFolder(pid)
  if (folder !== undefined) return folder === dataDir ? 'yes' : 'no'
  const named = args[args.indexOf('-D') + 1]
  return !args.includes('-D') ? 'unknown' : named === dataDir ? 'yes' : 'no'
}

/** A server process enters its data folder; the link can be read by root and by its own account only, elsewhere undefined. */
export function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}

function procArgs(pid: number): string[] {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    // A backend overwrites its arguments with one title: "postgres: checkpointer".
    return line.includes('\0-') ? line.split('\0') : line.replaceAll('\0', ' ').trim().split(' ')
  } catch {
    return []
  }
}

/** Fields of /proc/<pid>/stat from the third on: 0 is the state, 19 the start time in ticks since boot (proc(5)). */
function statFields(pid: number): string[] | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return line.slice(line.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

function ps(pid: number, column: string): string | undefined {
  try {
    return execFileSync('ps', ['-ww', '-o', column, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}
