import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const logBytesMax = 10 * 1024 * 1024
const oldLogsKept = 3
const tailBytesMax = 64 * 1024

/**
 * 轮换日志 — at start, once the log has outgrown `bytesMax`: `<log>` becomes `<log>.1`, and so on up to three old ones; the oldest goes.
 * A running server's log is never cut, for the server itself holds the file open.
 */
export function rotateLog(logFile: string, bytesMax = logBytesMax): void {
  mkdirSync(dirname(logFile), { recursive: true })
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) <= bytesMax) return
  for (let age = oldLogsKept - 1; age >= 1; age -= 1) {
    if (statSync(`${logFile}.${age}`, { throwIfNoEntry: false }) !== undefined) renameSync(`${logFile}.${age}`, `${logFile}.${age + 1}`)
  }
  renameSync(logFile, `${logFile}.1`)
}

/** 打开日志 — for appending; the server gets the open file, so it may lie where the server's account cannot go. */
export function openLog(logFile: string): { readonly file: number; readonly from: number } {
  const file = openSync(logFile, 'a', 0o600)
  return { file, from: fstatSync(file).size }
}

/** 读取日志尾部 — what was written since `from`, at most the last 64 KiB of it. */
export function readLogSince(logFile: string, from: number): string {
  const file = openSync(logFile, 'r')
  try {
    const { size } = fstatSync(file)
    const start = Math.max(from, size - tailBytesMax)
    const bytes = Buffer.alloc(Math.max(0, size - start))
    const read = readSync(file, bytes, 0, bytes.length, start)
    return bytes.toString('utf8', 0, read)
  } finally {
    closeSync(file)
  }
}
