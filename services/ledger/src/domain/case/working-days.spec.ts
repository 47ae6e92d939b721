import { parseLocalDate, type LocalDate } from '@hub/schemas'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day } from './fixtures.ts'
import { isWorkingDay, workingDaysAfter } from './working-days.ts'

test.each([
  ['2026-03-02', 0, '2026-03-02'], ['2026-03-07', 0, '2026-03-07'], ['2026-03-02', 1, '2026-03-03'], ['2026-03-06', 1, '2026-03-09'], ['2026-03-07', 1, '2026-03-09'],
  ['2026-03-02', 5, '2026-03-09'], ['2026-03-05', 20, '2026-04-02'], ['2024-02-28', 1, '2024-02-29'], ['2026-12-31', 1, '2027-01-01'],
])('%s and %i working days is %s', (from, count, to) => {
  expect(workingDaysAfter(day(from), count)).toBe(to)
})

/** A second way to know the weekday. */
const weekday = (date: LocalDate): number => new Date(`${date}T00:00:00Z`).getUTCDay()
const anyDay = fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }).map((date) => day(date.toISOString().slice(0, 10)))

test('a working day is Monday to Friday', () => {
  fc.assert(fc.property(anyDay, (date) => {
    expect(isWorkingDay(date)).toBe(![0, 6].includes(weekday(date)))
  }))
})

test('between a day and its n-th working day lie n working days, the last included, and it is one itself', () => {
  fc.assert(fc.property(anyDay, fc.integer({ min: 1, max: 90 }), (date, count) => {
    const end = workingDaysAfter(date, count)
    let working = 0
    for (let ms = Date.parse(date) + 86_400_000; ms <= Date.parse(end); ms += 86_400_000) {
      const between = parseLocalDate(new Date(ms).toISOString().slice(0, 10))
      if (between !== undefined && ![0, 6].includes(weekday(between))) working += 1
    }
    expect(working).toBe(count)
    expect(isWorkingDay(end)).toBe(true)
  }))
})
