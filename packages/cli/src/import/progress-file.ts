import { readGivenFile } from '@hub/pki'
import { open, rename, rm } from 'node:fs/promises'
import { member } from '../hub/ask.ts'
import type { AnsweredSnapshot } from './answered-rows.ts'
import { emptyTally, type Tally } from './tally.ts'

/** 导入进度 — numbers and names of the run, no content of the file. */
export interface ImportProgress extends AnsweredSnapshot {
  readonly v: 1
  /** SHA-256 of the file and of everything that decides what its rows become. */
  readonly run: string
  readonly errorFile: string
  /** What of the error file belongs to the rows answered here; the rest is written again. */
  readonly errorBytes: number
  readonly tally: Tally
}

export function progressPath(input: string): string {
  return `${input}.progress.json`
}

const ownerOnly = 0o600

/** Replaces the file at once: a crash leaves the old one or the new one, and rows are idempotent either way. */
export async function writeProgress(path: string, progress: ImportProgress): Promise<void> {
  const partial = `${path}.partial`
  const handle = await open(partial, 'w', ownerOnly)
  try {
    await handle.writeFile(`${JSON.stringify(progress)}\n`)
    await handle.datasync()
  } finally {
    await handle.close()
  }
  await rename(partial, path)
}

export async function removeProgress(path: string): Promise<void> {
  await rm(path, { force: true })
}

/** Open rows are few: those under way when a run ended. */
const progressBytesMax = 16 * 1024 * 1024

/** What an earlier run left; undefined where there is none or it cannot be read, which costs time and no correctness. */
export async function readProgress(path: string): Promise<ImportProgress | undefined> {
  try {
    const bytes = await readGivenFile(path, { bytesMax: progressBytesMax })
    if (typeof bytes === 'string') return undefined
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return isProgress(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

function isProgress(value: unknown): value is ImportProgress {
  const rows = member(value, 'open')
  return (
    member(value, 'v') === 1 && typeof member(value, 'run') === 'string' && typeof member(value, 'errorFile') === 'string' &&
    isCount(member(value, 'errorBytes')) && isCount(member(value, 'takenTo')) && Array.isArray(rows) && rows.every(isCount) && isTally(member(value, 'tally'))
  )
}

function isTally(value: unknown): boolean {
  return Object.entries(emptyTally()).every(([name, zero]) => {
    const found = member(value, name)
    return typeof zero === 'number' ? isCount(found) : typeof found === 'object' && found !== null && Object.values(found).every(isCount)
  })
}
