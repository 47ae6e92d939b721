import type { LocalDate, UnitId } from '@hub/schemas'
import type { StreamName } from '../../store/event-store.ts'

/** 用证记录流 — one a unit and day, so that a day can be closed and counted. Nobody decides on it. */
export function lookUpStream(unit: UnitId, today: LocalDate): StreamName {
  return `lookup-${unit}.${today.replaceAll('-', '')}`
}
