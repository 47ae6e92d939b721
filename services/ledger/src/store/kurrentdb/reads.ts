import { BACKWARDS, END, FORWARDS, START, streamNameFilter, type AllStreamResolvedEvent, type KurrentDBClient, type Position, type ResolvedEvent } from '@kurrent/kurrentdb-client'
import { assert } from '@hub/kernel'
import type { RecordedEvent, StreamName } from '../event-store.ts'
import { backOff, pause } from '../pause.ts'
import { StoreDamaged, StoreUnavailable } from '../store-unavailable.ts'
import { isLasting, isStreamDeleted, isStreamNotFound } from './failures.ts'
import { Gate } from './gate.ts'
import { fromServer, type HubRecord } from './hub-record.ts'
import type { RenewableClient } from './renewable-client.ts'
import type { StreamNames } from './stream-names.ts'

/** How long a read is tried, and how long one try may bring nothing: the client's own deadline does not reach its reads. */
interface Patience {
  readonly totalMs: number
  readonly idleMs: number
}
const forStream: Patience = { totalMs: 10_000, idleMs: 3_000 }
/** On a server that serves others too, a filtered read may look through much before it finds the first record of the hub. */
const forAll: Patience = { totalMs: 60_000, idleMs: 20_000 }
const retryAfterMs = [10, 50, 100, 200, 500] as const
/** Of one connection's HTTP/2 streams, of which servers allow a hundred. */
const readsAtOnceMax = 64

type Resolved = ResolvedEvent | AllStreamResolvedEvent
type Open = (client: KurrentDBClient) => AsyncIterable<Resolved>

export interface ReadsOptions {
  readonly clients: RenewableClient
  readonly names: StreamNames
  /** A writer decides on what it reads, so it asks the leader; a reader takes what any node has. */
  readonly requiresLeader: boolean
}

/**
 * 读取 — single reads from the server. They change nothing, so each is tried again until it succeeds or its time is over: then StoreUnavailable. The
 * first of a connection costs `discoveryInterval` (connection-string.ts).
 */
export class Reads {
  readonly #options: ReadsOptions
  readonly #gate = new Gate(readsAtOnceMax)
  readonly #filter: ReturnType<typeof streamNameFilter>
  /** The client that has read. */
  #sound: KurrentDBClient | undefined
  #closed = false

  constructor(options: ReadsOptions) {
    this.#options = options
    this.#filter = streamNameFilter({ prefixes: [options.names.prefix] })
  }

  /** Events of a stream from a revision on. @throws StoreDamaged where one is missing: nobody may delete or truncate a stream of the hub */
  async stream(stream: StreamName, fromRevision: number): Promise<readonly RecordedEvent[]> {
    const { names, requiresLeader } = this.#options
    const name = names.toServer(stream)
    const records = await this.#records((client) => client.readStream(name, { fromRevision: BigInt(fromRevision), requiresLeader }), forStream)
    return records.map((record, index) => {
      if (record.kind !== 'event' || record.revision !== fromRevision + index) throw new StoreDamaged(`KurrentDB 的流 ${name} 缺少事件：它可能被删除或截断过`)
      return { position: record.position, stream, revision: record.revision, bytes: record.bytes }
    })
  }

  /** Last revision of a stream, -1 when it has no event. */
  async lastRevision(stream: StreamName): Promise<number> {
    const { names, requiresLeader } = this.#options
    const [last] = await this.#records((client) => client.readStream(names.toServer(stream), { direction: BACKWARDS, fromRevision: END, maxCount: 1, requiresLeader }), forStream)
    return last?.kind === 'event' ? last.revision : -1
  }

  /** At most `count` records of the hub from a place in $all on, that one included. */
  forwards(from: Position | 'start', count: number): Promise<readonly HubRecord[]> {
    const { requiresLeader } = this.#options
    return this.#records((client) => client.readAll({ direction: FORWARDS, fromPosition: from === 'start' ? START : from, maxCount: count, filter: this.#filter, requiresLeader }), forAll)
  }

  /** At most `count` records of the hub, the newest first, before a place in $all. */
  backwards(before: Position | 'end', count: number): Promise<readonly HubRecord[]> {
    const { requiresLeader } = this.#options
    return this.#records((client) => client.readAll({ direction: BACKWARDS, fromPosition: before === 'end' ? END : before, maxCount: count, filter: this.#filter, requiresLeader }), forAll)
  }

  /** Reads some record or other, to see that the server lets us; and the client's first read is behind us. */
  async touch(): Promise<void> {
    const { requiresLeader } = this.#options
    await this.#run((client) => client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader }), forStream, () => undefined)
  }

  close(): void {
    this.#closed = true
  }

  #records(open: Open, patience: Patience): Promise<readonly HubRecord[]> {
    return this.#run(open, patience, (event) => fromServer(this.#options.names, event))
  }

  #run<T>(open: Open, patience: Patience, decode: (event: Resolved) => T): Promise<readonly T[]> {
    return this.#gate.pass(async () => {
      const deadline = performance.now() + patience.totalMs
      for (let attempt = 0; ; attempt += 1) {
        if (this.#closed) throw new StoreUnavailable('the store is closed')
        const client = this.#options.clients.current
        try {
          const records = await collect(open(client), patience.idleMs, decode)
          this.#proven(client)
          return records
        } catch (cause) {
          if (isStreamNotFound(cause)) {
            this.#proven(client)
            return []
          }
          if (cause instanceof StoreDamaged) throw cause
          if (isStreamDeleted(cause)) throw new StoreDamaged('KurrentDB 中有一个流被删除：日志须先由运维人员查明', { cause })
          const late = performance.now() > deadline
          // One whose first read failed never reads again; so may be one that has failed for so long.
          if (client !== this.#sound || late) this.#options.clients.lost(client)
          if (isLasting(cause) || late) throw new StoreUnavailable('the store cannot be read', { cause })
          await pause(backOff(retryAfterMs, attempt))
        }
      }
    })
  }

  #proven(client: KurrentDBClient): void {
    this.#sound = client
    this.#options.clients.sound(client)
  }
}

// Its time is counted from the last event: a long read goes on as long as it brings something.
async function collect<T>(events: AsyncIterable<Resolved>, idleMs: number, decode: (event: Resolved) => T): Promise<readonly T[]> {
  const found: T[] = []
  let seen = 0
  let watch: NodeJS.Timeout | undefined
  const stalled = new Promise<never>((_, reject) => {
    watch = setInterval(() => {
      if (seen === found.length) reject(new Error('the server sends nothing'))
      seen = found.length
    }, idleMs)
  })
  const read = async (): Promise<readonly T[]> => {
    for await (const event of events) found.push(decode(event))
    return found
  }
  try {
    return await Promise.race([read(), stalled])
  } finally {
    clearInterval(watch)
  }
}

/** The newest event of the hub, -1 and nothing when there is none; the beginnings of terms are passed over. */
export async function findHead(reads: Reads): Promise<number> {
  for (let before: Position | 'end' = 'end', count = 4; ; count *= 4) {
    const records: readonly HubRecord[] = await reads.backwards(before, count)
    for (const record of records) if (record.kind === 'event') return record.position
    const last = records.at(-1)
    if (last === undefined || records.length < count) return -1
    assert(last.kind === 'epoch', 'what is not an event begins a term')
    before = last.at
  }
}
