import { refuse, type Refusal } from '@hub/kernel'
import { copyDaysDefault, copyDaysMax, firstInstantOfDay, instantOfMs, localDateOf, msOfInstant, type LocalDate } from '@hub/schemas'

const dayMs = 24 * 60 * 60 * 1000

interface Asked {
  readonly today: LocalDate
  /** null: as long as is usual */
  readonly wished: LocalDate | null
  /** Of the licence; null: without one */
  readonly lastDay: LocalDate | null
}

/** 加注件期限 — the last day of a copy's use: as wished within the bounds, or the usual one. Never beyond the licence itself. */
export function termOf({ today, wished, lastDay }: Asked): LocalDate | Refusal<'COPY_TERM_WRONG'> {
  const latest = earlier(daysAfter(today, copyDaysMax), lastDay)
  if (wished === null) return earlier(daysAfter(today, copyDaysDefault), lastDay)
  return wished < today || wished > latest ? refuse('COPY_TERM_WRONG', { latest }) : wished
}

function earlier(day: LocalDate, other: LocalDate | null): LocalDate {
  return other !== null && other < day ? other : day
}

function daysAfter(day: LocalDate, days: number): LocalDate {
  return localDateOf(instantOfMs(msOfInstant(firstInstantOfDay(day)) + days * dayMs))
}
