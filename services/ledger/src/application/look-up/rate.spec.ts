import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RateOfOperators } from './rate.ts'

const startMs = Date.parse('2026-03-02T01:00:00.000Z')
const minuteMs = 60_000
const times = (n: number, count: () => number): readonly number[] => Array.from({ length: n }, count)

test('within a minute every look-up counts', () => {
  const rate = new RateOfOperators()
  expect(times(5, () => rate.count('zhao', startMs + 1_000))).toEqual([0, 1, 2, 3, 4])
})

test('operators do not count for each other', () => {
  const rate = new RateOfOperators()
  times(50, () => rate.count('zhao', startMs))
  expect([rate.count('qian', startMs), rate.count('constructor', startMs), rate.count('__proto__', startMs)]).toEqual([0, 0, 0])
})

test('what is older counts less and less, and after two minutes not at all', () => {
  const rate = new RateOfOperators()
  times(60, () => rate.count('zhao', startMs))
  expect(rate.count('zhao', startMs + minuteMs)).toBe(60)
  expect(rate.count('zhao', startMs + 1.5 * minuteMs)).toBe(30 + 1)
  expect(rate.count('zhao', startMs + 4 * minuteMs)).toBe(0)
})

test('a burst across the turn of a window counts as one', () => {
  const rate = new RateOfOperators()
  rate.count('zhao', startMs)
  times(30, () => rate.count('zhao', startMs + minuteMs - 10))
  times(30, () => rate.count('zhao', startMs + minuteMs + 10))
  expect(rate.count('zhao', startMs + minuteMs + 20)).toBeGreaterThanOrEqual(59)
})

test('a clock that is set back makes nobody wait for it', () => {
  const rate = new RateOfOperators()
  times(60, () => rate.count('zhao', startMs))
  times(60, () => rate.count('zhao', startMs + minuteMs))
  expect(rate.count('zhao', startMs - 60 * minuteMs)).toBeLessThanOrEqual(120)
  expect(rate.count('zhao', startMs - 57 * minuteMs)).toBe(0)
})

test('is never above what the last two minutes held, and at least what its own window holds', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 60 }), (gaps) => {
    const rate = new RateOfOperators()
    const seen: number[] = []
    let nowMs = startMs
    for (const gap of gaps) {
      nowMs += gap
      const counted = rate.count('zhao', nowMs)
      expect(counted).toBeLessThanOrEqual(seen.filter((ms) => nowMs - ms < 2 * minuteMs).length)
      const windowStart = startMs + (gaps[0] ?? 0) + Math.floor((nowMs - startMs - (gaps[0] ?? 0)) / minuteMs) * minuteMs
      expect(counted).toBeGreaterThanOrEqual(seen.filter((ms) => ms >= windowStart).length)
      seen.push(nowMs)
    }
  }))
})
