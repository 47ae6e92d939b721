import type { Logger } from 'pino'

/** So long without a further word of it, and an outage is over. */
export const outageQuietMs = 10_000
/** Kinds of trouble that are followed at once; kinds are few, this only bounds what a mistake could pile up. Beyond it every line is written. */
const outagesMax = 200

interface Outage { times: number; readonly beganMs: number; lastMs: number }

/**
 * 故障日志 — one line when trouble of a kind begins and one when it is over, however many commands meet it: an outage of the database at some
 * thousand commands a second would otherwise bury its own cause, and fill the disk that the database needs. Nothing is kept over a restart.
 */
export class OutageLog {
  readonly #log: Logger
  readonly #nowMs: () => number
  readonly #running = new Map<string, Outage>()

  constructor(log: Logger, nowMs: () => number = () => performance.now()) {
    this.#log = log
    this.#nowMs = nowMs
  }

  /** `kind` names no single command, person or object; `tell` writes the line, once for each outage. */
  met(kind: string, tell: () => void): void {
    const nowMs = this.#nowMs()
    const running = this.#running.get(kind)
    if (running !== undefined) {
      running.times += 1
      running.lastMs = nowMs
      return
    }
    if (this.#running.size < outagesMax) {
      this.#running.set(kind, { times: 1, beganMs: nowMs, lastMs: nowMs })
      this.#askLater(kind, outageQuietMs)
    }
    tell()
  }

  #askLater(kind: string, ms: number): void {
    setTimeout(() => { this.#endIfQuiet(kind) }, ms).unref()
  }

  #endIfQuiet(kind: string): void {
    const outage = this.#running.get(kind)
    if (outage === undefined) return
    const { times, beganMs, lastMs } = outage
    const leftMs = lastMs + outageQuietMs - this.#nowMs()
    if (leftMs > 0) {
      this.#askLater(kind, leftMs)
      return
    }
    this.#running.delete(kind)
    this.#log.info({ trouble: kind, times, lastedMs: Math.round(lastMs - beganMs) }, 'trouble is over')
  }
}
