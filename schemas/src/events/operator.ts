import type { HolderId, OperatorId, UnitId } from '../ids/index.ts'
import type { Fact } from './envelope.ts'

/** 角色 — closed list; the three administrators never share an account (三员分立). */
export const roles = [
  'issuing-clerk', 'approver', 'window-clerk', 'catalogue-admin', 'seal-custodian',
  'auditor', 'security-admin', 'system-admin', 'holder', 'department-system',
] as const
export type Role = (typeof roles)[number]

/** 人员登记 — an account came onto the register; the name is sealed under the unit's key. */
export type OperatorRegistered = Fact<'OperatorRegistered', {
  readonly operatorId: OperatorId
  readonly unitId: UnitId
  readonly kind: 'person' | 'system'
  readonly roles: readonly Role[]
  /** 持证人 behind a holder's own account; null for staff. */
  readonly holderId: HolderId | null
}>

/** 角色变更 — the whole list of roles, not a difference. */
export type OperatorRolesSet = Fact<'OperatorRolesSet', { readonly operatorId: OperatorId; readonly roles: readonly Role[] }>

/** 停用 — the account may do nothing until it is reinstated. */
export type OperatorSuspended = Fact<'OperatorSuspended', { readonly operatorId: OperatorId }>

/** 恢复 — the account may act again. */
export type OperatorReinstated = Fact<'OperatorReinstated', { readonly operatorId: OperatorId }>

export type OperatorEvent = OperatorRegistered | OperatorRolesSet | OperatorSuspended | OperatorReinstated
