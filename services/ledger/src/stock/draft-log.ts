import { assert } from '@hub/kernel'
import type { AppendResult, Check, EventStore, Write } from '../store/event-store.ts'

/** The events of a chunk in order, packed so that they travel between threads without being copied one by one. Each is the first of its stream. */
export interface PackedEvents {
  /** One a line: a long text travels faster than many short ones. */
  readonly streams: string
  readonly ids: string
  /** Of each event's bytes; they lie one after the other. */
  readonly lengths: Uint32Array<ArrayBuffer>
  readonly bytes: Uint8Array<ArrayBuffer>
  /** What the decisions relied on: the operator, the unit, the licence type. */
  readonly checks: readonly Check[]
}

export interface DraftLog extends EventStore {
  /** What was appended since the last call. */
  take(): PackedEvents
}

/** 草拟日志 — collects appends instead of writing them, and answers as a store that holds nothing else; streams that are there already are read in `real`. */
export function draftLog(real: EventStore): DraftLog {
  let [writes, checks]: [Write[], Map<string, number>] = [[], new Map()]
  let count = 0
  const append = (asked: readonly Write[], relied: readonly Check[]): AppendResult => {
    const firstPosition = count
    for (const write of asked) {
      assert(write.expected === 'none' && write.events.length === 1, 'stock begins each stream with one event')
      writes.push(write)
      count += 1
    }
    for (const { stream, revision } of relied) checks.set(stream, revision)
    return { ok: true, firstPosition, lastPosition: count - 1, revisions: asked.map(() => 0) }
  }
  return {
    append: (asked, relied) => Promise.resolve(append(asked, relied)),
    head: () => Promise.resolve(count - 1),
    readStream: (stream, from) => real.readStream(stream, from),
    readAll: (from, limit) => real.readAll(from, limit),
    subscribeAll: (from, signal) => real.subscribeAll(from, signal),
    close: () => real.close(),
    take() {
      const packed = pack(writes, checks)
      ;[writes, checks, count] = [[], new Map(), 0]
      return packed
    },
  }
}

function pack(writes: readonly Write[], checks: ReadonlyMap<string, number>): PackedEvents {
  const events = writes.flatMap((write) => write.events)
  const bytes = new Uint8Array(events.reduce((sum, event) => sum + event.bytes.length, 0))
  let at = 0
  for (const event of events) {
    bytes.set(event.bytes, at)
    at += event.bytes.length
  }
  return {
    streams: writes.map(({ stream }) => stream).join('\n'), ids: events.map(({ id }) => id).join('\n'), lengths: Uint32Array.from(events, (event) => event.bytes.length), bytes,
    checks: [...checks].map(([stream, revision]) => ({ stream, revision })),
  }
}
