import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { startOf } from './processes.ts'
import { PostgresUnavailable } from './unavailable.ts'

/**
 * 占用数据目录 — one launcher at a time owns a cluster: without this, a second start would take the first one's server for an orphan
 * and stop it. The file `<dataDir>.owner` names our process and its start time; a dead owner's file (kill -9) is taken over.
 * Returns the release, which may be called twice. Throws PostgresUnavailable IN_USE while the owner lives, also when that is ourselves.
 */
export function takeOwnership(dataDir: string): () => void {
  const path = `${dataDir}.owner`
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) })
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if (create(path, mine)) return () => release(path, mine)
    const found = readOwner(path)
    if (found !== undefined && lives(found)) throw inUse(found, dataDir)
    discard(path, found)
  }
  throw inUse(readOwner(path) ?? '', dataDir)
}

/** The name appears with its whole content or not at all. */
function create(path: string, content: string): boolean {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, content, { mode: 0o644 })
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Removes the stale file that was read, and not one that a rival start has put in its place since. */
function discard(path: string, stale: string | undefined): void {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  if (readOwner(aside) !== stale) create(path, readOwner(aside) ?? '')
  rmSync(aside, { force: true })
}

function release(path: string, mine: string): void {
  if (readOwner(path) === mine) rmSync(path, { force: true })
}

function readOwner(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function lives(content: string): boolean {
  const { pid, started } = parseOwner(content)
  return pid !== undefined && started !== undefined && startOf(pid) === started
}

function parseOwner(content: string): { readonly pid?: number; readonly started?: string } {
  try {
    const value: unknown = JSON.parse(content)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

function inUse(content: string, dataDir: string): PostgresUnavailable {
  const { pid } = parseOwner(content)
  return new PostgresUnavailable('IN_USE', `数据目录 ${dataDir} 正由另一个证源进程（PID ${pid ?? '未知'}）使用。请先停止它，再启动。`)
}
