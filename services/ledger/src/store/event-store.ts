/** 事件流名 — `<aggregate>-<id>`; never anything personal, because names survive erasure. */
export type StreamName = string

/**
 * What a write expects of its stream: `none` it has no event yet, `exists` it has at least one, `any` no opinion,
 * a number: the revision of its last event (0-based). Every kind is enforced.
 */
export type Expected = 'none' | 'exists' | 'any' | number

/** One event on its way in: its canonical bytes, made by the caller, stored and hashed as they are. */
export interface NewEvent {
  /** UUID of the event in small letters, never used before: a store that keeps ids of its own keeps this one. */
  readonly id: string
  /** Canonical JSON (RFC 8785) of the envelope, without revision and position. At most `eventBytesMax`. */
  readonly bytes: Uint8Array
}

export interface Write {
  readonly stream: StreamName
  readonly expected: Expected
  readonly events: readonly NewEvent[]
}

/** What a decision relied on without writing it. `revision` -1 means: the stream was empty. */
export interface Check {
  readonly stream: StreamName
  readonly revision: number
}

export type AppendResult =
  | {
      readonly ok: true
      /** Position of the first event of the first write; events of one append are contiguous, in order of the writes. */
      readonly firstPosition: number
      readonly lastPosition: number
      /** Last revision of each write's stream, in order of the writes. */
      readonly revisions: readonly number[]
    }
  | { readonly ok: false; readonly why: 'conflict'; readonly stream: StreamName; readonly actual: number }

export interface RecordedEvent {
  readonly position: number
  readonly stream: StreamName
  readonly revision: number
  readonly bytes: Uint8Array
}

/**
 * 事件库 — the port; two adapters hold to one contract suite.
 *
 * `append` is all or nothing over all its writes; it resolves only when the events are durable, and never before. It rejects with
 * StoreUnavailable, whose `outcome` tells whether surely nothing was kept or nobody can say: the caller then retries the command
 * (commands are idempotent). Appends are judged in the order of their calls, so those to one stream stand in that order. One append
 * holds at most `eventsPerAppendMax` events and `appendBytesMax` bytes; a stream stands in at most one of its writes.
 */
export interface EventStore {
  append(writes: readonly Write[], checks: readonly Check[]): Promise<AppendResult>
  /** Events of one stream from `fromRevision` (default 0), ascending. Empty when there is no such stream. */
  readStream(stream: StreamName, fromRevision?: number): Promise<readonly RecordedEvent[]>
  /** Events at positions >= `from`, ascending and dense, in pages of `limit`; fewer only at the head. */
  readAll(from: number, limit: number): Promise<readonly RecordedEvent[]>
  /** Batches from position `from` on, for ever: each at least one event, none skipped; ends when `signal` aborts. Resubscribes by itself. */
  subscribeAll(from: number, signal: AbortSignal): AsyncIterable<readonly RecordedEvent[]>
  /** Position of the last durable event; -1 when there is none. */
  head(): Promise<number>
  close(): Promise<void>
}

/** What this process may do with the store now. */
export type WriterState = 'standby' | 'leading' | 'recovering' | 'fenced' | 'closed'

export interface StoreHealth {
  /** `leading`: appends are written. `recovering`: the store is away, appends wait. `standby`: another ledger writes. `fenced`: stop this process. */
  readonly state: WriterState | 'reader'
  /** Position of the last event this process knows to be durable. */
  readonly head: number
  readonly eventsWaiting: number
}

/** `leader` may become the writer by `awaitLeadership`; `reader` never appends. */
export type StoreRole = 'leader' | 'reader'

/** 账本所用的事件库 — what the ledger needs beside the port, of every adapter. */
export interface LedgerStore extends EventStore {
  /**
   * Waits as a hot standby until this process is the writer. Rejects with StoreUnavailable when the signal aborts first, which says whether another writes. What the process has
   * derived from the log must be caught up to `head()` after this and before it decides anything.
   */
  awaitLeadership(signal: AbortSignal): Promise<void>
  health(): StoreHealth
  /** Whole streams, in the order of the names; an empty list where there is none. Reads of one turn of the event loop travel together. */
  readStreams(streams: readonly StreamName[]): Promise<readonly (readonly RecordedEvent[])[]>
}

export const eventsPerAppendMax = 64
export const eventBytesMax = 256 * 1024
/** Of the events of one append together: what every store takes at once, also one that allows a MiB with all that it adds. */
export const appendBytesMax = 640 * 1024
export const writesPerAppendMax = 64
export const checksPerAppendMax = 128
