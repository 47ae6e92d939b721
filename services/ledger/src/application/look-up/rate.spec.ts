import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RateOfOperators } from './rate.ts'

const startMs = Date.parse('2026-03-02T01:00:00.000Z')
const minuteMs = 60_000
const times = <T>(n: number, count: () => T): readonly T[] => Array.from({ length: n }, count)

test('within a minute every look-up counts', () => {
  const rate = new RateOfOperators()
  expect(times(5, () => rate.count('zhao', startMs + 1_000).before)).toEqual([0, 1, 2, 3, 4])
})

test('operators do not count for each other', () => {
  const rate = new RateOfOperators()
  times(50, () => rate.count('zhao', startMs))
  expect(['qian', 'constructor', '__proto__'].map((operator) => rate.count(operator, startMs).before)).toEqual([0, 0, 0])
})

test('what is older counts less and less, and after two minutes not at all', () => {
  const rate = new RateOfOperators()
  times(60, () => rate.count('zhao', startMs))
  expect(rate.count('zhao', startMs + minuteMs).before).toBe(60)
  expect(rate.count('zhao', startMs + 1.5 * minuteMs).before).toBe(30 + 1)
  expect(rate.count('zhao', startMs + 4 * minuteMs).before).toBe(0)
})

test('a burst across the turn of a window counts as one', () => {
  const rate = new RateOfOperators()
  rate.count('zhao', startMs)
  times(30, () => rate.count('zhao', startMs + minuteMs - 10))
  times(30, () => rate.count('zhao', startMs + minuteMs + 10))
  expect(rate.count('zhao', startMs + minuteMs + 20).before).toBeGreaterThanOrEqual(59)
})

test('a clock that is set back makes nobody wait for it', () => {
  const rate = new RateOfOperators()
  times(60, () => rate.count('zhao', startMs))
  times(60, () => rate.count('zhao', startMs + minuteMs))
  expect(rate.count('zhao', startMs - 60 * minuteMs).before).toBeLessThanOrEqual(120)
  expect(rate.count('zhao', startMs - 57 * minuteMs).before).toBe(0)
})

test('what is given back counts no longer, in the window it was counted in or the one after, and once', () => {
  const rate = new RateOfOperators()
  const [first, second, third] = times(3, () => rate.count('zhao', startMs))
  first?.giveBack()
  first?.giveBack()
  expect(rate.count('zhao', startMs).before).toBe(2)
  second?.giveBack()
  expect(rate.count('zhao', startMs + minuteMs).before).toBe(2)
  third?.giveBack()
  expect(rate.count('zhao', startMs + minuteMs).before).toBe(2)
})

test('what is given back too late takes nothing from those who came after', () => {
  const rate = new RateOfOperators()
  const { giveBack } = rate.count('zhao', startMs)
  times(5, () => rate.count('zhao', startMs + 3 * minuteMs))
  giveBack()
  expect(rate.count('zhao', startMs + 3 * minuteMs).before).toBe(5)
})

test('who has not looked up for two minutes is forgotten, who has is not', () => {
  const rate = new RateOfOperators()
  for (let at = 0; at < 500; at += 1) rate.count(`operator-${at}`, startMs)
  times(10, () => rate.count('zhao', startMs + 1.5 * minuteMs))
  expect(rate.size).toBe(501)
  expect(rate.count('zhao', startMs + 2.6 * minuteMs).before).toBeGreaterThan(0)
  expect(rate.size).toBe(1)
})

test('is never above what the last two minutes held, and at least what its own window holds', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 60 }), (gaps) => {
    const rate = new RateOfOperators()
    const seen: number[] = []
    let nowMs = startMs
    for (const gap of gaps) {
      nowMs += gap
      const counted = rate.count('zhao', nowMs).before
      expect(counted).toBeLessThanOrEqual(seen.filter((ms) => nowMs - ms < 2 * minuteMs).length)
      const windowStart = startMs + (gaps[0] ?? 0) + Math.floor((nowMs - startMs - (gaps[0] ?? 0)) / minuteMs) * minuteMs
      expect(counted).toBeGreaterThanOrEqual(seen.filter((ms) => ms >= windowStart).length)
      seen.push(nowMs)
    }
  }))
})
