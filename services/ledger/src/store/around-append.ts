import type { AppendResult, LedgerStore, Write } from './event-store.ts'

/** Called in the place of an append; `write` is the append itself, to be called once. */
export type AroundAppend = (write: () => Promise<AppendResult>, writes: readonly Write[]) => Promise<AppendResult>

/** 旁观追加 — the same store, whose appends somebody watches: to measure them, or to trace them. */
export function aroundAppend(store: LedgerStore, around: AroundAppend): LedgerStore {
  return {
    append: (writes, checks) => around(() => store.append(writes, checks), writes),
    readStream: (stream, fromRevision) => store.readStream(stream, fromRevision),
    readStreams: (streams) => store.readStreams(streams),
    readAll: (from, limit) => store.readAll(from, limit),
    subscribeAll: (from, signal) => store.subscribeAll(from, signal),
    head: () => store.head(),
    awaitLeadership: (signal) => store.awaitLeadership(signal),
    health: () => store.health(),
    close: () => store.close(),
  }
}
