import { assert } from '@hub/kernel'
import { parseInstant, parseLocalDate, parseUuid, type Instant, type LicenceId, type LicenceTypeId, type LocalDate, type ReservationEvent, type Uuid } from '@hub/schemas'
import type { MoveKey, ReleaseKey, ReserveKey } from './commands.ts'

function id<T extends Uuid>(n: number): T {
  const uuid = parseUuid(`019b0000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  assert(uuid !== undefined, 'fixture ids have the shape of a UUID')
  return uuid as T
}

export function day(text: string): LocalDate {
  const date = parseLocalDate(text)
  assert(date !== undefined, 'fixture days exist')
  return date
}

const reservationId: string = id<Uuid>(61)
const typeId = id<LicenceTypeId>(51)
export const first = id<LicenceId>(71)
export const second = id<LicenceId>(72)
const moment = { at: parseInstant('2026-03-02T01:00:00.000Z') as Instant, today: day('2026-03-02') }

export const reserve: ReserveKey = { type: 'ReserveKey', ...moment, reservationId, typeId, licenceId: first, lastDay: day('2026-12-31') }
export const move: MoveKey = { ...reserve, type: 'MoveKey', from: first, licenceId: second, lastDay: day('2027-12-31') }
export const release: ReleaseKey = { type: 'ReleaseKey', ...moment, reservationId, licenceId: first }

export const reserved: ReservationEvent = { type: 'KeyReserved', v: 1, data: { reservationId, typeId, licenceId: first, lastDay: day('2026-12-31') } }
export const moved: ReservationEvent = { type: 'KeyReserved', v: 1, data: { reservationId, typeId, licenceId: second, lastDay: day('2027-12-31') } }
export const lapsed: ReservationEvent = { type: 'KeyReserved', v: 1, data: { reservationId, typeId, licenceId: second, lastDay: day('2026-03-01') } }
export const released: ReservationEvent = { type: 'KeyReleased', v: 1, data: { reservationId, licenceId: first } }
