import type { CaseId, LicenceId } from '@hub/schemas'

/** 文件之主 — whose files wait: a licence, or a case with its notices. */
export type FileOwner = LicenceId | CaseId

/** Issuing stops when more licences than this wait for their files while they cannot be made. */
export const filesWaitingMax = 500
/** … or when one has waited longer than this. */
export const fileWaitMsMax = 30 * 60_000
/** In either case only where it has been so for this long: what was issued before a long rest waits since then, and one busy moment of the signer is no outage. */
export const failingMsMin = 60_000
/** … and only where the signer failed this many licences since it made one: what stops one licence must not stop the hub, where then nothing would be issued that could succeed. */
export const failingLicencesMin = 3
/** … or where one of them has waited longer than this: a small office issues less than three in a day, and a signer that has made nothing since yesterday is away. */
export const failedWaitMsMax = 24 * 60 * 60_000
/** A licence that failed so often for its own sake is parked. */
export const failuresUntilParked = 8

const firstPauseMs = 500
const pauseMsMax = 60_000
const parkedPauseMs = 5 * 60_000

/** Whether the signer answered for this licence, or was not asked: no seal, no identifier, nothing wanted. */
export type AnsweredBy = 'signer' | 'hub'

/** Whose trouble it was: the signer's, as far as one can tell, or of this licence alone (its seal's key, its content, a fault in composing it). */
export type TroubleOf = 'signer' | 'licence'

interface Waiting {
  /** Of the first event that asks and was not answered. */
  readonly position: number
  /** Of the last. */
  lastPosition: number
  readonly sinceMs: number
  failures: number
  /** Of these, for its own sake. */
  ownFailures: number
  /** On the clock of `performance.now`. */
  notBeforeMs: number
  underWay: boolean
}

export interface Taken { readonly owner: FileOwner; readonly lastPosition: number }

/** 积压 — licences that wait for files. */
export interface FileBacklog {
  readonly waiting: number
  /** How long the oldest has waited; 0: nobody waits. */
  readonly oldestMs: number
  /** Of these, parked: they fail for their own sake, are tried every few minutes, and have no part in `behind`. */
  readonly parked: number
  /** The signer has failed since it last answered for one, while somebody waits, or somebody is parked. */
  readonly failing: boolean
  /** Issuing stops. */
  readonly behind: boolean
}

/** 待制队列 — in memory; what it holds is found again in the log. */
export class FileQueue {
  readonly #waiting = new Map<FileOwner, Waiting>()
  readonly #nowMs: () => number
  /** Failed by the signer since it last answered for one. */
  readonly #failedBySigner = new Set<FileOwner>()
  #failingSinceMs: number | undefined

  constructor(nowMs: () => number) { this.#nowMs = nowMs }

  /** 登记 — an event asks for files of this licence, or of a notice of this case. */
  add(owner: FileOwner, position: number, sinceMs: number): void {
    const there = this.#waiting.get(owner)
    if (there === undefined) this.#waiting.set(owner, { position, lastPosition: position, sinceMs, failures: 0, ownFailures: 0, notBeforeMs: 0, underWay: false })
    else [there.lastPosition, there.notBeforeMs] = [position, 0]
  }

  /** The first whose time has come, for one worker alone. */
  take(): Taken | undefined {
    const now = performance.now()
    for (const [owner, waiting] of this.#waiting) {
      if (waiting.underWay || waiting.notBeforeMs > now) continue
      waiting.underWay = true
      return { owner, lastPosition: waiting.lastPosition }
    }
    return undefined
  }

  /** Answered, or nothing was wanted any more. What was asked for meanwhile still waits. Only what the signer had a part in shows that it works. */
  done({ owner, lastPosition }: Taken, by: AnsweredBy): void {
    if (by === 'signer') {
      this.#failingSinceMs = undefined
      this.#failedBySigner.clear()
    }
    const waiting = this.#waiting.get(owner)
    if (waiting === undefined) return
    this.#waiting.delete(owner)
    if (waiting.lastPosition !== lastPosition) this.add(owner, waiting.lastPosition, waiting.sinceMs)
  }

  /** Not possible now: again after a pause, longer each time, the others meanwhile. */
  failed({ owner }: Taken, of: TroubleOf): void {
    if (of === 'signer') {
      this.#failingSinceMs ??= this.#nowMs()
      this.#failedBySigner.add(owner)
    }
    const waiting = this.#waiting.get(owner)
    if (waiting === undefined) return
    if (of === 'licence') waiting.ownFailures += 1
    waiting.notBeforeMs = performance.now() + (isParked(waiting) ? parkedPauseMs : Math.min(pauseMsMax, firstPauseMs * 2 ** waiting.failures))
    waiting.failures += 1
    waiting.underWay = false
  }

  /** 让位 — it was made, and others were first at the log each time: nobody's failure, and again soon. */
  contended({ owner }: Taken): void {
    const waiting = this.#waiting.get(owner)
    if (waiting === undefined) return
    waiting.notBeforeMs = performance.now() + firstPauseMs
    waiting.underWay = false
  }

  isWaiting(owner: FileOwner): boolean { return this.#waiting.has(owner) }

  /** Somebody works at one: its files may be kept, and their event still to come. */
  get isUnderWay(): boolean { return [...this.#waiting.values()].some(({ underWay }) => underWay) }

  /** Position of the first event that has no answer yet; undefined: all have. */
  get firstOpen(): number | undefined {
    let first: number | undefined
    for (const { position } of this.#waiting.values()) first = Math.min(first ?? position, position)
    return first
  }

  backlog(): FileBacklog {
    const all = [...this.#waiting.values()]
    const open = all.filter((waiting) => !isParked(waiting))
    const parked = all.length - open.length
    return { waiting: all.length, parked, oldestMs: this.#oldestMs(all), failing: (this.#failingSinceMs !== undefined && all.length > 0) || parked > 0, behind: this.#isSignerFailing() && (open.length > filesWaitingMax || this.#oldestMs(open) > fileWaitMsMax) }
  }

  /** 停签 — the signer makes no files, and too many wait or one for too long: what is issued now would only stand in the queue. */
  isBehind(): boolean { return this.#isSignerFailing() && this.backlog().behind }

  #isSignerFailing(): boolean {
    return this.#failingSinceMs !== undefined && this.#nowMs() - this.#failingSinceMs >= failingMsMin
      && (this.#failedBySigner.size >= failingLicencesMin || this.#oldestMs(this.#openFailed()) > failedWaitMsMax)
  }

  #openFailed(): readonly Waiting[] {
    return [...this.#failedBySigner].flatMap((owner) => this.#waiting.get(owner) ?? []).filter((waiting) => !isParked(waiting))
  }

  #oldestMs(waiting: readonly Waiting[]): number {
    const now = this.#nowMs()
    return waiting.reduce((oldest, { sinceMs }) => Math.max(oldest, now - sinceMs), 0)
  }
}

function isParked({ ownFailures }: Waiting): boolean {
  return ownFailures >= failuresUntilParked
}
