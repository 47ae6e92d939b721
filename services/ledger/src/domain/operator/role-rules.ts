import { refuse, type Refusal } from '@hub/kernel'
import { roles as allRoles, type OperatorRefusal, type Role } from '@hub/schemas'

const acting: readonly Role[] = ['issuing-clerk', 'approver', 'window-clerk', 'catalogue-admin', 'seal-custodian', 'department-system']
const staff: readonly Role[] = [...acting, 'auditor', 'security-admin', 'system-admin']

/**
 * 三员分立 — roles that one account never has together, both ways. The system, security and audit administrators stay apart (GB/T 22239-2019,
 * third level [M]); an auditor does nothing that she would audit; a holder's account is a holder's and nothing else; a system is no person.
 * Of one person's acting roles none excludes another: that composer and reviewer, asker and approver differ is a rule of each command.
 */
export const neverTogether: Readonly<Record<Role, readonly Role[]>> = {
  'issuing-clerk': ['auditor', 'holder', 'department-system'],
  approver: ['auditor', 'holder', 'department-system'],
  'window-clerk': ['auditor', 'holder', 'department-system'],
  'catalogue-admin': ['auditor', 'holder', 'department-system'],
  'seal-custodian': ['auditor', 'holder', 'department-system'],
  auditor: [...acting, 'security-admin', 'system-admin', 'holder'],
  'security-admin': ['auditor', 'system-admin', 'holder', 'department-system'],
  'system-admin': ['auditor', 'security-admin', 'holder', 'department-system'],
  holder: staff,
  'department-system': staff.filter((role) => role !== 'department-system').concat('holder'),
}

interface Account {
  readonly kind: 'person' | 'system'
  /** 持证主体 behind a holder's own account. */
  readonly holderId: string | null
}

/** Each role once, in the order of the register, so that equal sets are equal lists. */
export function rolesInOrder(roles: readonly Role[]): readonly Role[] {
  return allRoles.filter((role) => roles.includes(role))
}

/** The first rule that these roles break on such an account. */
export function rolesRefusal({ kind, holderId }: Account, roles: readonly Role[]): Refusal<OperatorRefusal> | undefined {
  if ((kind === 'system') !== roles.includes('department-system')) return refuse('OPERATOR_ROLES_OF_SYSTEM')
  const conflict = roles.flatMap((role) => roles.filter((other) => neverTogether[role].includes(other)))
  if (conflict.length > 0) return refuse('OPERATOR_ROLES_CONFLICT', { roles: rolesInOrder(conflict) })
  if (roles.includes('holder') && holderId === null) return refuse('OPERATOR_HOLDER_MISSING')
  if (!roles.includes('holder') && holderId !== null) return refuse('OPERATOR_HOLDER_NOT_ALLOWED')
  return undefined
}
