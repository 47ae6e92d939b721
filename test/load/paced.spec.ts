import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { stillness } from '../support/stillness.ts'
import { atPace } from './paced.ts'

test('starts as many acts as are due, each told its own instant', async () => {
  const due: number[] = []
  await atPace({ perSecond: 200, seconds: 0.2, underWayMax: 100 }, (dueAtMs) => { due.push(dueAtMs); return Promise.resolve() })
  expect(due.length).toBe(40)
  due.forEach((at, index) => { if (index > 0) expect(at - (due[index - 1] ?? 0)).toBeCloseTo(5) })
})

test('while everything stalls nobody is lost: they come late, and are told when they were due', async () => {
  let under = 0
  let most = 0
  const due: number[] = []
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  const running = atPace({ perSecond: 100, seconds: 0.2, underWayMax: 3 }, async (dueAtMs) => {
    due.push(dueAtMs)
    under += 1
    most = Math.max(most, under)
    await over
    under -= 1
  })
  await eventually('as many are under way as may be', () => under === 3)
  await stillness(250)
  expect(due).toHaveLength(3)
  end()
  await running
  expect([due.length, most]).toEqual([20, 3])
  due.forEach((at, index) => { expect(at - (due[0] ?? 0)).toBeCloseTo(10 * index) })
})
