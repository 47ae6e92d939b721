import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { findReason } from './failure-reason.ts'
import { openLog, readLogSince } from '@hub/postgres'
import { shown } from './layout.ts'
import type { Run } from './part.ts'
import { LaunchUnavailable } from './unavailable.ts'

export interface ChildOptions {
  /** Chinese, for the person at the terminal. */
  readonly title: string
  /** A TypeScript file that Node runs. */
  readonly program: string
  readonly env: Readonly<Record<string, string>>
  readonly logFile: string
  readonly log: (line: string) => void
  /** Asked again and again once the child says it listens, until the answer is yes; without it, listening is enough. */
  readonly isReady?: () => Promise<boolean>
  /** How long it may take to become ready. */
  readonly readyTimeoutMs: number
  /** How long it may take to stop in order, before it is killed. */
  readonly stopTimeoutMs: number
  /** Hears the process id as soon as there is one, long before readiness. */
  readonly spawned: (pid: number) => void
}

const progressEveryMs = 10_000
const healthPollMs = 50
const posix = process.platform !== 'win32'

/**
 * 启动子进程 — resolves when the child has sent `{ ready: true }` and `isReady` agrees. Its output goes straight into the log file, so nothing is lost when this
 * process is killed; its channel to us is how it learns of that. In a session of its own: a Ctrl-C at the terminal reaches the launcher
 * alone, which stops everything in order.
 */
export async function startChild(options: ChildOptions, signal: AbortSignal): Promise<Run> {
  const { title, program, env, logFile, spawned } = options
  const { file, from } = openLog(logFile)
  const child = spawn(process.execPath, [program], { env: { ...env }, stdio: ['ignore', file, file, 'ipc'], detached: posix, windowsHide: true })
  closeSync(file)
  const exited = exitOf(child)
  if (child.pid !== undefined) spawned(child.pid)
  const outcome = await outcomeOf(child, exited, options, signal).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  if (outcome === 'ready' && child.pid !== undefined) {
    return { pid: child.pid, exited, stop: () => stopChild(child, exited, options.stopTimeoutMs), kill: (name) => { child.kill(name) } }
  }
  child.kill('SIGKILL')
  const how = await exited
  if (outcome === 'aborted') throw new LaunchUnavailable('STOPPED', '启动已中止')
  const reason = outcome === 'late' ? `${String(options.readyTimeoutMs / 1_000)} 秒内没有就绪` : (findReason(readLogSince(logFile, from)) ?? how)
  throw new LaunchUnavailable('PROCESS_FAILED', `${title}未能启动：${reason}（日志：${shown(logFile)}）`)
}

type Outcome = 'ready' | 'ended' | 'late' | 'aborted'

async function outcomeOf(child: ChildProcess, exited: Promise<string>, options: ChildOptions, signal: AbortSignal): Promise<Outcome> {
  const decided = new AbortController()
  try {
    return await Promise.race([readyOf(child).then(() => healthOf(options, decided.signal)), exited.then(() => 'ended' as const), lateness(options, decided.signal), abortOf(signal, decided.signal)])
  } finally {
    decided.abort()
  }
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    // Also heard later, for instance from a channel whose other end has gone: the exit tells what matters.
    child.on('error', (error) => { if (child.pid === undefined) resolve(error.message) })
    child.once('exit', (code, signal) => { resolve(signal ?? `退出码 ${String(code)}`) })
  })
}

function readyOf(child: ChildProcess): Promise<'ready'> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'ready' in message && message.ready === true) resolve('ready')
    })
  })
}

async function healthOf({ isReady }: ChildOptions, decided: AbortSignal): Promise<'ready'> {
  while (isReady !== undefined && !decided.aborted && !(await isReady())) await sleep(healthPollMs)
  return 'ready'
}

async function lateness({ title, readyTimeoutMs, log }: ChildOptions, decided: AbortSignal): Promise<'late'> {
  for (let waitedMs = 0; waitedMs < readyTimeoutMs;) {
    const stepMs = Math.min(progressEveryMs, readyTimeoutMs - waitedMs)
    await sleep(stepMs, undefined, { signal: decided }).catch(() => undefined)
    if (decided.aborted) break
    waitedMs += stepMs
    if (waitedMs < readyTimeoutMs) log(`${title}仍在启动，已等待 ${String(Math.round(waitedMs / 1_000))} 秒`)
  }
  return 'late'
}

function abortOf(signal: AbortSignal, decided: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted')
    signal.addEventListener('abort', () => { resolve('aborted') }, { once: true, signal: decided })
  })
}

/** SIGTERM, and after the time allowed SIGKILL. Windows knows no signals: there the closed channel says it. */
async function stopChild(child: ChildProcess, exited: Promise<string>, stopTimeoutMs: number): Promise<void> {
  if (posix) child.kill('SIGTERM')
  else if (child.connected) child.disconnect()
  const killing = setTimeout(() => { child.kill('SIGKILL') }, stopTimeoutMs)
  await exited
  clearTimeout(killing)
}
