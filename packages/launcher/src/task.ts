import { spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { findReason } from './failure-reason.ts'
import { openLog, readLogSince } from '@hub/postgres'
import { shown } from './layout.ts'
import { LaunchUnavailable } from './unavailable.ts'

export interface TaskOptions {
  /** Chinese, for the person at the terminal. */
  readonly title: string
  readonly program: string
  readonly args?: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly logFile: string
  /** Gets each line of standard output; without it the output goes into the log. */
  readonly progress?: (line: string) => void
  readonly spawned: (pid: number) => void
}

const posix = process.platform !== 'win32'

/**
 * 一次性任务 — runs a program to its end and returns the last message that it sent over its channel. Rejects with the reason in Chinese unless
 * it exits with 0. An abort kills it: migrations and the seed are made to be repeated.
 */
export async function runTask({ title, program, args = [], env, logFile, progress, spawned }: TaskOptions, signal: AbortSignal): Promise<unknown> {
  if (signal.aborted) throw new LaunchUnavailable('STOPPED', '启动已中止')
  const { file, from } = openLog(logFile)
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...env }, stdio: ['ignore', progress === undefined ? file : 'pipe', file, 'ipc'], detached: posix, windowsHide: true, signal, killSignal: 'SIGKILL',
  })
  closeSync(file)
  if (child.pid !== undefined) spawned(child.pid)
  if (child.stdout !== null && progress !== undefined) createInterface({ input: child.stdout }).on('line', progress)
  let answer: unknown
  child.on('message', (message) => { answer = message })
  const how = await new Promise<string>((resolve) => {
    child.on('error', (error) => { if (child.pid === undefined) resolve(error.message) })
    // Not `exit`: messages and lines still under way arrive before `close`.
    child.once('close', (code, name) => { resolve(name ?? `退出码 ${String(code)}`) })
  })
  if (signal.aborted) throw new LaunchUnavailable('STOPPED', '启动已中止')
  if (child.exitCode === 0) return answer
  throw new LaunchUnavailable('PROCESS_FAILED', `${title}失败：${findReason(readLogSince(logFile, from)) ?? how}（日志：${shown(logFile)}）`)
}
