import { roles, type Role } from '@hub/schemas'

/** 工作人员 — every role but the holder's: registers of units, types, items and grants are open to all of them. */
export const staffRoles: readonly Role[] = roles.filter((role) => role !== 'holder')
/** Who works on the licences of a unit. */
export const licenceRoles: readonly Role[] = ['issuing-clerk', 'approver', 'seal-custodian', 'department-system', 'holder']
/** Who works on the cases of a unit. */
export const caseRoles: readonly Role[] = ['window-clerk', 'department-system', 'issuing-clerk', 'approver']
/** Who may see what the unit looked up: its windows and systems, and those who answer for them. */
export const askingRoles: readonly Role[] = ['window-clerk', 'department-system', 'approver']
/** Who may see who looked at the licences of the unit. */
export const providingRoles: readonly Role[] = ['issuing-clerk', 'approver', 'department-system']
