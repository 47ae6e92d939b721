import { refuse, unreachable, type Decider, type Decision } from '@hub/kernel'
import type { OperatorEvent, OperatorRefusal } from '@hub/schemas'
import type { OperatorCommand, RegisterOperator, ReinstateOperator, SetOperatorRoles, SuspendOperator } from './commands.ts'
import { rolesInOrder, rolesRefusal } from './role-rules.ts'
import { absent, evolve, type OperatorState, type RegisteredOperator } from './state.ts'

type OperatorDecision = Decision<OperatorEvent, OperatorRefusal>

function decide(state: OperatorState, command: OperatorCommand): OperatorDecision {
  if (command.type === 'RegisterOperator') return register(state, command)
  if (state.status === 'absent') return refuse('OPERATOR_NOT_FOUND')
  if (command.by.operator === state.operatorId) return refuse('OPERATOR_IS_SELF')
  switch (command.type) {
    case 'SetOperatorRoles':
      return setRoles(state, command)
    case 'SuspendOperator':
      return suspend(state, command)
    case 'ReinstateOperator':
      return reinstate(state, command)
    default:
      return unreachable(command)
  }
}

/** The name is sealed: under the holder's key for a holder's own account, so that it goes when she is erased, else under the unit's. */
function register(state: OperatorState, command: RegisterOperator): OperatorDecision {
  const { operatorId, unitId, kind, holderId, name } = command
  if (state.status !== 'absent') return refuse('OPERATOR_ALREADY_REGISTERED')
  if (command.by.operator === operatorId) return refuse('OPERATOR_IS_SELF')
  if (command.unitStatus === 'absent') return refuse('OPERATOR_UNIT_NOT_FOUND')
  if (command.unitStatus === 'ended') return refuse('OPERATOR_UNIT_ENDED')
  if (command.accountTaken) return refuse('OPERATOR_ACCOUNT_TAKEN')
  const wrong = rolesRefusal({ kind, holderId }, command.roles)
  if (wrong !== undefined) return wrong
  const subject = holderId === null ? (`unit-${unitId}` as const) : (`holder-${holderId}` as const)
  return [{
    type: 'OperatorRegistered', v: 1,
    data: { operatorId, unitId, kind, roles: rolesInOrder(command.roles), holderId },
    seal: [{ part: 'name', subject, value: { name } }],
  }]
}

/** Also while the account is suspended: a role may have to go before the account comes back. */
function setRoles(state: RegisteredOperator, command: SetOperatorRoles): OperatorDecision {
  const roles = rolesInOrder(command.roles)
  const wrong = rolesRefusal(state, roles)
  if (wrong !== undefined) return wrong
  if (!roles.includes('security-admin') && isLastSecurityAdmin(state, command)) return refuse('OPERATOR_LAST_SECURITY_ADMIN')
  if (roles.join() === rolesInOrder(state.roles).join()) return []
  return [{ type: 'OperatorRolesSet', v: 1, data: { operatorId: state.operatorId, roles } }]
}

function suspend(state: RegisteredOperator, command: SuspendOperator): OperatorDecision {
  if (state.status !== 'active') return refuse('OPERATOR_SUSPENDED')
  if (isLastSecurityAdmin(state, command)) return refuse('OPERATOR_LAST_SECURITY_ADMIN')
  return [{ type: 'OperatorSuspended', v: 1, data: { operatorId: state.operatorId } }]
}

function reinstate(state: RegisteredOperator, _command: ReinstateOperator): OperatorDecision {
  if (state.status !== 'suspended') return refuse('OPERATOR_NOT_SUSPENDED')
  return [{ type: 'OperatorReinstated', v: 1, data: { operatorId: state.operatorId } }]
}

/** Without a security administrator nobody could ever make another one. */
function isLastSecurityAdmin(state: RegisteredOperator, { otherActiveSecurityAdmins }: SetOperatorRoles | SuspendOperator): boolean {
  return state.status === 'active' && state.roles.includes('security-admin') && otherActiveSecurityAdmins === 0
}

/** 人员 — that the one who asks is a security administrator is checked at the door (`commandRoles`), for any unit. */
export const operator: Decider<OperatorState, OperatorCommand, OperatorEvent, OperatorRefusal> = { initial: absent, decide, evolve }
