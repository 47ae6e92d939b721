import { describe, expect, test } from 'vitest'
import type { EventStore, RecordedEvent } from '../../services/ledger/src/store/event-store.ts'
import { StoreUnavailable } from '../../services/ledger/src/store/store-unavailable.ts'
import { checkLog } from './check-log.ts'
import { accepted, fill, sampleEvents, writeTo } from './sample-events.ts'
import type { StoreUnderTest } from './store-under-test.ts'

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
      const acknowledged: number[] = []
      for (let n = 0; n < 20; n += 1) {
        accepted(await store().append([writeTo('case-1', 'any')], []))
        acknowledged.push(performance.now())
        await new Promise((resolve) => setTimeout(resolve, 15))
      }
      await until(() => arrived.length === 20)
      signal.abort()
      await done
      const lags = acknowledged.map((at, n) => (arrived[n] ?? Infinity) - at).sort((a, b) => a - b)
      expect(lags[10]).toBeLessThan(200)
    })

    test('goes at its own pace: a slow one and a fast one see the same', async () => {
      const fast = follow(store(), 0, 300)
      const slow = follow(store(), 0, 300, 3)
      for (let n = 0; n < 5; n += 1) await fill(store(), `case-${String(n)}`, 60)
      expect(await slow).toStrictEqual(await fast)
    })

    test('ends when its signal aborts, also while it waits', async () => {
      const signal = new AbortController()
      const ended = (async () => {
        const seen: RecordedEvent[] = []
        for await (const batch of store().subscribeAll(0, signal.signal)) seen.push(...batch)
        return seen
      })()
      await fill(store(), 'case-1', 2)
      await new Promise((resolve) => setTimeout(resolve, 50))
      signal.abort()
      expect(await ended).toHaveLength(2)
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
      const fed = (async () => {
        let seen = 0
        for await (const batch of closing.subscribeAll(0, new AbortController().signal)) seen += batch.length
        return seen
      })()
      await fill(closing, 'case-1', 1)
      await new Promise((resolve) => setTimeout(resolve, 50))
      await closing.close()
      expect(await fed).toBe(1)
    })

    test('may be closed again', async () => {
      await store().close()
      await expect(store().close()).resolves.toBeUndefined()
    })
  })
}

async function follow(store: EventStore, from: number, end: number, pauseMs = 0): Promise<readonly RecordedEvent[]> {
  const seen: RecordedEvent[] = []
  for await (const batch of store.subscribeAll(from, AbortSignal.timeout(20_000))) {
    expect(batch.length).toBeGreaterThan(0)
    seen.push(...batch)
    if (seen.length >= end - from) break
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return seen
}

async function until(reached: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !reached(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 10))
}
