import { isRefusal, refuse, Unavailable, type Refusal } from '@hub/kernel'
import type { Role } from '@hub/schemas'
import type { Principal } from '../application/command-request.ts'
import type { Identity } from '../application/who-am-i.ts'
import { kindOf, retryAfterMs, type AnswerPorts } from './answer-commands.ts'

export type CallerPorts = Pick<AnswerPorts, 'verifyToken' | 'whoAmI' | 'log' | 'outages'>

/** What every preview may answer beside what it shows. */
export type NotShown =
  | { readonly kind: 'refused'; readonly code: string; readonly detail: Refusal['detail'] }
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number }

export interface PreviewTask<Shown> {
  readonly roles: readonly Role[]
  /** For the log, where it cannot be done now. */
  readonly trouble: string
  readonly draw: (caller: Identity, principal: Principal) => Promise<Shown | Refusal>
}

/** 为来人预览 — for one who may do what is previewed; nothing is recorded. Trouble is told as trouble and never thrown. */
export async function previewAs<Shown extends object>({ verifyToken, whoAmI, log, outages }: CallerPorts, authorization: string | undefined, { roles, trouble, draw }: PreviewTask<Shown>): Promise<Shown | NotShown> {
  try {
    const principal = await verifyToken(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '')
    if (isRefusal(principal)) return refused(principal)
    const caller = await whoAmI(principal)
    if (isRefusal(caller)) return refused(caller)
    if (caller.suspended) return refused(refuse('ACCOUNT_SUSPENDED'))
    if (!caller.roles.some((role) => roles.includes(role))) return refused(refuse('ROLE_MISSING', { needed: roles }))
    const drawn = await draw(caller, principal)
    return isRefusal(drawn) ? refused(drawn) : drawn
  } catch (error) {
    const tell = (): void => { log.warn({ err: error }, trouble) }
    if (error instanceof Unavailable) outages.met(kindOf(error), tell)
    else tell()
    return { kind: 'unavailable', retryAfterMs: retryAfterMs.unavailable }
  }
}

function refused({ refused: code, detail }: Refusal): NotShown {
  return { kind: 'refused', code, detail }
}
