import type { Io } from '../io.ts'
import type { TokenSource } from '../hub/token-source.ts'
import { openDisplay, type Display } from './display.ts'
import type { ErrorFile } from './error-file.ts'
import type { PreparedRow } from './prepared-row.ts'
import type { FileRow } from './read-rows.ts'
import { remarkOfReply } from './remark-of-reply.ts'
import { rowToCommand, type ImportSettings } from './row-to-command.ts'
import { sendRows } from './send-rows.ts'
import { countNotices, countReply, countWrong, failedRows, type Tally } from './tally.ts'
import type { AnsweredRows } from './answered-rows.ts'
import { importWire } from './wire.ts'

/** 导入运行 — everything that one run works on, opened by open-run.ts. */
export interface ImportRun {
  readonly settings: ImportSettings
  /** Without the header. */
  readonly rows: AsyncIterable<FileRow>
  readonly answered: AnsweredRows
  readonly tally: Tally
  readonly errors: ErrorFile
  readonly rowsTotal: number
  /** Writes down how far the run is; called at most once a second. */
  readonly save: () => Promise<void>
}

export interface Sending {
  readonly url: URL
  readonly token: TokenSource
  readonly batchRowsMax: number
  readonly silenceMsMax: number
}

const requestsMax = 4
const saveEveryMs = 1_000
/** After Ctrl-C, how long answers under way are waited for. */
const graceMs = 10_000

/** 试运行 — every row through the same checks, nothing sent. */
export async function checkRows(run: ImportRun, io: Io): Promise<void> {
  const display = openDisplay(io, { total: run.rowsTotal, done: 0 })
  try {
    for await (const row of preparedRows(run, { io, display })) {
      run.tally.rows += 1
      countNotices(run.tally, row.command)
      run.answered.answer(row.row)
    }
  } finally {
    display.end()
  }
}

/**
 * 导入 — sends the rows and writes down each answer. What is written is true at any kill: an answer that is not yet in the progress file is asked
 * for again, and the same row gets the same answer.
 * @throws ImportStopped, FileUnreadable; what was answered is saved by the caller
 */
export async function importRows(run: ImportRun, sending: Sending, io: Io): Promise<void> {
  const { tally, answered, errors } = run
  const display = openDisplay(io, { total: run.rowsTotal, done: tally.rows })
  const abort = new AbortController()
  const onStop = (): void => { setTimeout(() => { abort.abort() }, graceMs).unref() }
  io.stop.addEventListener('abort', onStop, { once: true })
  try {
    await sendRows(preparedRows(run, { io, display }), {
      ...sending, wire: importWire, requestsMax, stop: io.stop, abort: abort.signal,
      onReply(row, reply) {
        const remark = remarkOfReply(reply)
        if (remark !== undefined) errors.add(row, remark)
        countReply(tally, row.command, reply)
        answered.answer(row.row)
        display.show(tally.rows, failedRows(tally))
      },
    })
  } finally {
    io.stop.removeEventListener('abort', onStop)
    display.end()
  }
}

async function* preparedRows({ settings, rows, answered, tally, errors, save }: ImportRun, { io, display }: { readonly io: Io; readonly display: Display }): AsyncGenerator<PreparedRow> {
  let savedMs = io.nowMs()
  for await (const row of rows) {
    if (io.stop.aborted) return
    if (answered.isAnswered(row.row)) continue
    answered.take(row.row)
    const verdict = rowToCommand(settings, row.cells)
    if (verdict.ok) yield { ...row, command: verdict.command }
    else {
      errors.add(row, verdict.problems.join('；'))
      countWrong(tally)
      answered.answer(row.row)
    }
    display.show(tally.rows, failedRows(tally))
    if (io.nowMs() - savedMs < saveEveryMs) continue
    await save()
    savedMs = io.nowMs()
  }
}
