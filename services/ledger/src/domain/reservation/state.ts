import { unreachable } from '@hub/kernel'
import type { LicenceId, LocalDate, ReservationEvent } from '@hub/schemas'

/** 占用状态 — a key that nobody ever held and one that was released are alike: free. */
export type ReservationState =
  | { readonly status: 'free' }
  | { readonly status: 'held'; readonly licenceId: LicenceId; readonly lastDay: LocalDate | null }

export const free: ReservationState = { status: 'free' }

/** The licence that holds the key on `day`; null where it is free. The last valid day itself is still held; the day after is not. */
export function holderOn(state: ReservationState, day: LocalDate): LicenceId | null {
  if (state.status === 'free') return null
  return state.lastDay !== null && state.lastDay < day ? null : state.licenceId
}

export function evolve(state: ReservationState, event: ReservationEvent): ReservationState {
  switch (event.type) {
    case 'KeyReserved':
      return { status: 'held', licenceId: event.data.licenceId, lastDay: event.data.lastDay }
    case 'KeyReleased':
      return state.status === 'held' && state.licenceId === event.data.licenceId ? free : state
    default:
      return unreachable(event)
  }
}
