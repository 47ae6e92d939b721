import type { Logger } from 'pino'
import type { LedgerStore, StreamName } from '../store/event-store.ts'
import { backOff, pause } from '../store/pause.ts'
import type { RegisteredErasure } from './register-file.ts'

/** 尚欠的登记 — an erasure that the register lacks, or may lack: then nobody could say whether the log has it, and its position is unknown. */
export interface OwedErasure {
  readonly stream: StreamName
  readonly bytes: Buffer
  readonly position: number | undefined
}

const retryDelaysMs = [1_000, 5_000, 15_000, 60_000] as const
/** An append that nobody answered for is in the log by then, or never will be. */
const lookForMs = 15 * 60_000

export interface OwedErasuresOptions {
  readonly record: (erasures: readonly RegisteredErasure[]) => Promise<void>
  readonly log: Logger
  readonly delaysMs?: readonly [number, ...number[]]
}

/**
 * 补登记 — tries what is owed again, with back-off, until the register has it. It lives in memory only: what a crash forgets, the next start finds in the log. Erasing goes on meanwhile; what is
 * missing matters to a restore alone, which is why it is told again and again.
 */
export class OwedErasures {
  readonly #options: OwedErasuresOptions
  #owed: (OwedErasure & { readonly sinceMs: number })[] = []
  #store: LedgerStore | undefined
  #signal: AbortSignal | undefined
  #trying = false

  constructor(options: OwedErasuresOptions) {
    this.#options = options
  }

  add(erasures: readonly OwedErasure[]): void {
    this.#owed.push(...erasures.map((one) => ({ ...one, sinceMs: performance.now() })))
    this.#tryOn()
  }

  /** From now on until the signal, also what was owed before. */
  watch(store: LedgerStore, signal: AbortSignal): void {
    this.#store = store
    this.#signal = signal
    this.#tryOn()
  }

  #tryOn(): void {
    const [store, signal] = [this.#store, this.#signal]
    if (this.#trying || this.#owed.length === 0 || store === undefined || signal === undefined) return
    this.#trying = true
    // It never rejects: each failure is told, and tried again.
    void this.#untilNoneOwed(store, signal)
  }

  async #untilNoneOwed(store: LedgerStore, signal: AbortSignal): Promise<void> {
    const { log, delaysMs = retryDelaysMs } = this.#options
    for (let attempt = 0; this.#owed.length > 0; attempt += 1) {
      const inMs = backOff(delaysMs, attempt)
      await pause(inMs, signal)
      if (signal.aborted) break
      try {
        if (await this.#tryOnce(store)) log.info('the erasure register is complete again')
      } catch (err) {
        log.warn({ err, owed: this.#owed.length, nextInMs: backOff(delaysMs, attempt + 1) }, 'the erasure register still cannot be written: do not restore to an earlier point now')
      }
    }
    this.#trying = false
  }

  /** True when something was registered and nothing is left to be. */
  async #tryOnce(store: LedgerStore): Promise<boolean> {
    const looked = [...this.#owed]
    const found = await Promise.all(looked.map(async ({ position, ...owed }) => ({ ...owed, position: position ?? (await positionOf(store, owed)) })))
    const known = found.filter((one): one is typeof one & RegisteredErasure => one.position !== undefined)
    if (known.length > 0) await this.#options.record(known.map(({ position, stream, bytes }) => ({ position, stream, bytes })))
    const waiting = found.filter(({ position, sinceMs }) => position === undefined && performance.now() - sinceMs < lookForMs)
    this.#owed = [...waiting, ...this.#owed.slice(looked.length)]
    return known.length > 0 && this.#owed.length === 0
  }
}

async function positionOf(store: LedgerStore, { stream, bytes }: Pick<OwedErasure, 'stream' | 'bytes'>): Promise<number | undefined> {
  return (await store.readStream(stream)).find((event) => bytes.equals(event.bytes))?.position
}
