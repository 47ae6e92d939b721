import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day } from './fixtures.ts'
import { instantOfMs, parseInstant } from './instant.ts'
import { firstInstantOfDay, lastInstantOfDay, localDateOf, parseLocalDate } from './local-date.ts'
import { parseLooseDate } from './loose-date.ts'

test('a day that exists is a date', () => {
  for (const text of ['2024-02-29', '2000-02-29', '1900-01-01', '0001-01-01', '9999-12-31']) expect(parseLocalDate(text)).toBe(text)
})

test('a day that does not exist, or another spelling, is none', () => {
  const others = ['', '2023-02-29', '1900-02-29', '2024-04-31', '2024-00-10', '2024-13-01', '2024-01-00', '0000-01-01', '2024-1-1', '20240101', '2024-01-01 ']
  for (const text of others) expect(parseLocalDate(text)).toBeUndefined()
})

test('a day in Shanghai begins at 16:00 UTC of the day before and ends a millisecond before the next', () => {
  expect(firstInstantOfDay(day('2024-03-01'))).toBe('2024-02-29T16:00:00.000Z')
  expect(lastInstantOfDay(day('2024-03-01'))).toBe('2024-03-01T15:59:59.999Z')
})

test('an instant late in the UTC evening is already tomorrow', () => {
  const at = (text: string) => {
    const instant = parseInstant(text)
    return instant === undefined ? undefined : localDateOf(instant)
  }
  expect(at('2024-12-31T15:59:59.999Z')).toBe('2024-12-31')
  expect(at('2024-12-31T16:00:00.000Z')).toBe('2025-01-01')
})

test('every instant lies within its own day, up to both ends of the calendar', () => {
  const times = fc.integer({ min: -62135625600000, max: 253402271999999 })
  fc.assert(
    fc.property(times, (ms) => {
      const instant = instantOfMs(ms)
      const date = localDateOf(instant)
      expect(parseLocalDate(date)).toBe(date)
      expect(firstInstantOfDay(date) <= instant && instant <= lastInstantOfDay(date)).toBe(true)
    }),
  )
})

test('the fixed offset agrees with the time-zone data for every month since 1992', () => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' })
  for (let month = 0; month < 12 * 60; month += 1) {
    const ms = Date.UTC(1992, month, 1, 15, 59, 59, 999)
    for (const at of [ms, ms + 1]) expect(localDateOf(instantOfMs(at))).toBe(format.format(at))
  }
})

test('dates to be imported are read in four spellings', () => {
  for (const text of ['2024-01-05', '20240105', '2024/1/5', '2024/01/05', '2024年1月5日', '2024年01月05日', ' 2024-01-05\t', '２０２４年１月５日'])
    expect(parseLooseDate(text)).toEqual({ kind: 'date', date: '2024-01-05' })
})

test('长期, 长期有效 and 永久 have no end', () => {
  for (const text of ['长期', '长期有效', '永久', ' 长期 ']) expect(parseLooseDate(text)).toEqual({ kind: 'long-term' })
})

test('impossible dates and guesses are refused', () => {
  const others = ['', '2023-02-29', '20240431', '2024/13/1', '2024年2月30日', '1/5/2024', '2024-1-5', '45296', '24-01-05', '2024年1月', '长期至', '00000101']
  for (const text of others) expect(parseLooseDate(text)).toBeUndefined()
})

test('random text never throws', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 14 }), fc.stringMatching(/^\d{4}[-/年]?\d{1,2}[-/月]?\d{1,2}日?$/))
  fc.assert(
    fc.property(texts, (text) => {
      const loose = parseLooseDate(text)
      if (loose?.kind === 'date') expect(parseLocalDate(loose.date)).toBe(loose.date)
    }),
  )
})
