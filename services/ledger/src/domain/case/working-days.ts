import { firstInstantOfDay, instantOfMs, localDateOf, msOfInstant, type LocalDate } from '@hub/schemas'

const dayMs = 24 * 60 * 60 * 1000
const daysPerWeek = 7
/** 1970-01-01 was a Thursday; counted from Monday as 0. */
const weekdayOfEpoch = 3
const saturday = 5

/**
 * 工作日顺延 — the `count`-th working day after `date`, which itself does not count (行政许可法 art. 82 [M]: 工作日, 不含法定节假日); `date` where
 * `count` is 0, for what is decided on the spot. Working days here are Monday to Friday: public holidays and the weekends worked in
 * exchange (调休) need the State Council's yearly calendar, which the hub does not have yet, so around holidays a day comes out too early.
 */
export function workingDaysAfter(date: LocalDate, count: number): LocalDate {
  let day = date
  for (let left = count; left > 0; left -= isWorkingDay(day) ? 1 : 0) day = nextDay(day)
  return day
}

export function isWorkingDay(date: LocalDate): boolean {
  return weekdayOf(date) < saturday
}

/** Monday is 0. Counted at noon in Shanghai, which is 04:00 UTC of the same date. */
function weekdayOf(date: LocalDate): number {
  const days = Math.floor((msOfInstant(firstInstantOfDay(date)) + dayMs / 2) / dayMs)
  return (((days + weekdayOfEpoch) % daysPerWeek) + daysPerWeek) % daysPerWeek
}

function nextDay(date: LocalDate): LocalDate {
  return localDateOf(instantOfMs(msOfInstant(firstInstantOfDay(date)) + dayMs))
}
