import { expect, test } from 'vitest'
import { restartDelayMaxMs, restartDelayMinMs, restartDelayMs } from './back-off.ts'

test('the delay doubles from 200 ms and never grows beyond 10 s', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8].map(restartDelayMs)).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000])
  expect(restartDelayMs(1_000_000)).toBe(restartDelayMaxMs)
  expect(restartDelayMs(0)).toBe(restartDelayMinMs)
})
