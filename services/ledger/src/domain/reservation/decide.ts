import { refuse, unreachable, type Decider, type Decision } from '@hub/kernel'
import type { LicenceId, ReservationEvent, ReservationRefusal } from '@hub/schemas'
import type { MoveKey, ReleaseKey, ReservationCommand, ReserveKey } from './commands.ts'
import { evolve, free, holderOn, type ReservationState } from './state.ts'

type ReservationDecision = Decision<ReservationEvent, ReservationRefusal>

function decide(state: ReservationState, command: ReservationCommand): ReservationDecision {
  switch (command.type) {
    case 'ReserveKey':
      return take(state, command, command.licenceId)
    case 'MoveKey':
      return take(state, command, command.from)
    case 'ReleaseKey':
      return release(state, command)
    default:
      return unreachable(command)
  }
}

/**
 * Takes the key where it is free on the day of the command, or held by a licence that gives way. Whether a licence that has not begun
 * yet could wait for the present one's last day is not asked: who has the key has it until then.
 */
function take(state: ReservationState, command: ReserveKey | MoveKey, givesWay: LicenceId): ReservationDecision {
  const { reservationId, typeId, licenceId, lastDay, today } = command
  const own = state.status === 'held' && (state.licenceId === licenceId || state.licenceId === givesWay)
  // What has expired already holds nothing, unless it is the holder whose end was moved back.
  if (!own && lastDay !== null && lastDay < today) return []
  const holder = holderOn(state, today)
  if (holder !== null && !own) return refuse('RESERVATION_KEY_HELD', { licenceId: holder })
  if (state.status === 'held' && state.licenceId === licenceId && state.lastDay === lastDay) return []
  return [{ type: 'KeyReserved', v: 1, data: { reservationId, typeId, licenceId, lastDay } }]
}

/** A licence that does not hold the key (a duplicate, or one that expired and was followed) has nothing to release. */
function release(state: ReservationState, { reservationId, licenceId }: ReleaseKey): ReservationDecision {
  if (state.status === 'free' || state.licenceId !== licenceId) return []
  return [{ type: 'KeyReleased', v: 1, data: { reservationId, licenceId } }]
}

/** 唯一性占用 — at most one valid licence for each key of a type. */
export const reservation: Decider<ReservationState, ReservationCommand, ReservationEvent, ReservationRefusal> = { initial: free, decide, evolve }
