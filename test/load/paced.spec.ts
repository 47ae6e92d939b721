import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
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
  const late: number[] = []
  await atPace({ perSecond: 100, seconds: 0.2, underWayMax: 3 }, async (dueAtMs) => {
    under += 1
    most = Math.max(most, under)
    await pause(30)
    under -= 1
    late.push(performance.now() - dueAtMs)
  })
  expect([late.length, most]).toEqual([20, 3])
  expect(late.at(-1)).toBeGreaterThan(late[0] ?? Number.NaN)
})
