import { expect } from 'vitest'
import type { EventStore, RecordedEvent } from '../../services/ledger/src/store/event-store.ts'

const pageSize = 97

/**
 * 核对日志 — reads the whole log and derives it again: positions dense from 0 up to the head, revisions dense from 0 in every stream, and every stream
 * read by name the same as in the log. Returns the events in order.
 */
export async function checkLog(store: EventStore): Promise<readonly RecordedEvent[]> {
  const log: RecordedEvent[] = []
  for (;;) {
    const page = await store.readAll(log.length, pageSize)
    log.push(...page)
    if (page.length < pageSize) break
  }
  expect(await store.head()).toBe(log.length - 1)
  const byStream = new Map<string, RecordedEvent[]>()
  log.forEach((event, index) => {
    expect(event.position).toBe(index)
    const before = byStream.get(event.stream) ?? []
    expect(event.revision).toBe(before.length)
    byStream.set(event.stream, [...before, event])
  })
  const read = await Promise.all([...byStream.keys()].map((stream) => store.readStream(stream)))
  expect(read).toStrictEqual([...byStream.values()])
  return log
}

/** How often each payload stands in the log, by its bytes as text. */
export function countByBytes(log: readonly RecordedEvent[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { bytes } of log) {
    const text = Buffer.from(bytes).toString('latin1')
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return counts
}
