import { isRefusal, Unavailable, type Refusal } from '@hub/kernel'
import type { Principal } from '../application/command-request.ts'
import type { Identity } from '../application/who-am-i.ts'
import { kindOf, retryAfterMs, type AnswerPorts } from './answer-commands.ts'

/** What `POST /v1/accounts` answers. `none`: there is no such account, or it is not for the caller to know. */
export type AccountAnswer =
  | { readonly kind: 'known'; readonly operatorId: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number }

/**
 * 按账号找人员 — the operator behind an account of the caller's own sign-in service, for a system that is to act for her. Only the ledger can
 * tell: it alone has the digests of accounts. A caller learns of the staff of her own unit, a security administrator of everybody; to all
 * others a registered account looks like one that there is not.
 */
export async function answerFindAccount(ports: Pick<AnswerPorts, 'verifyToken' | 'whoAmI' | 'log' | 'outages'>, authorization: string | undefined, subject: string): Promise<AccountAnswer> {
  try {
    const principal = await ports.verifyToken(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '')
    if (isRefusal(principal)) return { kind: 'refused', code: principal.refused }
    const caller = await ports.whoAmI(principal)
    if (isRefusal(caller)) return { kind: 'refused', code: caller.refused }
    if (caller.suspended) return { kind: 'refused', code: 'ACCOUNT_SUSPENDED' }
    const found = await findAccount(ports, { issuer: principal.issuer, subject })
    return found !== undefined && mayKnow(caller, found) ? { kind: 'known', operatorId: found.operatorId } : { kind: 'none' }
  } catch (error) {
    const tell = (): void => { ports.log.warn({ err: error }, 'account not known now') }
    if (error instanceof Unavailable) ports.outages.met(kindOf(error), tell)
    else tell()
    return { kind: 'unavailable', retryAfterMs: retryAfterMs.unavailable }
  }
}

async function findAccount({ whoAmI }: Pick<AnswerPorts, 'whoAmI'>, account: Principal): Promise<Identity | undefined> {
  const found: Identity | Refusal = await whoAmI(account)
  return isRefusal(found) ? undefined : found
}

function mayKnow({ roles, unitId }: Identity, found: Identity): boolean {
  if (roles.includes('security-admin')) return true
  return !roles.includes('holder') && found.unitId === unitId && found.holderId === null
}
