import type { Operator } from '../clients/who-am-i.ts'

/** A verified token proves which account it is and nothing more: unit and roles come from the ledger. */
export interface Account {
  readonly issuer: string
  readonly subject: string
  /** 客户端 — `client_id` (or `azp`) of the token; commands are idempotent per client. */
  readonly client: string
  /** The access token, handed on to the ledger, which verifies it itself. Never logged, never answered. */
  readonly token: string
  /** Seconds since 1970. */
  readonly expiresAt: number
}

/** Why a caller has no operator: a code of the access register. */
export type NoOperatorReason = 'ACCOUNT_UNKNOWN' | 'ACCOUNT_SUSPENDED' | 'TOKEN_INVALID' | 'TOKEN_EXPIRED'

/**
 * 调用方 — who sent this request. `session` says by which door: a bearer token is sent on purpose, a cookie by the browser, and
 * only the latter needs the CSRF header.
 */
export type Caller =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'account'
      readonly session: 'bearer' | 'cookie'
      readonly account: Account
      readonly operator: Operator | undefined
      readonly noOperatorReason: NoOperatorReason | undefined
    }

export const anonymous: Caller = { kind: 'anonymous' }
