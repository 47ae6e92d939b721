import { setTimeout as sleep } from 'node:timers/promises'
import { isRunning, readRunFiles, type RecordedProcess } from './run-files.ts'

/** Services that lost their launcher stop by themselves; this is how long they may take before they are killed. */
export const leftGraceMs = 5_000
const pollMs = 20
/** The database server has its own way of being found and taken over, which is gentler on its data. */
const selfKept = 'postgres'

/**
 * 清理遗留进程 — waits for the services of a launcher that was killed, asks them to end and kills who does not in time: they would hold the
 * port and the right to write. A number that belongs to another process by now is left alone.
 */
export async function endLeftProcesses(runDir: string, log: (line: string) => void, graceMs: number = leftGraceMs): Promise<void> {
  const left = servicesIn(runDir)
  if (left.length === 0) return
  log(`上次启动留下 ${String(left.length)} 个进程，先让它们结束`)
  for (const each of left) send(each, 'SIGTERM')
  if (await allGone(left, graceMs)) return
  for (const each of left) send(each, 'SIGKILL')
  await allGone(left, graceMs)
}

/** 立即结束 — everything that this data directory has running, without any order: for a person who cannot wait. The database recovers at the next start. */
export function killAll(runDir: string): void {
  for (const each of servicesIn(runDir)) send(each, 'SIGKILL')
  for (const { name, process } of readRunFiles(runDir)) if (name === selfKept && process !== undefined) send(process, 'SIGQUIT')
}

function servicesIn(runDir: string): readonly RecordedProcess[] {
  return readRunFiles(runDir).flatMap(({ name, process }) => (name === selfKept || process === undefined || !isRunning(process) ? [] : [process]))
}

async function allGone(left: readonly RecordedProcess[], withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while (left.some(isRunning)) {
    if (Date.now() > deadline) return false
    await sleep(pollMs)
  }
  return true
}

function send(each: RecordedProcess, signal: NodeJS.Signals): void {
  try {
    if (isRunning(each)) process.kill(each.pid, signal)
  } catch {
    // It ended by itself in the meantime.
  }
}
