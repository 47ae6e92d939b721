import { refuse, Unavailable, type Refusal } from '@hub/kernel'
import { tokenAlgorithms, tokenCharsMax, tokenClockToleranceS } from '@hub/schemas'
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose'
import { LRUCache } from 'lru-cache'
import type { Principal } from '../application/command-request.ts'

/** 身份服务暂不可用 — the issuer's keys cannot be had now. */
export class IssuerUnavailable extends Unavailable {
  override readonly name = 'IssuerUnavailable'
}

export interface TokenRules {
  readonly issuer: string
  readonly audience: string
  /** Where the issuer publishes its keys. */
  readonly jwksUrl: string
  /** 账号命名空间 — under which accounts of this issuer are registered; the issuer's own name unless the configuration says otherwise. */
  readonly accountNamespace: string
}

const verifiedTokensMax = 20_000

export type VerifyToken = (token: string) => Promise<Principal | Refusal>

/**
 * 验证令牌 — the ledger checks every token itself: signature by the issuer's published keys, issuer, audience, time. It proves which
 * account asks and nothing more. A verified token is remembered until it expires.
 */
export function tokenVerifier({ issuer, audience, jwksUrl, accountNamespace }: TokenRules, keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(jwksUrl))): VerifyToken {
  // Tokens expire by the calendar's clock, so they are remembered by it as well.
  const verified = new LRUCache<string, Principal>({ max: verifiedTokensMax, perf: Date })
  return async (token) => {
    if (token === '') return refuse('TOKEN_MISSING')
    if (token.length > tokenCharsMax) return refuse('TOKEN_INVALID')
    const known = verified.get(token)
    if (known !== undefined) return known
    try {
      const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: [...tokenAlgorithms], clockTolerance: tokenClockToleranceS, requiredClaims: ['exp', 'sub'] })
      const principal: Principal = { issuer: accountNamespace, subject: payload.sub ?? '' }
      const leftMs = (payload.exp ?? 0) * 1000 + tokenClockToleranceS * 1000 - Date.now()
      if (leftMs > 0) verified.set(token, principal, { ttl: leftMs })
      return principal
    } catch (error) {
      return tokenRefusal(error)
    }
  }
}

/** The issuer answered with an error or with no key set, or not in time: nothing is known about the token. Generic is the code of an HTTP answer that is no key set. */
const noKeys: ReadonlySet<string> = new Set([errors.JOSEError.code, errors.JWKSInvalid.code, errors.JWKSTimeout.code])

function tokenRefusal(error: unknown): Refusal {
  if (error instanceof errors.JWTExpired) return refuse('TOKEN_EXPIRED')
  if (!(error instanceof errors.JOSEError) || noKeys.has(error.code)) throw new IssuerUnavailable('the keys of the sign-in service cannot be read', { cause: error })
  return refuse('TOKEN_INVALID')
}
