import { describe, expect, test } from 'vitest'
import { laneLimits, WorkLane } from './lanes.ts'

/** Work that ends when it is told to. */
function held() {
  const started: number[] = []
  const ends = new Map<number, { readonly resolve: () => void; readonly reject: (error: Error) => void }>()
  const work = (n: number) => () => new Promise<number>((resolve, reject) => {
    started.push(n)
    ends.set(n, { resolve: () => { resolve(n) }, reject })
  })
  return { started, work, end: (n: number) => { ends.get(n)?.resolve() }, fail: (n: number) => { ends.get(n)?.reject(new Error(`work ${n} failed`)) } }
}
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve) })

describe('a lane', () => {
  test('lets so many be under way, lets the others wait their turn, and keeps their order', async () => {
    const lane = new WorkLane({ underWayMax: 2, waitingMax: 10 })
    const { started, work, end } = held()
    const all = [1, 2, 3, 4, 5].map((n) => lane.run(work(n)))
    await turn()
    expect([started, lane.underWay, lane.waiting]).toEqual([[1, 2], 2, 3])
    end(2)
    await turn()
    expect([started, lane.underWay, lane.waiting]).toEqual([[1, 2, 3], 2, 2])
    end(1)
    end(3)
    await turn()
    expect(started).toEqual([1, 2, 3, 4, 5])
    end(4)
    end(5)
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4, 5])
    expect([lane.underWay, lane.waiting]).toEqual([0, 0])
  })

  test('that is full turns away at once, and does not begin the work', async () => {
    const lane = new WorkLane({ underWayMax: 1, waitingMax: 1 })
    const { started, work, end } = held()
    const kept = [lane.run(work(1)), lane.run(work(2))]
    expect(await lane.run(work(3))).toBe('full')
    end(1)
    await turn()
    end(2)
    expect(await Promise.all(kept)).toEqual([1, 2])
    expect(started).toEqual([1, 2])
  })

  test('has its place back after work that failed, and tells the failure to who asked', async () => {
    const lane = new WorkLane({ underWayMax: 1, waitingMax: 5 })
    const { work, end, fail } = held()
    const [first, second] = [lane.run(work(1)), lane.run(work(2))]
    fail(1)
    await expect(first).rejects.toThrow('work 1 failed')
    await turn()
    end(2)
    expect(await second).toBe(2)
    await expect(lane.run(() => { throw new Error('not even begun') })).rejects.toThrow('not even begun')
    expect([lane.underWay, lane.waiting]).toEqual([0, 0])
    expect(await lane.run(() => Promise.resolve('again'))).toBe('again')
  })

  test('gives a place that becomes free to who waits, not to who comes just then', async () => {
    const lane = new WorkLane({ underWayMax: 1, waitingMax: 5 })
    const { started, work, end } = held()
    const first = lane.run(work(1)).then(() => lane.run(work(3)))
    const second = lane.run(work(2))
    end(1)
    await turn()
    expect(started).toEqual([1, 2])
    end(2)
    await second
    await turn()
    end(3)
    await first
    expect(started).toEqual([1, 2, 3])
  })
})

test('imports are few at a time beside live commands', () => {
  expect(laneLimits.import.underWayMax).toBeLessThan(laneLimits.live.underWayMax)
  expect(laneLimits.import.waitingMax).toBeLessThan(laneLimits.live.waitingMax)
})
