import { tokenAlgorithms, tokenCharsMax, tokenClockToleranceS } from '@hub/schemas'
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import { buildBoundedMap } from './bounded-map.ts'
import type { Account } from './caller.ts'
import { SignInUnavailable } from './sign-in-unavailable.ts'

export type Verified =
  | { readonly ok: true; readonly account: Account }
  | { readonly ok: false; readonly reason: 'TOKEN_INVALID' | 'TOKEN_EXPIRED' }

/** @throws SignInUnavailable when the keys of the issuer cannot be had */
export type VerifyToken = (token: string) => Promise<Verified>

export interface TokenVerifierOptions {
  readonly issuer: string
  readonly audience: string
  readonly keys: JWTVerifyGetKey
  /** Milliseconds since 1970. */
  readonly nowMs?: () => number
}

const verifiedMax = 20_000

/** 令牌验证 — signature, issuer, audience and times (RFC 9068 [M]); a verified token is remembered until it expires. */
export function buildTokenVerifier({ issuer, audience, keys, nowMs = Date.now }: TokenVerifierOptions): VerifyToken {
  const verified = buildBoundedMap<Verified>(verifiedMax, nowMs)
  const getKey = tellTroubleApart(keys)

  return async (token) => {
    const known = verified.get(token)
    if (known !== undefined) return known
    if (token.length > tokenCharsMax) return invalid
    const fresh = await verify(token)
    if (fresh.ok) verified.set(token, fresh, fresh.account.expiresAt * 1_000)
    return fresh
  }

  async function verify(token: string): Promise<Verified> {
    try {
      const { payload } = await jwtVerify(token, getKey, {
        issuer, audience, algorithms: [...tokenAlgorithms], clockTolerance: tokenClockToleranceS, currentDate: new Date(nowMs()), requiredClaims: ['sub', 'exp'],
      })
      const account = accountOf(payload, token)
      return account === undefined ? invalid : { ok: true, account }
    } catch (error) {
      return refusalOf(error)
    }
  }
}

const invalid: Verified = { ok: false, reason: 'TOKEN_INVALID' }

// Beyond this point nothing but the token itself can be wrong: trouble with the keys has been told apart already.
function refusalOf(error: unknown): Verified {
  if (error instanceof SignInUnavailable) throw error
  return error instanceof errors.JWTExpired ? { ok: false, reason: 'TOKEN_EXPIRED' } : invalid
}

/** A key set that answers but lacks the key means a forged or foreign token; one that does not answer means we cannot tell. */
function tellTroubleApart(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token)
    } catch (error) {
      const aboutToken = error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys || error instanceof errors.JOSENotSupported
      throw aboutToken ? error : new SignInUnavailable('the keys of the issuer cannot be had', { cause: error })
    }
  }
}

const subjectCharsMax = 200

function accountOf(payload: JWTPayload, token: string): Account | undefined {
  const { iss, sub, exp } = payload
  if (iss === undefined || sub === undefined || exp === undefined || sub.length === 0 || sub.length > subjectCharsMax) return undefined
  return { issuer: iss, subject: sub, client: clientOf(payload), token, expiresAt: exp }
}

const clientShape = /^[0-9A-Za-z][0-9A-Za-z._:-]{0,63}$/

function clientOf(payload: JWTPayload): string {
  const named = payload['client_id'] ?? payload['azp']
  return typeof named === 'string' && clientShape.test(named) ? named : 'unnamed'
}
