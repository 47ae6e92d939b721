import { refuse, type Refusal } from '@hub/kernel'
import { commandRoles, type CommandType } from '@hub/schemas'
import type { ActingNow } from './acting.ts'

/**
 * 授权 — may this account, with the roles it has now, send such a command at all; undefined: it may. Asked of every command, and again where a repeated one
 * would bring personal data. A look-up goes on to its own first check, because that refusal has to be on record.
 */
export function authorise(type: CommandType, { by, suspended }: Pick<ActingNow, 'by' | 'suspended'>): Refusal | undefined {
  if (type === 'LookUp') return undefined
  if (suspended) return refuse('ACCOUNT_SUSPENDED')
  const allowed = commandRoles[type]
  return by.roles.some((role) => allowed.includes(role)) ? undefined : refuse('ROLE_MISSING', { needed: allowed })
}
