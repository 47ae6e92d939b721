import type { Io } from '../io.ts'
import { openDisplay } from '../import/display.ts'
import type { DepositRow } from './deposit-row.ts'
import { needsWork, type Outcome } from './outcome.ts'
import { sendFile, type DepositPorts } from './send-file.ts'

/** Files under way at once: the hub judges each in a thread of its own, and other departments wait there too. */
const filesAtOnce = 2
const silenceMsMax = 300_000
/** After Ctrl-C, how long answers under way are waited for. */
const graceMs = 10_000
const words = { doing: '交存', unit: '份', wrong: '未收存' } as const

export interface DepositRun extends Pick<DepositPorts, 'url' | 'token' | 'runNonce'> {
  /** Those without an outcome. */
  readonly rows: readonly DepositRow[]
  /** Rows in all, and those done before this run. */
  readonly total: number
  readonly done: number
  readonly onOutcome: (row: DepositRow, outcome: Outcome) => Promise<void>
}

/**
 * 逐份交存 — each answer is handed on before the next file of its lane is read. Trouble of one lane stops the others after the file that they are at.
 * @throws ImportStopped
 */
export async function runDeposit({ rows, total, done, url, token, runNonce, onOutcome }: DepositRun, io: Io): Promise<void> {
  const display = openDisplay(io, { total, done, words })
  const [halt, abort] = [new AbortController(), new AbortController()]
  const onStop = (): void => { setTimeout(() => { abort.abort() }, graceMs).unref() }
  io.stop.addEventListener('abort', onStop, { once: true })
  const ports: DepositPorts = { url, token, runNonce, silenceMsMax, stop: AbortSignal.any([io.stop, halt.signal]), abort: abort.signal }
  const left = rows.values()
  let [shown, wrong] = [done, 0]
  const lane = async (): Promise<void> => {
    for (const row of left) {
      const outcome = ports.stop.aborted ? undefined : await sendFile(row, ports)
      if (outcome === undefined) return
      await onOutcome(row, outcome)
      shown += 1
      if (needsWork(outcome)) wrong += 1
      display.show(shown, wrong)
    }
  }
  try {
    const ends = await Promise.allSettled(Array.from({ length: filesAtOnce }, () => lane().catch((error: unknown) => {
      halt.abort()
      throw error
    })))
    const trouble = ends.find((end) => end.status === 'rejected')
    if (trouble !== undefined) throw trouble.reason
  } finally {
    io.stop.removeEventListener('abort', onStop)
    display.end()
  }
}
