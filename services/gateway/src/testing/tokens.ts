import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type JWTPayload, type JWTVerifyGetKey } from 'jose'

export const testIssuer = 'http://issuer.test/oidc'
export const testAudience = 'urn:hub:api'

/** 测试签发者 — real keys and real signatures; what is wrong with a token is up to the specification. */
export interface TestIssuer {
  readonly keys: JWTVerifyGetKey
  readonly sign: (subject: string, claims?: JWTPayload) => Promise<string>
}

const lifetimeSeconds = 600

export async function buildTestIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] })
  return {
    keys,
    sign(subject, claims = {}) {
      const now = Math.floor(Date.now() / 1_000)
      return new SignJWT({ iss: testIssuer, aud: testAudience, sub: subject, client_id: 'console', iat: now, exp: now + lifetimeSeconds, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt' })
        .sign(privateKey)
    },
  }
}
