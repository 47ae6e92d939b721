import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantOfMs, msOfInstant, parseInstant } from './instant.ts'

test('one spelling is an instant', () => {
  expect(parseInstant('2024-05-06T07:08:09.123Z')).toBe('2024-05-06T07:08:09.123Z')
  const others = [
    '', '2024-05-06', '2024-05-06T07:08:09Z', '2024-05-06T07:08:09.123+00:00', '2024-05-06t07:08:09.123z',
    '2024-02-30T00:00:00.000Z', '2023-02-29T00:00:00.000Z', '2024-05-06T24:00:00.000Z', '2024-05-06T07:08:60.000Z',
    '2024-13-06T07:08:09.123Z', '2024-05-06T07:08:09.123Z\n', '+12024-05-06T07:08:09.123Z', '２024-05-06T07:08:09.123Z',
  ]
  for (const text of others) expect(parseInstant(text)).toBeUndefined()
})

test('the range ends with the last day of 9999 in Shanghai', () => {
  expect(parseInstant('0000-12-31T16:00:00.000Z')).toBeDefined()
  expect(parseInstant('0000-12-31T15:59:59.999Z')).toBeUndefined()
  expect(parseInstant('9999-12-31T15:59:59.999Z')).toBeDefined()
  expect(parseInstant('9999-12-31T16:00:00.000Z')).toBeUndefined()
})

test('of any digits, those are an instant that the engine spells the same', () => {
  const two = (most: number) => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'))
  const parts = fc.record({ year: fc.integer({ min: 1, max: 9998 }), month: two(14), day: two(33), hour: two(25), minute: two(61), second: two(61) })
  fc.assert(fc.property(parts, ({ year, month, day, hour, minute, second }) => {
    const text = `${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}.123Z`
    const made = new Date(text)
    expect(parseInstant(text)).toBe(!Number.isNaN(made.valueOf()) && made.toISOString() === text ? text : undefined)
  }), { numRuns: 5_000 })
})

test('milliseconds go round, and text order is time order', () => {
  const times = fc.integer({ min: -62135625600000, max: 253402271999999 })
  fc.assert(
    fc.property(times, times, (a, b) => {
      expect(msOfInstant(instantOfMs(a))).toBe(a)
      expect(instantOfMs(a) < instantOfMs(b)).toBe(a < b)
    }),
  )
})

test('milliseconds outside the range are a fault of the caller', () => {
  for (const ms of [Number.NaN, Number.POSITIVE_INFINITY, -62135625600001, 253402272000000])
    expect(() => instantOfMs(ms)).toThrow(RangeError)
})

test('random text never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => parseInstant(text) === undefined))
})
