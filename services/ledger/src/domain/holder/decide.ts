import { refuse, unreachable, type Decider, type Decision } from '@hub/kernel'
import type { HolderEvent, HolderRefusal } from '@hub/schemas'
import type { EraseHolder, HolderCommand, HoldHolder, LiftHolderHold, RegisterHolder } from './commands.ts'
import { checkErasure } from './retention.ts'
import { absent, evolve, type HolderState, type RegisteredHolder } from './state.ts'

type HolderDecision = Decision<HolderEvent, HolderRefusal>

function decide(state: HolderState, command: HolderCommand): HolderDecision {
  if (state.status === 'erased') return refuse('HOLDER_ALREADY_ERASED')
  if (command.type === 'RegisterHolder') return register(state, command)
  if (state.status === 'absent') return refuse('HOLDER_NOT_FOUND')
  switch (command.type) {
    case 'HoldHolder':
      return hold(state, command)
    case 'LiftHolderHold':
      return lift(state, command)
    case 'EraseHolder':
      return erase(state, command)
    default:
      return unreachable(command)
  }
}

/** A holder that is known already stays as it is: two licences of one person may register her at once. */
function register(state: HolderState, { holderId, kind }: RegisterHolder): HolderDecision {
  return state.status === 'absent' ? [{ type: 'HolderRegistered', v: 1, data: { holderId, kind } }] : []
}

function hold({ holderId, holds }: RegisteredHolder, { by, hold: number, reason }: HoldHolder): HolderDecision {
  if (holds.includes(number)) return refuse('HOLDER_HOLD_RUNNING', { hold: number })
  return [{ type: 'HolderHeld', v: 1, data: { holderId, hold: number }, seal: [{ part: 'reason', subject: `unit-${by.unit}`, value: reason }] }]
}

function lift({ holderId, holds }: RegisteredHolder, { hold: number }: LiftHolderHold): HolderDecision {
  if (!holds.includes(number)) return refuse('HOLDER_HOLD_UNKNOWN', { hold: number })
  return [{ type: 'HolderHoldLifted', v: 1, data: { holderId, hold: number } }]
}

function erase(state: RegisteredHolder, command: EraseHolder): HolderDecision {
  const { holderId } = state
  const { basis, licencesLeftAlone: licences } = command
  return checkErasure(state, command) ?? [{ type: 'HolderErased', v: 1, data: { holderId, basis, licences } }]
}

/** 持证主体 — registered, held, erased. The keys and digests themselves go after the event is durable; a restore replays it. */
export const holder: Decider<HolderState, HolderCommand, HolderEvent, HolderRefusal> = { initial: absent, decide, evolve }
