import { assert } from '@hub/kernel'
import type { AppendResult, Check, LedgerStore, RecordedEvent, StreamName, Write } from '../event-store.ts'
import { StoreUnavailable, WriterFenced } from '../store-unavailable.ts'
import { Bell } from './bell.ts'
import { textArray } from './binary-array.ts'
import { connectWith } from './connection.ts'
import { Leadership, type Standing } from './leadership.ts'
import { Listener } from './listener.ts'
import { Pages } from './pages.ts'
import { pause } from './pause.ts'
import { Reader } from './reader.ts'
import { RecentEvents } from './recent-events.ts'
import type { Connect } from './session.ts'
import { findRevisionsSql } from './sql.ts'
import { StreamLoader } from './stream-loader.ts'
import { subscribe } from './subscription.ts'
import { writerLimits, type WriterLimits } from './writer-limits.ts'
import { Writer, type WriterState } from './writer.ts'

const pageSessions = 2
const recentBytesMax = 32 * 1024 * 1024
const standbyPollMs = 250

export interface PostgresStoreOptions {
  readonly connectionString: string
  /** `leader` may become the writer by `awaitLeadership`; `reader` never appends. */
  readonly role: 'leader' | 'reader'
  /** Codes and counts only. */
  readonly log?: (what: string, detail: Readonly<Record<string, string | number>>) => void
  readonly limits?: Partial<WriterLimits>
  /** In place of the `pg` client on `connectionString`. */
  readonly connect?: Connect
}

export interface StoreHealth {
  /** `leading`: appends are written. `recovering`: the database is away, appends wait. `standby`: another ledger writes. `fenced`: stop this process. */
  readonly state: WriterState | 'reader'
  /** Position of the last event this process knows to be durable. */
  readonly head: number
  readonly eventsWaiting: number
}

/** PostgreSQL 事件库 — the EventStore on one PostgreSQL (13 or newer), schema `ledger`. */
export class PostgresStore implements LedgerStore {
  readonly #role: 'leader' | 'reader'
  readonly #bell = new Bell()
  readonly #recent = new RecentEvents(recentBytesMax)
  readonly #listener: Listener
  readonly #streams: Reader
  readonly #loader: StreamLoader
  readonly #pages: Pages
  readonly #leadership: Leadership
  readonly #writer: Writer
  readonly #closing = new AbortController()

  constructor({ connectionString, role, log = () => undefined, limits = {}, connect = connectWith(connectionString) }: PostgresStoreOptions) {
    this.#role = role
    this.#listener = new Listener(connect, this.#bell)
    this.#streams = new Reader(connect, 'streams')
    this.#loader = new StreamLoader(this.#streams)
    this.#pages = new Pages(Array.from({ length: pageSessions }, () => new Reader(connect, 'pages')))
    this.#leadership = new Leadership(connect)
    this.#writer = new Writer({
      leadership: this.#leadership,
      limits: { ...writerLimits, ...limits },
      findRevisions: async (streams) => (await this.#streams.run(findRevisionsSql(textArray(streams)))).rows.map(([revision]) => Number(revision)),
      kept: (batch) => {
        this.#recent.add(batch)
        this.#bell.ring(batch.firstPosition + batch.bytes.length - 1)
      },
      log,
    })
  }

  /**
   * Waits as a hot standby until this process is the writer. Rejects with StoreUnavailable when the signal aborts first. What the process has
   * derived from the log must be caught up to `head()` after this and before it decides anything.
   */
  async awaitLeadership(signal: AbortSignal): Promise<void> {
    assert(this.#role === 'leader', 'a reader never leads')
    const over = AbortSignal.any([signal, this.#closing.signal])
    while (!over.aborted) {
      const standing = await this.#tryTake()
      if (standing !== undefined && !this.#closing.signal.aborted) return this.#writer.lead(standing)
      await pause(standbyPollMs, over)
    }
    throw new StoreUnavailable('no longer waiting to become the writer', { outcome: 'not-kept' })
  }

  append(writes: readonly Write[], checks: readonly Check[]): Promise<AppendResult> {
    assert(this.#role === 'leader', 'a reader never appends')
    return this.#writer.append(writes, checks)
  }

  readStream(stream: StreamName, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    return this.#loader.load(stream, fromRevision)
  }

  readStreams(streams: readonly StreamName[]): Promise<readonly (readonly RecordedEvent[])[]> {
    return Promise.all(streams.map((stream) => this.#loader.load(stream, 0)))
  }

  readAll(from: number, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#pages.read(from, limit)
  }

  subscribeAll(from: number, signal: AbortSignal): AsyncIterable<readonly RecordedEvent[]> {
    this.#listener.start()
    const read = async (next: number, limit: number): Promise<readonly RecordedEvent[]> => this.#recent.read(next, limit) ?? this.#pages.read(next, limit)
    return subscribe({ bell: this.#bell, read }, from, AbortSignal.any([signal, this.#closing.signal]))
  }

  head(): Promise<number> {
    return this.#pages.head()
  }

  health(): StoreHealth {
    return { state: this.#role === 'reader' ? 'reader' : this.#writer.state, head: this.#writer.head, eventsWaiting: this.#writer.eventsWaiting }
  }

  /** Answers the appends under way (for a limited time), ends subscriptions, and hands the writer's lock on. */
  async close(): Promise<void> {
    await this.#writer.close()
    this.#closing.abort()
    await Promise.all([this.#leadership.close(), this.#listener.close(), this.#streams.close(), this.#pages.close()])
  }

  // A standby outlives its database: it asks again until it is told to stop.
  async #tryTake(): Promise<Standing | undefined> {
    try {
      return await this.#leadership.tryTake()
    } catch (error) {
      if (error instanceof WriterFenced) throw error
      await this.#leadership.abandon()
      return undefined
    }
  }
}

/** Opens the store and reaches its schema once; rejects with StoreUnavailable when it cannot. A leader begins as a standby. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<PostgresStore> {
  const store = new PostgresStore(options)
  try {
    await store.head()
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}
