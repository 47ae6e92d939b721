import fc from 'fast-check'
import { expect, test } from 'vitest'
import { caseReceived, placed, storeOver } from './fixtures.ts'
import { InOrder, type Placed } from './in-order.ts'

const runs = Number(process.env['FC_RUNS'] ?? 200)
const logOf = (length: number): readonly Placed[] => Array.from({ length }, (_, position) => placed(position, caseReceived(position)))

function over(log: readonly Placed[], next = 0) {
  const store = storeOver(log)
  const taken: number[] = []
  const inOrder = new InOrder(store, next, (events) => { taken.push(...events.map(({ position }) => position)) })
  return { store, taken, inOrder }
}

test('what comes in order is handed on at once, and nothing is read', async () => {
  const log = logOf(4)
  const { store, taken, inOrder } = over(log)
  inOrder.add(log.slice(0, 2))
  expect(taken).toEqual([0, 1])
  inOrder.add(log.slice(2))
  inOrder.add([])
  expect(taken).toEqual([0, 1, 2, 3])
  await inOrder.settled()
  expect(store.reads).toEqual([])
})

test('what comes early waits for what comes before it', () => {
  const log = logOf(4)
  const { taken, inOrder } = over(log)
  inOrder.add(log.slice(2))
  expect(taken).toEqual([])
  inOrder.add(log.slice(0, 1))
  expect(taken).toEqual([0])
  inOrder.add(log.slice(1, 2))
  expect(taken).toEqual([0, 1, 2, 3])
})

test('what never comes is read from the store by whoever asks', async () => {
  const log = logOf(4)
  const { store, taken, inOrder } = over(log)
  inOrder.add(log.slice(3))
  await inOrder.settled()
  expect(taken).toEqual([0, 1, 2, 3])
  expect(store.reads).toEqual([0])
})

test('what comes after it was read from the store is not handed on twice', async () => {
  const log = logOf(4)
  const { taken, inOrder } = over(log)
  inOrder.add(log.slice(3))
  await inOrder.settled()
  inOrder.add(log.slice(0, 2))
  inOrder.add(log.slice(2, 3))
  expect(taken).toEqual([0, 1, 2, 3])
})

test('it begins where it is told to begin', () => {
  const log = logOf(4)
  const { taken, inOrder } = over(log, 2)
  inOrder.add(log.slice(0, 2))
  inOrder.add(log.slice(2))
  expect(taken).toEqual([2, 3])
})

test('those who ask while the gap is being read wait for the same reading', async () => {
  const log = logOf(3)
  const { store, taken, inOrder } = over(log)
  inOrder.add(log.slice(2))
  await Promise.all([inOrder.settled(), inOrder.settled(), inOrder.settled()])
  expect(taken).toEqual([0, 1, 2])
  expect(store.reads).toEqual([0])
})

test('a store that cannot be read fails who asked; who asks later is served', async () => {
  const log = logOf(3)
  const store = storeOver(log)
  let failures = 1
  const taken: number[] = []
  const flaky = { ...store, readAll: (from: number, limit: number) => (failures-- > 0 ? Promise.reject(new Error('store unavailable')) : store.readAll(from, limit)) }
  const inOrder = new InOrder(flaky, 0, (events) => { taken.push(...events.map(({ position }) => position)) })
  inOrder.add(log.slice(2))
  await expect(inOrder.settled()).rejects.toThrow('store unavailable')
  await inOrder.settled()
  expect(taken).toEqual([0, 1, 2])
})

test('where an append is in doubt, who asks waits until the store has refused what comes after it, and is then told all that was kept', async () => {
  const log = [...logOf(2)]
  const { store, taken, inOrder } = over(log)
  inOrder.add(log.slice(0, 2))
  inOrder.doubt(['grant-1', 'lookup-1'])
  const order: string[] = []
  inOrder.whenClear(() => { order.push(`clear after ${taken.length}`) })
  log.push(...logOf(4).slice(2))
  await Promise.all([inOrder.settled(), inOrder.settled()])
  expect(taken).toEqual([0, 1, 2, 3])
  expect(store.asked).toEqual(['grant-1', 'lookup-1'])
  expect(order).toEqual(['clear after 4'])
  await inOrder.settled()
  expect(store.asked).toHaveLength(2)
})

test('where nothing is in doubt, what waits for clearness runs at once', () => {
  const { inOrder } = over([])
  const order: string[] = []
  inOrder.whenClear(() => { order.push('ran') })
  expect(order).toEqual(['ran'])
})

test('a doubt that the store cannot clear stays; nobody is answered, and nothing that waits runs', async () => {
  const log = logOf(1)
  const store = storeOver(log)
  let failures = 2
  const flaky = { ...store, append: (...args: Parameters<typeof store.append>) => (failures-- > 0 ? Promise.reject(new Error('store unavailable')) : store.append(...args)) }
  const taken: number[] = []
  const inOrder = new InOrder(flaky, 0, (events) => { taken.push(...events.map(({ position }) => position)) })
  let cleared = 0
  inOrder.doubt(['licence-1'])
  inOrder.whenClear(() => { cleared += 1 })
  for (let n = 0; n < 2; n += 1) await expect(inOrder.settled()).rejects.toThrow('store unavailable')
  expect([cleared, taken.length]).toEqual([0, 0])
  await inOrder.settled()
  expect([cleared, taken.length]).toEqual([1, 1])
})

test('a doubt that arises while another is being cleared is cleared as well', async () => {
  const log = logOf(1)
  const store = storeOver(log)
  const inOrder: InOrder = new InOrder({ ...store, append: (...args: Parameters<typeof store.append>) => {
    if (store.asked.length === 0) inOrder.doubt(['case-2'])
    return store.append(...args)
  } }, 0, () => undefined)
  inOrder.doubt(['case-1'])
  await inOrder.settled()
  expect(store.asked).toEqual(['case-1', 'case-2'])
})

test('in whatever order, however often and with whatever missing: each event is handed on once, in order, up to the last one added', async () => {
  const batches = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 8 }).chain((sizes) => {
    const total = sizes.reduce((sum, size) => sum + size, 0)
    const starts = sizes.map((_, at) => sizes.slice(0, at).reduce((sum, size) => sum + size, 0))
    const ranges = starts.map((start, at) => [start, start + (sizes[at] ?? 0)] as const)
    return fc.record({ total: fc.constant(total), order: fc.shuffledSubarray([...ranges, ...ranges], { minLength: 1 }), settleEach: fc.boolean() })
  })
  await fc.assert(fc.asyncProperty(batches, async ({ total, order, settleEach }) => {
    const log = logOf(total)
    const { taken, inOrder } = over(log)
    for (const [from, to] of order) {
      inOrder.add(log.slice(from, to))
      if (settleEach) await inOrder.settled()
    }
    await inOrder.settled()
    // A reading of the store may go past the last one added; it never leaves one out.
    expect(taken).toEqual(taken.map((_, at) => at))
    expect(taken.length).toBeGreaterThanOrEqual(Math.max(...order.map(([, to]) => to)))
  }), { numRuns: runs })
})
