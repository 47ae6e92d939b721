import type { ConsistencyCheck } from '@kurrent/kurrentdb-client'
import { backOff, pause } from '../pause.ts'
import type { LockSession } from '../postgres/lock-session.ts'
import { StoreDamaged } from '../store-unavailable.ts'
import type { Batch } from '../writing/batch.ts'
import { asError, codeOf, type BatchRefusal, type Finding, type Flight, type Journal, type Search, type Standing } from '../writing/journal.ts'
import { appendWithin } from './append-within.ts'
import { AppendRefused } from './failures.ts'
import type { Feed } from './feed.ts'
import { toRecords } from './hub-record.ts'
import type { Term } from './numbering.ts'
import type { RenewableClient } from './renewable-client.ts'
import type { StreamNames } from './stream-names.ts'
import { checkOf, type WriterEpoch } from './writer-epoch.ts'

const retryAfterMs = [20, 50, 100, 200, 500] as const
/** Of one try to make sure; then the session and the subscription are looked after again. */
const settleTimeMaxMs = 5_000

export interface KurrentJournalParts {
  readonly clients: RenewableClient
  readonly names: StreamNames
  readonly feed: Feed
  readonly epoch: WriterEpoch
  readonly lock: LockSession
}

/**
 * KurrentDB 日志写端 — one `appendRecords` a batch, with a check on the writer's term and on every stream that the batch rests on: all or nothing over all of
 * them. The next is sent once the last is acknowledged, because the server promises no order among calls, and the positions beside the
 * events must be right; meanwhile the feed numbers the last one, and only then is it answered.
 */
export class KurrentJournal implements Journal {
  readonly #parts: KurrentJournalParts
  #unacknowledged = false
  /** A batch was not kept for sure: nothing is sent until it is known. */
  #stalled = false
  /** Somebody else's term has begun, or the log is damaged. */
  #over = false
  #lost: () => void = () => undefined
  #ready: () => void = () => undefined

  constructor(parts: KurrentJournalParts) {
    this.#parts = parts
    const { feed, lock, epoch } = parts
    lock.onLost(() => { this.#lost() })
    feed.onDamage(() => { this.#end() })
    feed.onTerm((term) => { if (!epoch.isOurs(term)) this.#end() })
  }

  get isConnected(): boolean {
    return this.#parts.lock.holdsLock && !this.#over
  }

  get isReady(): boolean {
    return this.isConnected && !this.#unacknowledged && !this.#stalled
  }

  onLost(listener: () => void): void {
    this.#lost = listener
  }

  onReady(listener: () => void): void {
    this.#ready = listener
  }

  /** Becomes the writer; only under the lock. */
  async take(signal: AbortSignal): Promise<Standing> {
    const { epoch, feed } = this.#parts
    const term = await epoch.take(signal)
    // Somebody without the lock may have begun another meanwhile.
    this.#over = !epoch.isOurs(feed.lastTerm ?? term)
    const { head } = term
    return { head, unbroken: false }
  }

  async send(batch: Batch): Promise<number | Error> {
    const { clients, names, feed } = this.#parts
    this.#unacknowledged = true
    const failure = await appendWithin(clients, toRecords(names, batch), this.#checks(batch))
    this.#unacknowledged = false
    this.#stalled = failure !== undefined
    if (failure !== undefined) return failure
    this.#ready()
    try {
      await feed.numbered(batch.firstPosition + batch.bytes.length - 1)
      return batch.bytes.length
    } catch (error) {
      return asError(error)
    }
  }

  async findOut(flights: readonly Flight[], { log, given }: Search): Promise<Finding | undefined> {
    const answers = await Promise.all(flights.map(({ answered }) => answered))
    if (answers.length > 0) log('append-not-confirmed', { batches: flights.length, answers: answers.map((answer) => (answer instanceof Error ? codeOf(answer) : String(answer))).join(' ') })
    const refusals = answers.map((answer) => (answer instanceof AppendRefused ? this.#refusal(answer) : undefined))
    if (answers.some((answer) => answer instanceof AppendRefused && answer.namesDeletedStream)) return this.#fenced(flights, this.#parts.feed.head, refusals)
    const kept = answers.filter((answer) => typeof answer === 'number').length
    // The server has spoken of every batch, and of nobody else's term.
    if (this.isConnected && answers.every((answer, index) => typeof answer === 'number' || refusals[index] !== undefined)) return this.#goOn({ keptBatches: kept, refusals })
    // The node may lead no more, and the client learns that from the subscription alone: the answer of `appendRecords` tells it nothing.
    this.#parts.feed.restart()
    for (let attempt = 0; !given(); attempt += 1) {
      try {
        const finding = await this.#makeSure(flights, refusals)
        if (finding !== undefined) return finding
      } catch (error) {
        if (error instanceof StoreDamaged) return this.#fenced(flights, this.#parts.feed.head, refusals)
        log('writer-not-confirmed', { attempt, code: codeOf(error) })
      }
      await pause(backOff(retryAfterMs, attempt))
    }
    return undefined
  }

  #goOn({ keptBatches, refusals }: Pick<Finding, 'keptBatches' | 'refusals'>): Finding {
    this.#stalled = false
    return { standing: { head: this.#parts.feed.head, unbroken: true }, keptBatches, refusals }
  }

  // Undefined while the lock is somebody else's and his term has not begun.
  async #makeSure(flights: readonly Flight[], refusals: Finding['refusals']): Promise<Finding | undefined> {
    const { feed, epoch, lock } = this.#parts
    if (feed.damage !== undefined) throw feed.damage
    const locked = lock.holdsLock || (await this.#tryLock())
    const foreign = feed.lastTerm
    if (!locked && (foreign === undefined || epoch.isOurs(foreign))) return undefined
    const term: Term = await epoch.renew(AbortSignal.timeout(settleTimeMaxMs))
    if (!epoch.isOurs(term)) return this.#fenced(flights, term.head, refusals)
    this.#stalled = false
    return { standing: { head: term.head, unbroken: false }, keptBatches: keptBefore(flights, term.head), refusals }
  }

  #fenced(flights: readonly Flight[], head: number, refusals: Finding['refusals']): Finding {
    return { standing: 'fenced', keptBatches: keptBefore(flights, head), refusals }
  }

  async #tryLock(): Promise<boolean> {
    try {
      return await this.#parts.lock.tryTake()
    } catch (error) {
      await this.#parts.lock.abandon()
      throw error
    }
  }

  // The state of every stream that the batch was judged by, before the batch: of those it writes, and of those it was checked against.
  #checks(batch: Batch): ConsistencyCheck[] {
    const { names, epoch } = this.#parts
    const before = new Map<string, number>()
    batch.streams.forEach((stream, index) => { if (!before.has(stream)) before.set(stream, (batch.revisions[index] ?? 0) - 1) })
    for (const { append, result } of batch.members) {
      if (!result.ok) continue
      for (const { stream, revision } of append.checks) if (!before.has(stream)) before.set(stream, revision)
    }
    return [epoch.check, ...[...before].map(([stream, revision]) => checkOf(names.toServer(stream), revision))]
  }

  // None where the term is over: whose it is now has to be found out first.
  #refusal(cause: AppendRefused): BatchRefusal | undefined {
    const { names } = this.#parts
    const { violations } = cause
    if (violations.has(names.writerEpoch)) return undefined
    if (violations.size === 0) return { cause }
    const standing = [...violations].flatMap(([name, revision]) => {
      const stream = names.fromServer(name)
      return stream === undefined ? [] : [[stream, revision] as const]
    })
    return { cause, standing: new Map(standing) }
  }

  #end(): void {
    this.#over = true
    this.#lost()
  }
}

// Only the writer writes, one batch after another: so what is his is in the log as far as the log goes.
function keptBefore(flights: readonly Flight[], head: number): number {
  return flights.filter(({ batch }) => batch.firstPosition + batch.bytes.length - 1 <= head).length
}
