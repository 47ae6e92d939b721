import { accessRefusals } from '@hub/schemas'
import { unauthenticated } from '../auth/authenticate.ts'
import type { Caller } from '../auth/caller.ts'
import { EdgeError } from '../errors/edge-error.ts'

/** Why a caller may not use a field: not signed in, no operator behind the account, or not the role. */
export function refuseScope(caller: Caller): EdgeError {
  if (caller.kind === 'anonymous') return unauthenticated('TOKEN_MISSING')
  const reason = caller.noOperatorReason ?? 'ROLE_MISSING'
  if (reason === 'TOKEN_INVALID' || reason === 'TOKEN_EXPIRED') return unauthenticated(reason)
  const { zh, next } = accessRefusals[reason]
  return new EdgeError('FORBIDDEN', { reason, zh: zh + next })
}
