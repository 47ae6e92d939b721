import { readFileSync, readdirSync } from 'node:fs'

/** 内存 — what each part of the hub holds for itself (anonymous memory, without shared buffers and files), in MiB, at one instant. */
export type MemoryReading = Readonly<Record<string, number>>

/** A part's process and everything it has started: PostgreSQL has a process for each connection. Empty where the system does not tell (not Linux). */
export function readMemory(pids: Readonly<Partial<Record<string, number>>>): MemoryReading {
  const processes = readProcesses()
  return Object.fromEntries(Object.entries(pids).flatMap(([part, pid]) => {
    const own = pid === undefined ? [] : familyOf(pid, processes)
    return own.length === 0 ? [] : [[part, own.reduce((sum, { anonymousKiB }) => sum + anonymousKiB, 0) / 1_024]]
  }))
}

interface Process { readonly pid: number; readonly parent: number; readonly anonymousKiB: number }

function readProcesses(): readonly Process[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => readProcess(Number(name)))
  } catch {
    return []
  }
}

// One that ended meanwhile is none.
function readProcess(pid: number): readonly Process[] {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
    const numberAfter = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
    return [{ pid, parent: numberAfter('PPid'), anonymousKiB: numberAfter('RssAnon') }]
  } catch {
    return []
  }
}

function familyOf(pid: number, processes: readonly Process[]): readonly Process[] {
  const own = processes.filter((one) => one.pid === pid)
  return [...own, ...processes.filter(({ parent }) => parent === pid).flatMap((child) => familyOf(child.pid, processes))]
}

/** Enough readings that a quarter of them says something. */
const readingsMin = 20

/**
 * 增长 — of each part: the median of the last quarter of the readings over that of the second quarter, less one. The first quarter is left out, in
 * which caches fill. Undefined where there are too few readings.
 */
export function growthOf(readings: readonly MemoryReading[]): Readonly<Record<string, number>> | undefined {
  if (readings.length < readingsMin) return undefined
  const quarter = Math.floor(readings.length / 4)
  const early = readings.slice(quarter, 2 * quarter)
  const late = readings.slice(-quarter)
  const parts = Object.keys(readings[0] ?? {})
  return Object.fromEntries(parts.map((part) => [part, medianOf(late.map((one) => one[part] ?? 0)) / medianOf(early.map((one) => one[part] ?? 0)) - 1]))
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
