import { describe, expect, test } from 'vitest'
import type { EventStore, RecordedEvent } from '../../services/ledger/src/store/event-store.ts'
import { StoreUnavailable } from '../../services/ledger/src/store/store-unavailable.ts'
import { eventually } from '../support/eventually.ts'
import { guard } from '../support/guard.ts'
import { paced } from '../support/stillness.ts'
import { checkLog } from './check-log.ts'
import { accepted, fill, sampleEvents, writeTo } from './sample-events.ts'
import type { StoreUnderTest } from './store-under-test.ts'

/** Half of the time between two polls of a subscription that nobody wakes. */
const soonMs = 500

/** The feed skips nothing, repeats nothing and ends when told to; so does the store. */
export function describeSubscription(under: () => StoreUnderTest): void {
  const store = () => under().store

  describe('a subscription', () => {
    test.for([0, 1, 40, 149, 150])('from position %s brings every event from there on, once and in order, while appends go on', async (from) => {
      await fill(store(), 'case-0', 100)
      const fed = follow(store(), from, 400)
      await Promise.all(Array.from({ length: 30 }, async (_, n) => {
        for (let turn = 0; turn < 10; turn += 1) accepted(await store().append([writeTo(`case-${String(n)}`, 'any')], []))
      }))
      const events = await fed
      expect(events).toStrictEqual((await checkLog(store())).slice(from))
    })

    test('to a store that has just been opened brings what was there before and what comes after, without a seam', async () => {
      await fill(store(), 'case-0', 300)
      await under().reopen()
      const fed = follow(store(), 100, 700)
      for (let n = 0; n < 100; n += 1) accepted(await store().append([writeTo(`case-${String(n % 7)}`, 'any', 4)], []))
      expect(await fed).toStrictEqual((await checkLog(store())).slice(100))
    })

    test('that begins after the head waits for its first event', async () => {
      await fill(store(), 'case-1', 3)
      const fed = follow(store(), 5, 7)
      await fill(store(), 'case-1', 4)
      expect((await fed).map(({ position }) => position)).toStrictEqual([5, 6])
    })

    test('brings an event soon after its acknowledgement, each time', async () => {
      const arrived: number[] = []
      const signal = new AbortController()
      const done = (async () => {
        for await (const batch of store().subscribeAll(0, signal.signal)) for (const { position } of batch) arrived[position] = performance.now()
      })()
      // Each append follows the arrival of the last event, and so the beginning of a wait: a subscription that only polled would be late every time.
      let soon = 0
      await eventually('ten events come well before a poll would have brought them', async () => {
        const { firstPosition } = accepted(await store().append([writeTo('case-1', 'any')], []))
        const acknowledgedAt = performance.now()
        await eventually('the event comes', () => arrived.length > firstPosition)
        soon += Number((arrived[firstPosition] ?? Infinity) - acknowledgedAt < soonMs)
        return soon === 10
      })
      signal.abort()
      await done
    })

    test('goes at its own pace: a slow one and a fast one see the same', async () => {
      const fast = follow(store(), 0, 300)
      const slow = follow(store(), 0, 300, 3)
      for (let n = 0; n < 5; n += 1) await fill(store(), `case-${String(n)}`, 60)
      expect(await slow).toStrictEqual(await fast)
    })

    test('ends when its signal aborts, also while it waits', async () => {
      const signal = new AbortController()
      const seen: RecordedEvent[] = []
      const ended = (async () => {
        for await (const batch of store().subscribeAll(0, signal.signal)) seen.push(...batch)
      })()
      await fill(store(), 'case-1', 2)
      await eventually('both events come', () => seen.length === 2)
      signal.abort()
      await ended
      expect(seen).toHaveLength(2)
    })

    test('never begins when its signal has aborted before', async () => {
      await fill(store(), 'case-1', 2)
      const batches: unknown[] = []
      for await (const batch of store().subscribeAll(0, AbortSignal.abort())) batches.push(batch)
      expect(batches).toStrictEqual([])
    })
  })

  describe('a store that is closed', () => {
    test('has answered what was under way', async () => {
      const closing = store()
      const results = sampleEvents(50).map((event) => closing.append([{ stream: 'case-1', expected: 'any', events: [event] }], []))
      await closing.close()
      expect((await Promise.all(results)).filter(({ ok }) => ok)).toHaveLength(50)
      await under().reopen()
      expect(await checkLog(store())).toHaveLength(50)
    })

    test('refuses appends and reads, and says that nothing was kept', async () => {
      const closed = store()
      await closed.close()
      await expect(closed.append([writeTo('case-1', 'any')], [])).rejects.toMatchObject({ name: 'StoreUnavailable', outcome: 'not-kept' })
      await expect(closed.readAll(0, 1)).rejects.toThrow(StoreUnavailable)
      await expect(closed.readStream('case-1')).rejects.toThrow(StoreUnavailable)
      await under().reopen()
      expect(await checkLog(store())).toHaveLength(0)
    })

    test('ends its subscriptions', async () => {
      const closing = store()
      let seen = 0
      const fed = (async () => {
        for await (const batch of closing.subscribeAll(0, new AbortController().signal)) seen += batch.length
      })()
      await fill(closing, 'case-1', 1)
      await eventually('the event comes', () => seen === 1)
      await closing.close()
      await fed
      expect(seen).toBe(1)
    })

    test('may be closed again', async () => {
      await store().close()
      await expect(store().close()).resolves.toBeUndefined()
    })
  })
}

async function follow(store: EventStore, from: number, end: number, pauseMs = 0): Promise<readonly RecordedEvent[]> {
  const seen: RecordedEvent[] = []
  for await (const batch of store.subscribeAll(from, guard())) {
    expect(batch.length).toBeGreaterThan(0)
    seen.push(...batch)
    if (seen.length >= end - from) break
    if (pauseMs > 0) await paced(pauseMs)
  }
  return seen
}
