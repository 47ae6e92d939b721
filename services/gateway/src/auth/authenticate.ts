import { EdgeError } from '../errors/edge-error.ts'
import { accessRefusals } from '@hub/schemas'
import { anonymous, type Caller } from './caller.ts'
import type { FindOperator } from './operators.ts'
import type { SessionCookie } from './session-cookie.ts'
import type { VerifyToken } from './token-verifier.ts'

export interface Credentials {
  readonly authorization: string | undefined
  readonly sessionCookie: string | undefined
}

export interface AuthenticateOptions {
  readonly verify: VerifyToken
  readonly findOperator: FindOperator
  readonly session: SessionCookie
}

export type Authenticate = (credentials: Credentials) => Promise<Caller>

const bearerShape = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i

/**
 * 身份认证 — from what a request carries to who sent it. A header wins over a cookie. Nothing carried is anonymous; a wrong
 * token is refused and never taken for none, so that nobody works as "anonymous" without noticing. A cookie that is no longer
 * good is as good as none: the browser keeps sending it.
 * @throws EdgeError UNAUTHENTICATED; SignInUnavailable; LedgerUnavailable
 */
export function buildAuthenticate({ verify, findOperator, session }: AuthenticateOptions): Authenticate {
  return async ({ authorization, sessionCookie }) => {
    if (authorization !== undefined) return byToken('bearer', bearerToken(authorization))
    const token = sessionCookie === undefined ? undefined : session.read(sessionCookie)
    if (token === undefined) return anonymous
    const verified = await verify(token)
    return verified.ok ? byToken('cookie', token) : anonymous
  }

  async function byToken(kind: 'bearer' | 'cookie', token: string): Promise<Caller> {
    const verified = await verify(token)
    if (!verified.ok) throw unauthenticated(verified.reason)
    const found = await findOperator(verified.account)
    return {
      kind: 'account',
      session: kind,
      account: verified.account,
      operator: found.ok ? found.operator : undefined,
      noOperatorReason: found.ok ? undefined : found.reason,
    }
  }
}

function bearerToken(authorization: string): string {
  const token = bearerShape.exec(authorization)?.[1]
  if (token === undefined) throw unauthenticated('TOKEN_INVALID')
  return token
}

export function unauthenticated(reason: 'TOKEN_MISSING' | 'TOKEN_INVALID' | 'TOKEN_EXPIRED'): EdgeError {
  const { zh, next } = accessRefusals[reason]
  return new EdgeError('UNAUTHENTICATED', { reason, zh: zh + next })
}
