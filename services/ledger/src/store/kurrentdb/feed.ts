import type { Bell } from '../following/bell.ts'
import type { RecentBatch } from '../following/recent-events.ts'
import { backOff } from '../pause.ts'
import { StoreDamaged, StoreUnavailable } from '../store-unavailable.ts'
import { codeOf, type LogCodes } from '../writing/journal.ts'
import { AllSubscription } from './all-subscription.ts'
import type { Checkpoint } from './checkpoints.ts'
import { fromServer, type HubRecord } from './hub-record.ts'
import { Numbering, type Term } from './numbering.ts'
import type { RenewableClient } from './renewable-client.ts'
import type { StreamNames } from './stream-names.ts'
import { Waiters } from './waiters.ts'

/** No longer: appends wait for it. */
const retryAfterMs = [50, 100, 200, 500, 1_000] as const
/** A subscription that lived so long was sound: the next is opened as quickly as the first. */
const soundAfterMs = 500
const stallAskMs = 500
/** Somebody waits, and nothing has come for so long: the node may have lost its cluster without ending the subscription. */
const stalledAfterMs = 3_000

export interface FeedOptions {
  readonly clients: RenewableClient
  readonly names: StreamNames
  /** The writer follows the leader; a node that leads no more then answers so, and the client goes to the one that does. */
  readonly requiresLeader: boolean
  readonly bell: Bell
  readonly numbered: (batch: RecentBatch) => void
  readonly checkpoint: (checkpoints: readonly Checkpoint[]) => void
  readonly log: LogCodes
}

/**
 * 跟随 — this process's own subscription to $all: it numbers the events of the hub, and is what an append waits for. Opened again behind the last record
 * whenever it drops, with back-off and jitter, so that the ledgers of a province do not all come back at once.
 */
export class Feed {
  readonly #options: FeedOptions
  readonly #numbering = new Numbering()
  readonly #waiters = new Waiters()
  readonly #watch: NodeJS.Timeout
  #subscription: AllSubscription | undefined
  #arrived: HubRecord[] = []
  #failure: StoreDamaged | StoreUnavailable | undefined
  #retry: NodeJS.Timeout | undefined
  #attempt = 0
  #heardAt = 0
  #onTerm: (term: Term) => void = () => undefined
  #onDamage: (damage: StoreDamaged) => void = () => undefined

  constructor(options: FeedOptions) {
    this.#options = options
    this.#watch = setInterval(() => { this.#restartStalled() }, stallAskMs).unref()
  }

  /** Begins at the beginning of $all, or behind an event whose position is known. */
  start(after: Checkpoint | undefined): void {
    if (after !== undefined) this.#numbering.resumeAfter(after)
    this.#open()
  }

  /** Position of the last event numbered. */
  get head(): number {
    return this.#numbering.head
  }

  /** The last term that this process has seen begin. */
  get lastTerm(): Term | undefined {
    return this.#numbering.lastTerm
  }

  /** The log is not what its writers wrote; nothing is numbered any more. */
  get damage(): StoreDamaged | undefined {
    return this.#failure instanceof StoreDamaged ? this.#failure : undefined
  }

  onTerm(listener: (term: Term) => void): void {
    this.#onTerm = listener
  }

  onDamage(listener: (damage: StoreDamaged) => void): void {
    this.#onDamage = listener
  }

  /** Resolves once the event at the position has its number. Rejects with StoreDamaged, or StoreUnavailable when the feed is closed. */
  async numbered(position: number): Promise<void> {
    await this.#waiters.until(() => this.head >= position)
  }

  /** The term, once its beginning has been seen: everything before it is numbered then. */
  async begun(epoch: number, signal?: AbortSignal): Promise<Term> {
    await this.#waiters.until(() => this.#numbering.term(epoch) !== undefined, signal)
    return this.#numbering.term(epoch) ?? this.begun(epoch, signal)
  }

  /** Opens another subscription: something was wrong with the server, and this one may not have noticed. */
  restart(): void {
    if (this.#failure !== undefined || this.#retry !== undefined) return
    this.#subscription?.close()
    this.#open()
  }

  close(): void {
    this.#fail(new StoreUnavailable('the store is closed'))
    clearInterval(this.#watch)
  }

  #open(): void {
    const openedAt = performance.now()
    const { clients, names, requiresLeader, log } = this.#options
    const client = clients.current
    this.#heardAt = openedAt
    this.#subscription = new AllSubscription({
      client, prefix: names.prefix, requiresLeader, after: this.#numbering.last,
      received: (event) => {
        if (this.#arrived.length === 0) setImmediate(() => { this.#count() })
        try {
          this.#arrived.push(fromServer(names, event))
        } catch (error) {
          this.#damaged(error)
        }
      },
      caughtUp: () => { log('feed-caught-up', { head: this.head }) },
      dropped: (kind, lost) => {
        if (lost) clients.lost(client)
        this.#count()
        if (this.#failure !== undefined) return
        this.#attempt = performance.now() - openedAt > soundAfterMs ? 0 : this.#attempt + 1
        log('feed-dropped', { kind, attempt: this.#attempt, head: this.head })
        this.#retry = setTimeout(() => {
          this.#retry = undefined
          this.#open()
        }, backOff(retryAfterMs, this.#attempt) * (0.5 + Math.random()))
      },
    })
  }

  // What came in one turn of the event loop is counted at once.
  #count(): void {
    if (this.#failure !== undefined || this.#arrived.length === 0) return
    const arrived = this.#arrived
    this.#arrived = []
    this.#heardAt = performance.now()
    try {
      const { batch, terms, checkpoints } = this.#numbering.count(arrived)
      if (batch.bytes.length > 0) this.#options.numbered(batch)
      if (checkpoints.length > 0) this.#options.checkpoint(checkpoints)
      for (const term of terms) this.#onTerm(term)
    } catch (error) {
      return this.#damaged(error)
    }
    this.#waiters.wake()
    this.#options.bell.ring(this.head)
  }

  #restartStalled(): void {
    if (this.#waiters.size === 0 || this.#retry !== undefined || performance.now() - this.#heardAt < stalledAfterMs) return
    this.#options.log('feed-stalled', { head: this.head })
    this.restart()
  }

  #damaged(error: unknown): void {
    if (!(error instanceof StoreDamaged)) throw error
    this.#options.log('log-damaged', { head: this.head, code: codeOf(error) })
    this.#fail(error)
    this.#onDamage(error)
  }

  #fail(failure: StoreDamaged | StoreUnavailable): void {
    if (this.#failure !== undefined) return
    this.#failure = failure
    clearTimeout(this.#retry)
    this.#subscription?.close()
    this.#waiters.fail(failure)
    this.#options.bell.ring()
  }
}
