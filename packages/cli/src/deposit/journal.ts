import { createHash, randomUUID } from 'node:crypto'
import { readGivenFile } from '@hub/pki'
import { open, rm } from 'node:fs/promises'
import { member, textMember } from '../hub/ask.ts'
import { failed, type Problem } from '../problem.ts'
import type { DepositRow } from './deposit-row.ts'
import { keyOfName } from './licence-name.ts'
import { parseOutcome, type Outcome } from './outcome.ts'

/** 交存进度 — what became of each row so far, a line each, beside the list; names and codes, nothing of a file's content. Gone once every row has its answer. */
export interface Journal {
  readonly runNonce: string
  /** By row; those of an earlier run that was interrupted among them. */
  readonly outcomes: ReadonlyMap<number, Outcome>
  /** Durable once it resolves. A crash before leaves the row to be sent again under the same command, which gets the same answer. */
  readonly add: (row: number, outcome: Outcome) => Promise<void>
  readonly close: () => Promise<void>
  /** After the last row. */
  readonly remove: () => Promise<void>
}

const ownerOnly = 0o600
/** Of the longest list: a line of some hundred bytes for each file, a verdict of many seals in some. */
const journalBytesMax = 256 * 1024 * 1024

/** Everything that decides what becomes of the rows, but the files themselves: those have a part in each command. */
export function runOf(rows: readonly DepositRow[], target: string): string {
  return createHash('sha256').update(JSON.stringify([target, rows.map(({ row, path, licence, version }) => [row, path, keyOfName(licence), version ?? null])])).digest('hex')
}

/** 打开进度 — goes on where an interrupted run of the same list stopped, or starts anew. */
export async function openJournal(path: string, run: string): Promise<Journal | Problem> {
  const { found, bytes } = await readJournal(path, run)
  const runNonce = found?.runNonce ?? randomUUID()
  const outcomes = new Map(found?.outcomes)
  try {
    const handle = await open(path, found === undefined ? 'w' : 'r+', ownerOnly)
    let at = found === undefined ? 0 : bytes
    await handle.truncate(at)
    const line = async (value: unknown): Promise<void> => {
      const text = Buffer.from(`${JSON.stringify(value)}\n`)
      const from = at
      at += text.length
      await handle.write(text, 0, text.length, from)
      await handle.datasync()
    }
    if (found === undefined) await line({ v: 1, run, runNonce })
    return {
      runNonce, outcomes,
      async add(row, outcome) {
        outcomes.set(row, outcome)
        await line({ row, outcome })
      },
      close: () => handle.close(),
      remove: () => rm(path, { force: true }),
    }
  } catch {
    return failed(`写不了进度文件 ${path}：请检查是否有写权限`)
  }
}

interface Found { readonly runNonce: string; readonly outcomes: ReadonlyMap<number, Outcome> }

/** `bytes`: of the whole lines; a line that a crash cut off is written again. What cannot be read counts for nothing: the hub knows its files again. */
async function readJournal(path: string, run: string): Promise<{ readonly found: Found | undefined; readonly bytes: number }> {
  const read = await readGivenFile(path, { bytesMax: journalBytesMax })
  const text = typeof read === 'string' ? '' : read.toString('utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const [first, ...lines] = whole.split('\n').slice(0, -1).map(parsed)
  const runNonce = textMember(first, 'runNonce')
  if (member(first, 'v') !== 1 || member(first, 'run') !== run || runNonce === undefined) return { found: undefined, bytes: 0 }
  const outcomes = lines.flatMap((line): (readonly [number, Outcome])[] => {
    const [row, outcome] = [member(line, 'row'), parseOutcome(member(line, 'outcome'))]
    return typeof row === 'number' && outcome !== undefined ? [[row, outcome]] : []
  })
  return { found: { runNonce, outcomes: new Map(outcomes) }, bytes: Buffer.byteLength(whole) }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
