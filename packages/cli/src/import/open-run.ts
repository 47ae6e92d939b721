import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { isProblem, misused, type Problem } from '../problem.ts'
import { trackAnswers } from './answered-rows.ts'
import { freeErrorPath, openErrorFile } from './error-file.ts'
import { progressPath, readProgress, writeProgress, type ImportProgress } from './progress-file.ts'
import type { FileRow } from './read-rows.ts'
import type { ImportSettings } from './row-to-command.ts'
import type { ImportRun } from './run-import.ts'
import type { FileScan } from './scan-file.ts'
import { emptyTally } from './tally.ts'

export interface OpenRun {
  readonly scan: FileScan
  readonly settings: ImportSettings
  readonly rows: AsyncIterable<FileRow>
  /** Given by the user; undefined: a free name beside the input. */
  readonly errorPath: string | undefined
  /** Where the rows go; undefined: a dry run, which leaves no progress file and heeds none. */
  readonly target: string | undefined
}

export interface OpenedRun {
  readonly run: ImportRun
  /** What an earlier run of the same file left: `resumed` goes on, `changed` starts anew because the file or the options are others. */
  readonly found: 'nothing' | 'resumed' | 'changed'
}

/** 打开一次导入 — goes on where an interrupted run of the same file stopped, or starts anew. */
export async function openRun(opening: OpenRun): Promise<OpenedRun | Problem> {
  const { scan, settings, rows, target } = opening
  const path = progressPath(scan.path)
  const id = target === undefined ? '' : runId(scan, settings, target)
  const { before, found } = await findEarlier(opening, id)
  const errorFile = errorFileOf(opening, before)
  if (isProblem(errorFile)) return errorFile

  const errors = await openErrorFile(errorFile, { scan, columns: settings.columns, header: settings.header }, before?.errorBytes ?? 0)
  const answered = trackAnswers(before)
  const tally = structuredClone(before?.tally ?? emptyTally())

  const save = async (): Promise<void> => {
    // Taken together before anything is awaited: the three must tell of the same moment.
    const progress: ImportProgress = { v: 1, run: id, errorFile, errorBytes: errors.bytes(), ...answered.snapshot(), tally: structuredClone(tally) }
    await errors.flush()
    if (target !== undefined) await writeProgress(path, progress)
  }
  return { run: { settings, rows, answered, tally, errors, rowsTotal: scan.lines, save }, found }
}

async function findEarlier({ scan, errorPath, target }: OpenRun, id: string): Promise<{ readonly before: ImportProgress | undefined; readonly found: OpenedRun['found'] }> {
  const left = target === undefined ? undefined : await readProgress(progressPath(scan.path))
  if (left === undefined) return { before: undefined, found: 'nothing' }
  const goesOn = left.run === id && hasBytes(left) && (errorPath === undefined || errorPath === left.errorFile)
  return goesOn ? { before: left, found: 'resumed' } : { before: undefined, found: 'changed' }
}

function errorFileOf({ scan, errorPath }: OpenRun, before: ImportProgress | undefined): string | Problem {
  if (before !== undefined) return before.errorFile
  if (errorPath !== undefined && existsSync(errorPath)) return misused('--errors 指明的文件已经存在，其中可能有正在改正的行。请换一个文件名或先移走它')
  return errorPath ?? freeErrorPath(scan.path)
}

function hasBytes({ errorFile, errorBytes }: ImportProgress): boolean {
  return errorBytes === 0 || (existsSync(errorFile) && statSync(errorFile).size >= errorBytes)
}

/** Everything that decides what becomes of the rows. */
function runId(scan: FileScan, settings: ImportSettings, target: string): string {
  const { sourceSystem, type, issuerDefault, holderTypeDefault, blankUntil, validStatuses, columns } = settings
  const parts = [scan.sha256, scan.encoding, target, sourceSystem, type.typeId, issuerDefault ?? null, holderTypeDefault ?? null, blankUntil ?? null, [...validStatuses].sort(), columns.at]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
