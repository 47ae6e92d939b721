import type { HolderId } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idOf } from '../projections/log-writer.ts'
import { HolderFence, type Leave } from './holder-fence.ts'

const [anna, bela, cira] = [1, 2, 3].map((n) => idOf<HolderId>(5, n)) as [HolderId, HolderId, HolderId]
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve) })

/** Who is inside, by name, in the order in which they came in. */
function watch() {
  const inside: string[] = []
  const leaves = new Map<string, Leave>()
  const enter = (name: string, admitted: Promise<Leave>): void => { void admitted.then((leave) => { inside.push(name); leaves.set(name, leave) }) }
  const leave = async (name: string): Promise<void> => {
    await turn()
    leaves.get(name)?.()
    inside.splice(inside.indexOf(name), 1)
    await turn()
  }
  return { inside, enter, leave }
}

describe('a holder', () => {
  test('is shared by as many as come', async () => {
    const fence = new HolderFence()
    const { inside, enter } = watch()
    for (const name of ['a', 'b', 'c']) enter(name, fence.share([anna]))
    await turn()
    expect(inside).toEqual(['a', 'b', 'c'])
  })

  test('is an erasure’s alone, once those before it have left; those after it wait, and then come in together', async () => {
    const fence = new HolderFence()
    const { inside, enter, leave } = watch()
    for (const name of ['a', 'b']) enter(name, fence.share([anna]))
    enter('erasure', fence.own(anna))
    for (const name of ['c', 'd']) enter(name, fence.share([anna]))
    await leave('a')
    expect(inside).toEqual(['b'])
    await leave('b')
    expect(inside).toEqual(['erasure'])
    await leave('erasure')
    expect(inside).toEqual(['c', 'd'])
  })

  test('does not keep others waiting', async () => {
    const fence = new HolderFence()
    const { inside, enter } = watch()
    enter('erasure', fence.own(anna))
    enter('other', fence.share([bela, cira]))
    await turn()
    expect(inside).toEqual(['erasure', 'other'])
  })

  test('named twice is shared once', async () => {
    const fence = new HolderFence()
    const { inside, enter, leave } = watch()
    enter('a', fence.share([anna, anna]))
    enter('erasure', fence.own(anna))
    await leave('a')
    expect(inside).toEqual(['erasure'])
  })

  test('whom nobody is at is not remembered', async () => {
    const fence = new HolderFence()
    const leaves = await Promise.all([fence.share([anna, bela]), fence.share([bela])])
    expect(fence.size).toBe(2)
    for (const leave of leaves) leave()
    expect(fence.size).toBe(0)
  })
})

test('two erasures are never under way at once, whomever they erase', async () => {
  const fence = new HolderFence()
  const { inside, enter, leave } = watch()
  enter('first', fence.own(anna))
  enter('second', fence.own(bela))
  await turn()
  expect(inside).toEqual(['first'])
  await leave('first')
  expect(inside).toEqual(['second'])
})

test('leaving twice lets nobody in too early', async () => {
  const fence = new HolderFence()
  const { inside, enter } = watch()
  const leave = await fence.share([anna])
  enter('b', fence.share([anna]))
  enter('erasure', fence.own(anna))
  leave()
  leave()
  await turn()
  expect(inside).toEqual(['b'])
})

test('whoever comes and goes, in whatever order: nobody is beside an erasure of a holder, and everybody has been inside at the end', async () => {
  const holders = [anna, bela, cira]
  const visit = fc.oneof(
    { weight: 3, arbitrary: fc.record({ alone: fc.constant(false), keys: fc.array(fc.constantFrom(...holders), { minLength: 1, maxLength: 4 }) }) },
    { weight: 1, arbitrary: fc.record({ alone: fc.constant(true), keys: fc.tuple(fc.constantFrom(...holders)) }) },
  )
  await fc.assert(fc.asyncProperty(fc.scheduler(), fc.array(visit, { maxLength: 12 }), async (scheduler, visits) => {
    const fence = new HolderFence()
    const inside = new Set<{ readonly alone: boolean; readonly keys: readonly HolderId[] }>()
    let been = 0
    const all = Promise.all(visits.map(async (one) => {
      await scheduler.schedule(Promise.resolve(), 'comes')
      const leave = await (one.alone ? fence.own(one.keys[0] as HolderId) : fence.share(one.keys))
      for (const other of inside) {
        expect(one.alone && other.alone).toBe(false)
        if (one.alone || other.alone) expect(one.keys.filter((key) => other.keys.includes(key))).toEqual([])
      }
      inside.add(one)
      await scheduler.schedule(Promise.resolve(), 'stays')
      inside.delete(one)
      leave()
      been += 1
    }))
    await scheduler.waitFor(all)
    expect(been).toBe(visits.length)
    expect(fence.size).toBe(0)
  }), { numRuns: Number(process.env['FC_RUNS'] ?? 1_000) })
})
