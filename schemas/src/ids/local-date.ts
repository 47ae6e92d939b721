import type { Branded } from './brand.ts'
import { dayExists, instantOfMs, msOfInstant, type Instant } from './instant.ts'

/** 日期 — YYYY-MM-DD, a day that exists in the Gregorian calendar, 0001..9999. Text order is time order. */
export type LocalDate = Branded<'LocalDate'>

/**
 * 北京时间偏移 — Asia/Shanghai is taken as +08:00 throughout. China has kept that offset without summer time since 1992; summer time ran
 * in 1986–1991 and the offset differed before 1949 [M]. Legal days reckoned here (validity, deadlines) lie after 1992; an older
 * date comes from a document as a day and is never turned into an hour. A fixed offset also gives the same answer on
 * every machine, whatever its time-zone data.
 */
const shanghaiOffsetMs = 8 * 60 * 60 * 1000
const dayMs = 24 * 60 * 60 * 1000
const shape = /^\d{4}-\d{2}-\d{2}$/

export function parseLocalDate(text: string): LocalDate | undefined {
  if (!shape.test(text) || text.startsWith('0000')) return undefined
  return dayExists(text) ? (text as LocalDate) : undefined
}

/** The first millisecond of `date` in Asia/Shanghai. */
export function firstInstantOfDay(date: LocalDate): Instant {
  return instantOfMs(Date.parse(`${date}T00:00:00.000Z`) - shanghaiOffsetMs)
}

/** The last millisecond of `date` in Asia/Shanghai. A licence valid until `date` is valid up to and including it. */
export function lastInstantOfDay(date: LocalDate): Instant {
  return instantOfMs(msOfInstant(firstInstantOfDay(date)) + dayMs - 1)
}

/** The day in Asia/Shanghai on which `instant` falls. */
export function localDateOf(instant: Instant): LocalDate {
  const shifted = new Date(msOfInstant(instant) + shanghaiOffsetMs)
  return shifted.toISOString().slice(0, 'YYYY-MM-DD'.length) as LocalDate
}
