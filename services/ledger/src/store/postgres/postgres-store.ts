import { assert } from '@hub/kernel'
import type { AppendResult, Check, LedgerStore, RecordedEvent, StoreHealth, StoreRole, StreamName, Write } from '../event-store.ts'
import { Bell } from '../following/bell.ts'
import { RecentEvents } from '../following/recent-events.ts'
import { subscribe } from '../following/subscription.ts'
import { WriterFenced } from '../store-unavailable.ts'
import { becomeWriter, type NotTaken } from '../writing/become-writer.ts'
import type { LogCodes, Standing } from '../writing/journal.ts'
import { writerLimits, type WriterLimits } from '../writing/writer-limits.ts'
import { Writer } from '../writing/writer.ts'
import { textArray } from './binary-array.ts'
import { connectWith } from './connection.ts'
import { Leadership } from './leadership.ts'
import { Listener } from './listener.ts'
import { Pages } from './pages.ts'
import { PostgresJournal } from './postgres-journal.ts'
import { Reader } from './reader.ts'
import type { Connect } from './session.ts'
import { findRevisionsSql } from './sql.ts'
import { StreamLoader } from './stream-loader.ts'

const pageSessions = 2
const recentBytesMax = 32 * 1024 * 1024

export interface PostgresStoreOptions {
  readonly connectionString: string
  readonly role: StoreRole
  /** Codes and counts only. */
  readonly log?: LogCodes
  readonly limits?: Partial<WriterLimits>
  /** In place of the `pg` client on `connectionString`. */
  readonly connect?: Connect
}

/** PostgreSQL 事件库 — the EventStore on one PostgreSQL (13 or newer), schema `ledger`. */
export class PostgresStore implements LedgerStore {
  readonly #role: StoreRole
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
      journal: new PostgresJournal(this.#leadership),
      limits: { ...writerLimits, ...limits },
      findRevisions: async (streams) => (await this.#streams.run(findRevisionsSql(textArray(streams)))).rows.map(([revision]) => Number(revision)),
      kept: (batch) => {
        this.#recent.add(batch)
        this.#bell.ring(batch.firstPosition + batch.bytes.length - 1)
      },
      log,
    })
  }

  async awaitLeadership(signal: AbortSignal): Promise<void> {
    assert(this.#role === 'leader', 'a reader never leads')
    await becomeWriter({ writer: this.#writer, tryTake: () => this.#tryTake(), closing: this.#closing.signal }, signal)
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
  async #tryTake(): Promise<Standing | NotTaken> {
    try {
      return (await this.#leadership.tryTake()) ?? 'held'
    } catch (error) {
      if (error instanceof WriterFenced) throw error
      await this.#leadership.abandon()
      return 'away'
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
