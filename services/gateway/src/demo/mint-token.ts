import { importJWK, SignJWT } from 'jose'
import { randomUUID } from 'node:crypto'
import { demoAlgorithm, type DemoKeys } from './demo-keys.ts'
import { tokenLifetimeSeconds } from './provider.ts'

export interface MintedToken {
  readonly token: string
  /** Seconds since 1970. */
  readonly expiresAt: number
}

export type MintToken = (account: string, client: string) => Promise<MintedToken>

/** 一键令牌 — an access token such as the provider gives, signed with its key, without the way round through a browser. */
export async function buildMintToken({ issuer, audience, keys }: { readonly issuer: string; readonly audience: string; readonly keys: DemoKeys }): Promise<MintToken> {
  const [jwk] = keys.jwks.keys
  const privateKey = await importJWK(jwk, demoAlgorithm)
  return async (account, client) => {
    const now = Math.floor(Date.now() / 1_000)
    const expiresAt = now + tokenLifetimeSeconds
    const token = await new SignJWT({ client_id: client, scope: 'hub' })
      .setProtectedHeader({ alg: demoAlgorithm, typ: 'at+jwt', ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) })
      .setIssuer(issuer).setAudience(audience).setSubject(account).setJti(randomUUID()).setIssuedAt(now).setExpirationTime(expiresAt)
      .sign(privateKey)
    return { token, expiresAt }
  }
}
