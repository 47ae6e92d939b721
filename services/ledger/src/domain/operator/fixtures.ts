import { assert } from '@hub/kernel'
import { parseInstant, parseLocalDate, parseUuid, type HolderId, type Instant, type LocalDate, type OperatorEvent, type OperatorId, type UnitId, type Uuid } from '@hub/schemas'
import type { Acting } from '../acting.ts'
import type { RegisterOperator, ReinstateOperator, SetOperatorRoles, SuspendOperator } from './commands.ts'

function id<T extends Uuid>(n: number): T {
  const uuid = parseUuid(`019b0000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  assert(uuid !== undefined, 'fixture ids have the shape of a UUID')
  return uuid as T
}

const at = parseInstant('2026-03-02T01:00:00.000Z') as Instant
const today = parseLocalDate('2026-03-02') as LocalDate
export const unitId = id<UnitId>(1)
export const clerk = id<OperatorId>(31)
export const holderId = id<HolderId>(41)
export const securityAdmin: Acting = { operator: id<OperatorId>(30), unit: id<UnitId>(2), unitKind: 'department', predecessors: [], roles: ['security-admin'] }
export const herself: Acting = { ...securityAdmin, operator: clerk }
const moment = { at, today, by: securityAdmin }

export const register: RegisterOperator = {
  type: 'RegisterOperator', ...moment, operatorId: clerk, unitId, unitStatus: 'active', accountTaken: false, holderId: null,
  name: '测试甲', kind: 'person', roles: ['window-clerk', 'issuing-clerk', 'window-clerk'],
}
export const setRoles: SetOperatorRoles = { type: 'SetOperatorRoles', ...moment, operatorId: clerk, roles: ['approver'], otherActiveSecurityAdmins: 1 }
export const suspend: SuspendOperator = { type: 'SuspendOperator', ...moment, operatorId: clerk, otherActiveSecurityAdmins: 1 }
export const reinstate: ReinstateOperator = { type: 'ReinstateOperator', ...moment, operatorId: clerk }

export const registered: OperatorEvent = {
  type: 'OperatorRegistered', v: 1, data: { operatorId: clerk, unitId, kind: 'person', roles: ['issuing-clerk', 'window-clerk'], holderId: null },
  seal: [{ part: 'name', subject: `unit-${unitId}`, value: { name: '测试甲' } }],
}
export const rolesSet: OperatorEvent = { type: 'OperatorRolesSet', v: 1, data: { operatorId: clerk, roles: ['approver'] } }
export const madeSecurityAdmin: OperatorEvent = { type: 'OperatorRolesSet', v: 1, data: { operatorId: clerk, roles: ['security-admin'] } }
export const suspended: OperatorEvent = { type: 'OperatorSuspended', v: 1, data: { operatorId: clerk } }
export const reinstated: OperatorEvent = { type: 'OperatorReinstated', v: 1, data: { operatorId: clerk } }
