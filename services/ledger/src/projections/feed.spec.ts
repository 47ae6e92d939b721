import { describe, expect, test } from 'vitest'
import { eventually } from '../../../../test/support/eventually.ts'
import { stillness } from '../../../../test/support/stillness.ts'
import type { EventStore, RecordedEvent } from '../store/event-store.ts'
import { batchBytesMax, batchEventsMax, batchLength, Feed } from './feed.ts'
import { readEvent } from './fed.ts'
import { syntheticLog } from './synthetic-log.ts'
import { MemoryStore } from './testing/harness.ts'

const events = [...syntheticLog({ events: 12_000 })]
const never = new AbortController().signal

async function takeAll(feed: Feed, until: number): Promise<readonly number[]> {
  const positions: number[] = []
  while (positions.at(-1) !== until) {
    const items = await feed.take(1_000)
    expect(items.length).toBeLessThanOrEqual(batchEventsMax)
    positions.push(...items.map(({ position }) => position))
  }
  return positions
}

describe('the feed', () => {
  test('gives every event once, in order, from where it was asked to begin', async () => {
    const feed = new Feed(new MemoryStore(events), 100, never)
    expect(await takeAll(feed, events.length - 1)).toEqual(events.slice(100).map(({ position }) => position))
    expect(feed.next).toBe(events.length)
    await feed.close()
  })

  test('gathers what arrives while a batch is being written into the next batch', async () => {
    const store = new MemoryStore(events.slice(0, 3_000))
    const feed = new Feed(store, 0, never)
    await feed.take(1_000)
    await eventually('the others have arrived', () => feed.buffered === 3_000 - 20)
    expect(await feed.take(1_000)).toHaveLength(3_000 - 20)
    await feed.close()
  })

  test('stops reading ahead when it holds enough, and goes on when some of it is taken', async () => {
    let read = 0
    const counting: Pick<EventStore, 'subscribeAll'> = {
      async *subscribeAll() {
        for (const event of events) {
          read += 1
          yield [event]
        }
      },
    }
    const feed = new Feed(counting, 0, never)
    await stillness(500)
    expect(read).toBeLessThanOrEqual(2 * batchEventsMax + 1)
    expect(await takeAll(feed, events.length - 1)).toHaveLength(events.length)
    await feed.close()
  })

  test('waits no longer than it was told, and is woken by an event', async () => {
    const store = new MemoryStore()
    const feed = new Feed(store, 0, never)
    expect(await feed.take(20)).toEqual([])
    const taking = feed.take(60_000)
    store.push(...events.slice(0, 1))
    expect(await taking).toHaveLength(1)
    await feed.close()
  })

  test('hands on what the store failed with, after the events before it', async () => {
    const failing: Pick<EventStore, 'subscribeAll'> = {
      async *subscribeAll() {
        yield events.slice(0, 2)
        throw new RangeError('the store broke')
      },
    }
    const feed = new Feed(failing, 0, never)
    expect(await feed.take(1_000)).toHaveLength(2)
    await expect(feed.take(1_000)).rejects.toThrow('the store broke')
    await feed.close()
  })

  test('ends with its signal', async () => {
    const stopping = new AbortController()
    const feed = new Feed(new MemoryStore(), 0, stopping.signal)
    const taking = feed.take(60_000)
    stopping.abort()
    expect(await taking).toEqual([])
    await feed.close()
  })
})

test('a batch of large events ends before it is too large, and holds at least one', () => {
  const item = (bytes: number) => ({ ...readEvent(events[0] as RecordedEvent), bytes })
  expect(batchLength([item(batchBytesMax * 2), item(1)])).toBe(1)
  expect(batchLength([item(batchBytesMax / 2), item(batchBytesMax / 2), item(1)])).toBe(2)
  expect(batchLength([])).toBe(0)
})

test('bytes that no ledger wrote are an event that nobody can read, not an end of reading', () => {
  for (const bytes of ['', '{', 'null', '[]', '{"type":3}', '{"type":"__proto__","v":1}', '{"type":"UnitRegistered","v":99,"data":{}}'])
    expect(readEvent({ position: 7, stream: 'unit-x', revision: 0, bytes: Buffer.from(bytes) })).toMatchObject({ position: 7, fed: undefined, trouble: expect.any(Error) })
})
