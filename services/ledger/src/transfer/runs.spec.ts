import type { EventId } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idOf } from '../projections/log-writer.ts'
import { appendBytesMax, eventBytesMax } from '../store/event-store.ts'
import { assertAppendable } from '../store/append-limits.ts'
import type { CheckedEvent } from './checked-event.ts'
import { MemoryTarget } from './fixtures.ts'
import { OrderedAppend } from './ordered-append.ts'
import { runsOf } from './runs.ts'

/** Events of streams by number, of these sizes. */
function eventsOf(list: readonly (readonly [stream: number, size: number])[]): readonly CheckedEvent[] {
  const revisions = new Map<number, number>()
  return list.map(([stream, size], position) => {
    const revision = (revisions.get(stream) ?? -1) + 1
    revisions.set(stream, revision)
    return { position, stream: `case-${String(stream)}`, revision, id: idOf<EventId>(0xe, position), bytes: Buffer.alloc(size, position) }
  })
}

const someEvents = fc.array(fc.tuple(fc.nat(5), fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 900 }) }, { weight: 1, arbitrary: fc.constant(eventBytesMax) })), { maxLength: 150 }).map(eventsOf)

describe('appends in the order of another log', () => {
  test('hold its events in that order, each within what one append takes', () => {
    fc.assert(fc.property(someEvents, (events) => {
      const runs = runsOf(events)
      expect(runs.flat()).toEqual(events)
      for (const run of runs) {
        const streams = run.map(({ stream }) => stream).filter((stream, at, all) => stream !== all[at - 1])
        expect(new Set(streams).size).toBe(streams.length)
        expect(run.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThanOrEqual(appendBytesMax)
      }
    }))
  })

  test('make the same log, and never break a limit of the store', async () => {
    await fc.assert(fc.asyncProperty(someEvents, async (events) => {
      const target = new MemoryTarget()
      const append = new OrderedAppend({ append: (writes, checks) => {
        assertAppendable(writes, checks)
        return target.append(writes, checks)
      } }, undefined)
      await append.add(events)
      await append.finish()
      expect(target.log.map(({ position, stream, revision }) => [position, stream, revision])).toEqual(events.map(({ position, stream, revision }) => [position, stream, revision]))
    }), { numRuns: 50 })
  })

  test('are all refused behind one that was not kept, though each would be taken by itself', async () => {
    const events = eventsOf(Array.from({ length: 1_000 }, (_, n) => [n, 10] as const))
    const target = new MemoryTarget()
    target.failAfter(300)
    const append = new OrderedAppend(target, undefined)
    await expect(append.add(events).then(() => append.finish())).rejects.toThrow('the store is away')
    expect(target.log.length).toBe(256)
  })

  test('are refused where the store puts them elsewhere', async () => {
    const events = eventsOf([[1, 10], [2, 10]])
    const elsewhere = new OrderedAppend(new MemoryTarget(eventsOf([[7, 10]])), undefined)
    await expect(elsewhere.add(events).then(() => elsewhere.finish())).rejects.toThrow('写在了位置 1 起')
    const skipping = new OrderedAppend(new MemoryTarget(), undefined)
    await expect(skipping.add(events.map((event) => ({ ...event, revision: 4 }))).then(() => skipping.finish())).rejects.toThrow('流 case-1 的末序号是 -1')
  })
})
