import type { LicenceId } from '@hub/schemas'

/** Issuing stops when more licences than this wait for their files while they cannot be made. */
export const filesWaitingMax = 500
/** … or when one has waited longer than this. */
export const fileWaitMsMax = 30 * 60_000
/** In either case only where it has been so for this long: what was issued before a long rest waits since then, and one busy moment of the signer is no outage. */
export const failingMsMin = 60_000

const firstPauseMs = 500
const pauseMsMax = 60_000

interface Waiting {
  /** Of the first event that asks and was not answered. */
  readonly position: number
  /** Of the last. */
  lastPosition: number
  readonly sinceMs: number
  failures: number
  /** On the clock of `performance.now`. */
  notBeforeMs: number
  underWay: boolean
}

export interface Taken { readonly licenceId: LicenceId; readonly lastPosition: number }

/** 积压 — licences that wait for files. */
export interface FileBacklog {
  readonly waiting: number
  /** How long the oldest has waited; 0: nobody waits. */
  readonly oldestMs: number
  /** The last attempt failed. */
  readonly failing: boolean
}

/** 待制队列 — in memory; what it holds is found again in the log. */
export class FileQueue {
  readonly #waiting = new Map<LicenceId, Waiting>()
  readonly #nowMs: () => number
  #failingSinceMs: number | undefined

  constructor(nowMs: () => number) { this.#nowMs = nowMs }

  /** 登记 — an event asks for files of this licence. */
  add(licenceId: LicenceId, position: number, sinceMs: number): void {
    const there = this.#waiting.get(licenceId)
    if (there === undefined) this.#waiting.set(licenceId, { position, lastPosition: position, sinceMs, failures: 0, notBeforeMs: 0, underWay: false })
    else [there.lastPosition, there.notBeforeMs] = [position, 0]
  }

  /** The first whose time has come, for one worker alone. */
  take(): Taken | undefined {
    const now = performance.now()
    for (const [licenceId, waiting] of this.#waiting) {
      if (waiting.underWay || waiting.notBeforeMs > now) continue
      waiting.underWay = true
      return { licenceId, lastPosition: waiting.lastPosition }
    }
    return undefined
  }

  /** Answered, or nothing was wanted any more. What was asked for meanwhile still waits. */
  done({ licenceId, lastPosition }: Taken): void {
    this.#failingSinceMs = undefined
    const waiting = this.#waiting.get(licenceId)
    if (waiting === undefined) return
    this.#waiting.delete(licenceId)
    if (waiting.lastPosition !== lastPosition) this.add(licenceId, waiting.lastPosition, waiting.sinceMs)
  }

  /** Not possible now: again after a pause, longer each time, the others meanwhile. */
  failed({ licenceId }: Taken): void {
    this.#failingSinceMs ??= this.#nowMs()
    const waiting = this.#waiting.get(licenceId)
    if (waiting === undefined) return
    waiting.notBeforeMs = performance.now() + Math.min(pauseMsMax, firstPauseMs * 2 ** waiting.failures)
    waiting.failures += 1
    waiting.underWay = false
  }

  isWaiting(licenceId: LicenceId): boolean { return this.#waiting.has(licenceId) }

  /** Position of the first event that has no answer yet; undefined: all have. */
  get firstOpen(): number | undefined {
    let first: number | undefined
    for (const { position } of this.#waiting.values()) first = Math.min(first ?? position, position)
    return first
  }

  backlog(): FileBacklog {
    let oldest: number | undefined
    for (const { sinceMs } of this.#waiting.values()) oldest = Math.min(oldest ?? sinceMs, sinceMs)
    return { waiting: this.#waiting.size, oldestMs: oldest === undefined ? 0 : Math.max(0, this.#nowMs() - oldest), failing: this.#failingSinceMs !== undefined }
  }

  /** 停签 — files cannot be made, and too many wait or one for too long: what is issued now would only stand in the queue. */
  isBehind(): boolean {
    if (this.#failingSinceMs === undefined || this.#nowMs() - this.#failingSinceMs < failingMsMin) return false
    const { waiting, oldestMs } = this.backlog()
    return waiting > filesWaitingMax || oldestMs > fileWaitMsMax
  }
}
