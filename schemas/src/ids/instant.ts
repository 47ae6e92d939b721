import type { Branded } from './brand.ts'

/**
 * 时刻 — RFC 3339 in UTC, always with milliseconds: 2024-05-06T07:08:09.123Z. One instant, one spelling, so text order is time order.
 * From the first millisecond of 0001-01-01 to the last of 9999-12-31, both in Asia/Shanghai, so that every instant has a 日期.
 */
export type Instant = Branded<'Instant'>

const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/
const instantMin = '0000-12-31T16:00:00.000Z'
const instantMax = '9999-12-31T15:59:59.999Z'

export function parseInstant(text: string): Instant | undefined {
  if (!shape.test(text) || text < instantMin || text > instantMax) return undefined
  return dayExists(text) && text.slice(11, 13) <= '23' && text.slice(14, 16) <= '59' && text.slice(17, 19) <= '59' ? (text as Instant) : undefined
}

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether a text that begins with YYYY-MM-DD, all digits, names a day of the Gregorian calendar. By reckoning: a Date made and spelt for it costs ten times as much, some times in every event. */
export function dayExists(text: string): boolean {
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))]
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = month === 2 && leap ? 29 : (daysOfMonths[month - 1] ?? 0)
  return day >= 1 && day <= days
}

/** The instant `ms` milliseconds after 1970-01-01T00:00Z. Throws RangeError outside the range of `Instant`: no clock shows that. */
export function instantOfMs(ms: number): Instant {
  const instant = parseInstant(new Date(ms).toISOString())
  if (instant === undefined) throw new RangeError('milliseconds outside the range of Instant')
  return instant
}

/** Milliseconds since 1970-01-01T00:00Z. */
export function msOfInstant(instant: Instant): number {
  return Date.parse(instant)
}
