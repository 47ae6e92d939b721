import { refuse, unreachable, type Decider, type Decision, type Refusal } from '@hub/kernel'
import { parseAreaCode, parseUscc, type UnitEvent, type UnitRefusal } from '@hub/schemas'
import type { EntrustIntake, RegisterUnit, ReviseUnit, SucceedUnit, TakeOver, UnitCommand, WithdrawEntrustment } from './commands.ts'
import { absent, evolve, type ActiveUnit, type UnitState } from './state.ts'

type UnitDecision = Decision<UnitEvent, UnitRefusal>

function decide(state: UnitState, command: UnitCommand): UnitDecision {
  if (command.type === 'RegisterUnit') return register(state, command)
  if (command.type === 'TakeOver') return takeOver(state, command)
  if (state.status === 'absent') return refuse('UNIT_NOT_FOUND')
  if (state.status === 'ended') return ended(state)
  switch (command.type) {
    case 'ReviseUnit':
      return revise(state, command)
    case 'SucceedUnit':
      return succeed(state, command)
    case 'EntrustIntake':
      return entrust(state, command)
    case 'WithdrawEntrustment':
      return withdraw(state, command)
    default:
      return unreachable(command)
  }
}

function ended(state: Extract<UnitState, { status: 'ended' }>): Refusal<UnitRefusal> {
  return refuse('UNIT_ENDED', { successor: state.successor })
}

function register(state: UnitState, { unitId, uscc, usccTaken, name, kind, areaCode }: RegisterUnit): UnitDecision {
  if (state.status !== 'absent') return refuse('UNIT_ALREADY_REGISTERED')
  if (parseUscc(uscc) === undefined) return refuse('UNIT_USCC_INVALID')
  if (usccTaken) return refuse('UNIT_USCC_TAKEN')
  if (parseAreaCode(areaCode) === undefined) return refuse('UNIT_AREA_CODE_INVALID')
  return [{ type: 'UnitRegistered', v: 1, data: { unitId, uscc, name, kind, areaCode } }]
}

function revise(state: ActiveUnit, { name, areaCode }: ReviseUnit): UnitDecision {
  if (parseAreaCode(areaCode) === undefined) return refuse('UNIT_AREA_CODE_INVALID')
  if (name === state.name && areaCode === state.areaCode) return []
  return [{ type: 'UnitRevised', v: 1, data: { unitId: state.unitId, name, areaCode } }]
}

function succeed({ unitId }: ActiveUnit, { successor }: SucceedUnit): UnitDecision {
  if (successor === unitId) return refuse('UNIT_SUCCEEDS_ITSELF')
  return [{ type: 'UnitSucceeded', v: 1, data: { unitId, successor } }]
}

/** One event for the predecessor and each unit it had taken over, so that `predecessors` is complete without walking a chain. */
function takeOver(state: UnitState, { predecessor, inherited }: TakeOver): UnitDecision {
  if (state.status === 'absent') return refuse('UNIT_SUCCESSOR_NOT_FOUND')
  if (state.status === 'ended') return refuse('UNIT_SUCCESSOR_ENDED', { successor: state.successor })
  const { unitId, predecessors } = state
  if (predecessor === unitId) return refuse('UNIT_SUCCEEDS_ITSELF')
  return [...new Set([predecessor, ...inherited])]
    .filter((taken) => !predecessors.includes(taken))
    .map((taken) => ({ type: 'UnitTookOver', v: 1, data: { unitId, predecessor: taken } }))
}

function entrust(state: ActiveUnit, { windowUnit, windowUnitStatus, items, itemsOfUnit }: EntrustIntake): UnitDecision {
  const { unitId } = state
  if (windowUnit === unitId) return refuse('UNIT_ENTRUSTS_ITSELF')
  if (windowUnitStatus === 'absent') return refuse('UNIT_WINDOW_NOT_FOUND')
  if (windowUnitStatus === 'ended') return refuse('UNIT_WINDOW_ENDED')
  const foreign = items.filter((item) => !itemsOfUnit.includes(item))
  if (foreign.length > 0) return refuse('UNIT_ITEM_NOT_IMPLEMENTED', { items: foreign })
  const already = state.entrusted.get(windowUnit)
  const added = [...new Set(items)].filter((item) => already?.has(item) !== true)
  return added.length === 0 ? [] : [{ type: 'IntakeEntrusted', v: 1, data: { unitId, windowUnit, items: added } }]
}

/** Needs no fact: what was entrusted may always be taken back, also from a window that has ended or for an item that was withdrawn. */
function withdraw({ unitId, entrusted }: ActiveUnit, { windowUnit, items }: WithdrawEntrustment): UnitDecision {
  const present = entrusted.get(windowUnit)
  const removed = [...new Set(items)].filter((item) => present?.has(item) === true)
  return removed.length === 0 ? [] : [{ type: 'EntrustmentWithdrawn', v: 1, data: { unitId, windowUnit, items: removed } }]
}

/** 机构 — see `commands.ts` for the facts that each command carries. */
export const unit: Decider<UnitState, UnitCommand, UnitEvent, UnitRefusal> = { initial: absent, decide, evolve }
