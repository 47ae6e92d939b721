import { unreachable } from '@hub/kernel'
import type { HolderId, OperatorEvent, OperatorId, Role, UnitId } from '@hub/schemas'

export interface RegisteredOperator {
  readonly status: 'active' | 'suspended'
  readonly operatorId: OperatorId
  readonly unitId: UnitId
  readonly kind: 'person' | 'system'
  readonly roles: readonly Role[]
  readonly holderId: HolderId | null
}

/** 人员状态 — also what a command's `Acting` is made from: unit, roles and whether the account may act at all. */
export type OperatorState = { readonly status: 'absent' } | RegisteredOperator

export const absent: OperatorState = { status: 'absent' }

export function evolve(state: OperatorState, event: OperatorEvent): OperatorState {
  if (event.type === 'OperatorRegistered') return state.status === 'absent' ? { status: 'active', ...event.data } : state
  if (state.status === 'absent') return state
  switch (event.type) {
    case 'OperatorRolesSet':
      return { ...state, roles: event.data.roles }
    case 'OperatorSuspended':
      return { ...state, status: 'suspended' }
    case 'OperatorReinstated':
      return { ...state, status: 'active' }
    default:
      return unreachable(event)
  }
}
