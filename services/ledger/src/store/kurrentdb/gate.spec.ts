import { expect, test } from 'vitest'
import { Gate } from './gate.ts'

test('a gate lets so many through at once, the others in the order of their calls, also behind one that failed', async () => {
  const gate = new Gate(2)
  const begun: number[] = []
  const ends: (() => void)[] = []
  const works = [0, 1, 2, 3, 4].map((n) => gate.pass(async () => {
    begun.push(n)
    await new Promise<void>((resolve) => { ends[n] = resolve })
    if (n === 1) throw new RangeError('failed')
    return n
  }))
  const settled = Promise.allSettled(works)
  await new Promise(setImmediate)
  expect(begun).toEqual([0, 1])
  ends[1]?.()
  await new Promise(setImmediate)
  expect(begun).toEqual([0, 1, 2])
  for (const n of [0, 2, 3, 4]) {
    ends[n]?.()
    await new Promise(setImmediate)
  }
  expect((await settled).map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual([0, 'failed', 2, 3, 4])
})
