import { localDateOf, type Envelope } from '@hub/schemas'
import type { Logger } from 'pino'
import type { Pool } from 'pg'
import type { EventStore, StreamName } from '../store/event-store.ts'
import { textArray } from '../store/postgres/binary-array.ts'
import { decodeEnvelope } from '../events/codec.ts'
import { upcast } from '../events/upcast.ts'
import { beginCheckpoint, flushStretch, readCheckpoint, type CommandRow, type Stretch } from './flush.ts'
import { GrantUse, type ReservedUse } from './grant-use.ts'
import { inTurn } from './in-turn.ts'
import { InOrder, type Placed } from './in-order.ts'
import { completeLinks } from './link-backfill.ts'
import { LinkCache } from './link-cache.ts'
import { Overlay } from './overlay.ts'
import { linkKinds, type LinkKind } from './rows-of-event.ts'
import { IndexAhead, askIndex } from './unavailable.ts'

const flushRowsMax = 5_000
const flushEveryMs = 200
const catchUpPage = 5_000
const questionsPerQueryMax = 500
/** Entries that may wait for a flush before the ledger says that it is not ready. */
export const overlayEntriesMax = 200_000

interface CommandKey { readonly client: string; readonly commandId: string }
export interface DecideIndexOptions { readonly pool: Pool; readonly store: EventStore; readonly log: Logger }
/** 决策索引之所问 — what deciding asks of it: the index itself, or what stands in for it where every row is new. */
export type DecisionIndex = Pick<DecideIndex, keyof DecideIndex>
interface LinkKey { readonly kind: LinkKind; readonly key: string }

/**
 * 决策索引 — finds streams and earlier commands; covers every event that was durable when the question was asked: tables for what has
 * been flushed, an overlay for what has not. The overlay is read before the tables, so that an entry moving between the two is seen at least once.
 * Owned by the leader alone. @throws IndexUnavailable where PostgreSQL does not answer
 */
export class DecideIndex {
  readonly #pool: Pool
  readonly #overlay = new Overlay()
  readonly #links = new LinkCache()
  readonly #log: Logger
  readonly #inOrder: InOrder
  #flushed: number
  #last: Envelope | undefined
  #timer: NodeJS.Timeout | undefined
  #flushing: Promise<void> | undefined
  /** Where flushes from `#flushed` would have ended of which nobody knows whether they were kept. One of them at most is. */
  readonly #unanswered = new Set<number>()
  #failing = false
  readonly #use: GrantUse

  private constructor({ pool, store, log }: DecideIndexOptions, flushed: number) {
    this.#pool = pool
    this.#flushed = flushed
    this.#log = log
    this.#use = new GrantUse(pool)
    this.#inOrder = new InOrder(store, flushed + 1, (events) => { this.#take(events) })
  }

  /** Opens the index and brings it to the store's head; resolves only then, so that no command is decided on less. */
  static async open(options: DecideIndexOptions): Promise<DecideIndex> {
    const { pool, store } = options
    const index = new DecideIndex(options, await beginCheckpoint(pool))
    await index.#catchUp(store)
    await completeLinks(pool, store, index.#flushed)
    await index.#use.load()
    index.#timer = setInterval(() => { void index.#flushOrTell() }, flushEveryMs).unref()
    return index
  }

  async #catchUp(store: EventStore): Promise<void> {
    const head = await store.head()
    if (this.#flushed > head) throw new IndexAhead(this.#flushed, head)
    for (;;) {
      const page = await store.readAll(this.#flushed + 1, catchUpPage)
      if (page.length === 0) return
      this.applied(page.map(({ position, bytes }) => ({ position, envelope: decodeEnvelope(bytes) })))
      await this.flush()
    }
  }

  /** Takes in events that have just become durable. */
  applied(events: readonly Placed[]): void { this.#inOrder.add(events) }

  // The events of one command are neighbours; only its first is the command's row.
  #take(events: readonly Placed[]): void {
    for (const { envelope, position } of events) {
      const first = this.#last === undefined || !sameCommand(this.#last, envelope)
      const event = upcast(envelope)
      for (const link of this.#overlay.add(position, event, envelope, first)) this.#links.added(link)
      if (event.type === 'LookupAnswered') this.#use.recorded({ lookUpId: event.data.lookUpId, grantId: event.data.grantId, day: localDateOf(envelope.recordedAt) })
      this.#last = envelope
    }
  }

  /** 授权当日用量 — answered look-ups that are durable or reserved. */
  useOf(grantId: string, day: string): number { return this.#use.of(grantId, day) }

  /** Reserves one of the day's quota before the append; the returned function gives it back. Undefined: nothing is left. */
  takeUse(use: ReservedUse): (() => void) | undefined {
    return this.#use.take(use) ? () => { this.#inOrder.whenClear(() => { this.#use.giveBack(use) }) } : undefined
  }

  /** An append to these streams ended without saying whether it was kept. Whatever is asked next waits until that is known. */
  doubt(streams: readonly StreamName[]): void { this.#inOrder.doubt(streams) }

  async flush(): Promise<void> {
    if (this.#flushing !== undefined) return this.#flushing
    const stretch = this.#overlay.stretch(flushRowsMax)
    if (stretch === undefined) return
    this.#flushing = this.#flushStretch(stretch).finally(() => { this.#flushing = undefined })
    return this.#flushing
  }

  // A flush that ended without an answer may have been kept, also late, when others from the same place had been tried after it: where the checkpoint
  // stands tells which, and then the same rows must not go in again.
  async #flushStretch(stretch: Stretch): Promise<void> {
    const { lastPosition } = stretch
    const stands = this.#unanswered.size === 0 ? this.#flushed : await readCheckpoint(this.#pool)
    if (this.#unanswered.has(stands)) return this.#flushedTo(stands)
    this.#unanswered.add(lastPosition)
    await flushStretch(this.#pool, stretch, this.#flushed)
    this.#flushedTo(lastPosition)
  }

  #flushedTo(position: number): void {
    this.#unanswered.clear()
    this.#flushed = position
    this.#overlay.drop(position)
  }

  // Some times a second: told when it begins to fail and when it succeeds again.
  async #flushOrTell(): Promise<void> {
    try {
      await this.flush()
      if (this.#failing) this.#log.info({ waiting: this.waiting }, 'decision index: flushed again')
      this.#failing = false
    } catch (error) {
      if (!this.#failing) this.#log.error({ err: error }, 'decision index: flush failed, trying again until it succeeds')
      this.#failing = true
    }
  }

  get waiting(): number { return this.#overlay.size }

  async findCommand(key: CommandKey): Promise<CommandRow | undefined> {
    await this.#inOrder.settled()
    return this.#overlay.findCommand(key.client, key.commandId) ?? (await this.#findCommandRow(key))
  }

  readonly #findCommandRow = inTurn<CommandKey, CommandRow | undefined>(questionsPerQueryMax, async (keys) => {
    const { rows } = await askIndex<{ n: number; digest: string; position: string }>(this.#pool, {
      name: 'decide-find-commands',
      text: `select k.n::int, c.digest, c.position from unnest($1::text[]::uuid[], $2::text[]) with ordinality as k (command_id, client, n)
        join decide.command c on c.command_id = k.command_id and c.client = k.client`,
      values: [keys.map((k) => k.commandId), keys.map((k) => k.client)].map(textArray),
    })
    const found = new Map(rows.map((row) => [row.n - 1, row]))
    return keys.map(({ client, commandId }, at) => {
      const row = found.get(at)
      return row === undefined ? undefined : { client, commandId, digest: row.digest, position: Number(row.position) }
    })
  })

  /** Ids linked under a key, in no particular order. */
  async linked(kind: LinkKind, key: string): Promise<readonly string[]> {
    await this.#inOrder.settled()
    return this.#links.find(kind, key) ?? this.#links.load(kind, key, async () => {
      const newer = this.#overlay.linked(kind, key)
      const older = await this.#findLinks({ kind, key })
      return newer.length === 0 ? older : [...new Set([...older, ...newer])]
    })
  }

  readonly #findLinks = inTurn<LinkKey, readonly string[]>(questionsPerQueryMax, async (keys) => {
    const { rows } = await askIndex<{ n: number; id: string }>(this.#pool, {
      name: 'decide-find-links',
      text: `select k.n::int, l.id from unnest($1::smallint[], $2::text[]) with ordinality as k (kind, key, n) join decide.link l on l.kind = k.kind and l.key = k.key`,
      values: [keys.map((k) => linkKinds[k.kind]), keys.map((k) => k.key)],
    })
    const found: string[][] = keys.map(() => [])
    for (const { n, id } of rows) found[n - 1]?.push(id)
    return found
  })

  async lookUpPosition(lookUpId: string): Promise<number | undefined> {
    await this.#inOrder.settled()
    const newer = this.#overlay.lookUpPosition(lookUpId)
    if (newer !== undefined) return newer
    const { rows: [row] } = await askIndex<{ position: string }>(this.#pool, { text: 'select position from decide.look_up where look_up_id = $1', values: [lookUpId] })
    return row === undefined ? undefined : Number(row.position)
  }

  /** Flushes what waits and stops. After a crash instead, the next start catches up from the checkpoint. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    while (this.#overlay.size > 0) await this.flush()
  }
}

function sameCommand(a: { readonly client: string; readonly commandId: string }, b: { readonly client: string; readonly commandId: string }): boolean {
  return a.commandId === b.commandId && a.client === b.client
}
