import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import type { Configuration } from 'openid-client'

/** 签发者公钥 — found through the issuer's discovery document when the first token is to be verified. */
export function discoveredKeys(discover: () => Promise<Configuration>): JWTVerifyGetKey {
  let keys: JWTVerifyGetKey | undefined
  return async (header, token) => {
    keys ??= createRemoteJWKSet(jwksUrlOf(await discover()))
    return keys(header, token)
  }
}

function jwksUrlOf(configuration: Configuration): URL {
  const { jwks_uri: url } = configuration.serverMetadata()
  if (url === undefined) throw new TypeError('the issuer publishes no keys')
  return new URL(url)
}
