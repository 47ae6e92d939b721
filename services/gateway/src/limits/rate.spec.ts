import { InvariantViolation } from '@hub/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildRateLimiter } from './rate.ts'

test('several tokens are taken together or not at all, and the wait is for all of them', () => {
  let now = 0
  const { take } = buildRateLimiter({ perMinute: 60, burst: 10 }, () => now)
  expect(take('a', 8)).toEqual({ allowed: true, remaining: 2, retryAfterSeconds: 0 })
  expect(take('a', 5)).toEqual({ allowed: false, remaining: 2, retryAfterSeconds: 3 })
  expect(take('a', 2)).toEqual({ allowed: true, remaining: 0, retryAfterSeconds: 0 })
  now = 5_000
  expect(take('a', 5).allowed).toBe(true)
  expect(take('b', 10).allowed).toBe(true)
})

test('more than can ever be saved up is not for the limiter to be asked', () => {
  const { take } = buildRateLimiter({ perMinute: 60, burst: 10 }, () => 0)
  expect(() => take('a', 11)).toThrow(InvariantViolation)
  expect(take('a', 10).allowed).toBe(true)
})

test('who goes on asking is not forgotten for any number of newcomers; who stays away longest is', () => {
  const { take } = buildRateLimiter({ perMinute: 60, burst: 2 }, () => 0)
  take('away', 2)
  take('asking', 2)
  for (let i = 0; i < 100_000; i += 1) {
    take(`newcomer ${i}`)
    if (i % 10_000 === 0) expect(take('asking').allowed).toBe(false)
  }
  expect(take('asking').allowed).toBe(false)
  expect(take('away').allowed).toBe(true)
})

test('however requests are made up and spaced, no more is allowed than was saved and gained', () => {
  fc.assert(fc.property(fc.array(fc.record({ waitMs: fc.nat(5_000), count: fc.integer({ min: 1, max: 20 }) }), { maxLength: 100 }), (steps) => {
    let [now, taken] = [0, 0]
    const { take } = buildRateLimiter({ perMinute: 600, burst: 20 }, () => now)
    for (const { waitMs, count } of steps) {
      now += waitMs
      if (take('a', count).allowed) taken += count
      expect(taken).toBeLessThanOrEqual(20 + (now * 600) / 60_000 + 1e-6)
    }
  }))
})

test('what is given back can be taken again, and no more than was ever saved up', () => {
  const limiter = buildRateLimiter({ perMinute: 60, burst: 10 }, () => 0)
  expect([limiter.take('a', 8).allowed, limiter.waitSeconds('a', 5), limiter.waitSeconds('a', 2)]).toEqual([true, 3, 0])
  limiter.giveBack('a', 3)
  expect([limiter.waitSeconds('a', 5), limiter.take('a', 5).remaining]).toEqual([0, 0])
  limiter.giveBack('a', 100)
  expect([limiter.take('a', 10).remaining, limiter.take('a', 1).allowed]).toEqual([0, false])
})
