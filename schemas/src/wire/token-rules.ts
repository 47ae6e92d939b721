/**
 * 令牌规则 — one set for both verifiers, the gateway at the door and the ledger behind it: what one lets in the other must not turn away.
 * Asymmetric algorithms only: `none` and the HMAC family have no place where the verifier must not be able to sign.
 */
export const tokenAlgorithms: readonly string[] = ['ES256', 'ES384', 'EdDSA', 'PS256', 'PS384', 'RS256', 'RS384']
export const tokenCharsMax = 8 * 1024
export const tokenClockToleranceS = 30
