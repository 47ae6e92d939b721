import { KurrentDBClient } from '@kurrent/kurrentdb-client'
import { assert } from '@hub/kernel'
import { randomUUID } from 'node:crypto'
import type { AppendResult, Check, LedgerStore, RecordedEvent, StoreHealth, StoreRole, StreamName, Write } from '../event-store.ts'
import { Bell } from '../following/bell.ts'
import { RecentEvents } from '../following/recent-events.ts'
import { subscribe } from '../following/subscription.ts'
import { connectWith } from '../postgres/connection.ts'
import { LockSession } from '../postgres/lock-session.ts'
import { Reader } from '../postgres/reader.ts'
import type { Connect } from '../postgres/session.ts'
import { StoreDamaged, StoreMisconfigured, StoreUnavailable } from '../store-unavailable.ts'
import { becomeWriter, type NotTaken } from '../writing/become-writer.ts'
import { codeOf, type LogCodes, type Standing } from '../writing/journal.ts'
import type { WriterLimits } from '../writing/writer-limits.ts'
import { Writer } from '../writing/writer.ts'
import { Checkpoints } from './checkpoints.ts'
import { readConnectionString } from './connection-string.ts'
import { AppendRefused, isDenied } from './failures.ts'
import { Feed } from './feed.ts'
import { findStart } from './find-start.ts'
import { KurrentJournal } from './kurrent-journal.ts'
import { kurrentLimits } from './kurrent-limits.ts'
import { Pages } from './pages.ts'
import { findHead, Reads } from './reads.ts'
import { RenewableClient } from './renewable-client.ts'
import { requireServerVersion } from './server-version.ts'
import { StreamNames } from './stream-names.ts'
import { WriterEpoch } from './writer-epoch.ts'

const recentBytesMax = 32 * 1024 * 1024

export interface KurrentStoreOptions {
  /** KURRENTDB_URL as the operator gave it. */
  readonly url: string
  readonly hubId: string
  /** As hub_ledger: the writer's lock and the checkpoints lie in PostgreSQL. */
  readonly databaseUrl: string
  readonly role: StoreRole
  /** Codes and counts only. */
  readonly log?: LogCodes
  readonly limits?: Partial<WriterLimits>
  /** In place of the `pg` client on `databaseUrl`. */
  readonly connect?: Connect
}

/** KurrentDB 事件库 — the EventStore on one KurrentDB server or cluster, 26.1 or newer. */
export class KurrentStore implements LedgerStore {
  readonly #role: StoreRole
  readonly #log: LogCodes
  /** One writes and follows, one reads: they get lost in different ways. */
  readonly #writing: RenewableClient
  readonly #reading: RenewableClient
  readonly #bell = new Bell()
  readonly #recent = new RecentEvents(recentBytesMax)
  readonly #reads: Reads
  readonly #checkpoints: Checkpoints
  readonly #pages: Pages
  readonly #feed: Feed
  readonly #lock: LockSession
  readonly #journal: KurrentJournal
  readonly #writer: Writer
  readonly #closing = new AbortController()

  constructor({ url, hubId, databaseUrl, role, log = () => undefined, limits = {}, connect = connectWith(databaseUrl) }: KurrentStoreOptions) {
    this.#role = role
    this.#log = log
    const make = clientMaker(url, role, log)
    const clients = new RenewableClient(make)
    const names = new StreamNames(hubId)
    const requiresLeader = role === 'leader'
    this.#writing = clients
    this.#reading = new RenewableClient(make)
    this.#reads = new Reads({ clients: this.#reading, names, requiresLeader })
    this.#checkpoints = new Checkpoints(new Reader(connect, 'pages'))
    this.#pages = new Pages(this.#reads, this.#checkpoints)
    this.#feed = new Feed({
      clients, names, requiresLeader, log, bell: this.#bell,
      numbered: (batch) => { this.#recent.add(batch) },
      // A cache: what is not saved now is counted again later.
      checkpoint: (found) => { this.#checkpoints.save(found).catch((error: unknown) => { log('checkpoints-not-saved', { code: codeOf(error) }) }) },
    })
    this.#lock = new LockSession(connect)
    const epoch = new WriterEpoch({ clients, names, feed: this.#feed, holder: randomUUID() })
    this.#journal = new KurrentJournal({ clients, names, feed: this.#feed, epoch, lock: this.#lock })
    this.#writer = new Writer({
      journal: this.#journal,
      limits: { ...kurrentLimits, ...limits },
      findRevisions: (streams) => Promise.all(streams.map((stream) => this.#reads.lastRevision(stream))),
      // The feed has it, and has rung the bell.
      kept: () => undefined,
      log,
    })
  }

  /** Reaches both servers and begins to follow the log. Rejects with StoreUnavailable, StoreMisconfigured or StoreDamaged. */
  async open(): Promise<void> {
    const version = await requireServerVersion(this.#writing)
    await requireRights(() => this.#reads.touch())
    const start = await findStart(this.#checkpoints, this.#reads, this.#log)
    this.#log('kurrentdb-opened', { version, from: start?.position ?? -1 })
    this.#feed.start(start)
  }

  async awaitLeadership(signal: AbortSignal): Promise<void> {
    assert(this.#role === 'leader', 'a reader never leads')
    await becomeWriter({ writer: this.#writer, tryTake: (over) => this.#tryTake(over), closing: this.#closing.signal }, signal)
  }

  append(writes: readonly Write[], checks: readonly Check[]): Promise<AppendResult> {
    assert(this.#role === 'leader', 'a reader never appends')
    return this.#writer.append(writes, checks)
  }

  readStream(stream: StreamName, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    return this.#reads.stream(stream, fromRevision)
  }

  readStreams(streams: readonly StreamName[]): Promise<readonly (readonly RecordedEvent[])[]> {
    return Promise.all(streams.map((stream) => this.#reads.stream(stream, 0)))
  }

  readAll(from: number, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#pages.read(from, limit)
  }

  subscribeAll(from: number, signal: AbortSignal): AsyncIterable<readonly RecordedEvent[]> {
    const read = async (next: number, limit: number): Promise<readonly RecordedEvent[]> => this.#recent.read(next, limit) ?? this.#pages.read(next, limit)
    return subscribe({ bell: this.#bell, read }, from, AbortSignal.any([signal, this.#closing.signal]))
  }

  head(): Promise<number> {
    // While we write, nobody else does, and every acknowledged event has its number.
    return this.#writer.state === 'leading' ? Promise.resolve(this.#feed.head) : findHead(this.#reads)
  }

  health(): StoreHealth {
    return { state: this.#role === 'reader' ? 'reader' : this.#writer.state, head: this.#feed.head, eventsWaiting: this.#writer.eventsWaiting }
  }

  /** Answers the appends under way (for a limited time), ends subscriptions, and hands the writer's lock on. */
  async close(): Promise<void> {
    await this.#writer.close()
    this.#closing.abort()
    this.#feed.close()
    this.#reads.close()
    await Promise.all([this.#lock.close(), this.#checkpoints.close()])
    await Promise.all([this.#writing.dispose(), this.#reading.dispose()])
  }

  // A standby outlives its servers: it asks again until it is told to stop.
  async #tryTake(signal: AbortSignal): Promise<Standing | NotTaken> {
    try {
      return (await this.#lock.tryTake()) ? await this.#journal.take(signal) : 'held'
    } catch (error) {
      await this.#lock.abandon()
      if (error instanceof StoreDamaged) throw error
      if (error instanceof AppendRefused && isDenied(error.cause)) throw denied()
      if (!signal.aborted) this.#log('leadership-not-taken', { code: codeOf(error) })
      return 'away'
    }
  }
}

// The client quotes the connection string in what it throws.
function clientMaker(url: string, role: StoreRole, log: LogCodes): () => KurrentDBClient {
  const { connectionString, credentials, warnings } = readConnectionString(url, role)
  for (const warning of warnings) log(warning, {})
  return () => {
    try {
      const client = KurrentDBClient.connectionString(connectionString)
      if (credentials !== undefined) client.setCredentialsProvider(() => Promise.resolve(credentials))
      return client
    } catch {
      throw new StoreMisconfigured('KURRENTDB_URL 不能使用：请检查主机、参数和所指的证书文件')
    }
  }
}

async function requireRights(read: () => Promise<unknown>): Promise<void> {
  try {
    await read()
  } catch (error) {
    if (error instanceof StoreUnavailable && isDenied(error.cause)) throw denied()
    throw error
  }
}

function denied(): StoreMisconfigured {
  return new StoreMisconfigured('KurrentDB 拒绝了 KURRENTDB_URL 中的账号：它必须能读 $all，并读写本枢纽的流（zy-<枢纽标识>.）')
}

/** Opens the store and reaches its servers once; rejects when it cannot. A leader begins as a standby. */
export async function openKurrentStore(options: KurrentStoreOptions): Promise<KurrentStore> {
  const store = new KurrentStore(options)
  try {
    await store.open()
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}
