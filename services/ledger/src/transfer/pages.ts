import type { EventStore, RecordedEvent } from '../store/event-store.ts'

const eventsPerPageMax = 2_000

/** 逐页读取 — the events from `from` up to and with `to`, in order; the next page is read while this one is worked on. */
export async function* pages(store: Pick<EventStore, 'readAll'>, from: number, to: number): AsyncGenerator<readonly RecordedEvent[]> {
  const read = (next: number): Promise<readonly RecordedEvent[]> => {
    const page = next > to ? Promise.resolve([]) : store.readAll(next, Math.min(eventsPerPageMax, to - next + 1))
    // Awaited in turn; a rejection in between is not lost, and not unhandled either.
    page.catch(() => undefined)
    return page
  }
  let next = from
  for (let ahead = read(next); next <= to; ) {
    const page = await ahead
    if (page.length === 0) return
    next += page.length
    ahead = read(next)
    yield page
  }
}
