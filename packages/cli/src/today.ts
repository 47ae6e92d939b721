import { instantOfMs, localDateOf, type LocalDate } from '@hub/schemas'

/** 今天 — the day in Asia/Shanghai, whatever the machine's time zone. */
export function todayAt(nowMs: number): LocalDate {
  return localDateOf(instantOfMs(nowMs))
}
