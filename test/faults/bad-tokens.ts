import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeJwt, exportJWK, generateKeyPair, importJWK, SignJWT, type JWK, type JWTPayload } from 'jose'

/** 令牌样本 — what each is, the token, and which refusal it deserves. */
export interface BadToken { readonly what: string; readonly token: string; readonly code: 'TOKEN_INVALID' | 'TOKEN_EXPIRED' }

const alg = 'ES256'
const hourS = 3_600

/** Signs as the demo's own sign-in service does: with its key, which lies in the data directory. */
async function issuerOf(dataDir: string): Promise<{ readonly sign: (payload: JWTPayload) => Promise<string>; readonly jwk: JWK }> {
  const { jwks } = JSON.parse(await readFile(join(dataDir, 'secrets', 'demo-sign-in.json'), 'utf8')) as { readonly jwks: { readonly keys: readonly [JWK] } }
  const [jwk] = jwks.keys
  const key = await importJWK(jwk, alg)
  return { jwk, sign: (payload) => signed(payload, key, jwk.kid) }
}

function signed(payload: JWTPayload, key: CryptoKey | Uint8Array, kid: string | undefined, algorithm = alg): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: algorithm, typ: 'at+jwt', ...(kid === undefined ? {} : { kid }) }).sign(key)
}

function publicPart({ d: _private, ...rest }: JWK): JWK {
  return rest
}

/** Of a good token: the same claims, signed once more by the right key. Shows that what is wrong with the others is what they are named after. */
export async function signAgain(dataDir: string, good: string): Promise<string> {
  return (await issuerOf(dataDir)).sign({ ...decodeJwt(good), jti: 'again' })
}

export async function buildBadTokens(dataDir: string, good: string): Promise<readonly BadToken[]> {
  const { sign, jwk } = await issuerOf(dataDir)
  const claims = decodeJwt(good)
  const nowS = Math.floor(Date.now() / 1_000)
  const stranger = (await generateKeyPair(alg, { extractable: true })).privateKey
  const publicPem = createPublicKey({ key: publicPart(jwk) as JsonWebKey, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
  const [header = '', , signature = ''] = good.split('.')
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const invalid = (what: string, token: string): BadToken => ({ what, token, code: 'TOKEN_INVALID' })
  const { sub: _subject, ...withoutSubject } = claims
  const { exp: _end, ...withoutEnd } = claims
  return [
    invalid('forged with another key under the right key id', await signed(claims, stranger, jwk.kid)),
    invalid('forged with another key, which it brings along', await new SignJWT(claims).setProtectedHeader({ alg, jwk: publicPart(await exportJWK(stranger)) }).sign(stranger)),
    invalid('of an unknown key id', await signed(claims, stranger, 'nobody')),
    invalid('changed after it was signed', [header, part({ ...claims, sub: 'demo-security-admin' }), signature].join('.')),
    invalid('of alg none', `${part({ alg: 'none', typ: 'at+jwt' })}.${part(claims)}.`),
    invalid('of alg none with a signature', `${part({ alg: 'none' })}.${part(claims)}.${signature}`),
    invalid('signed with the public key as a shared secret', await signed(claims, Buffer.from(publicPem), jwk.kid, 'HS256')),
    invalid('of another audience', await sign({ ...claims, aud: 'another-hub' })),
    invalid('an identity token, made out for the console', await sign({ ...claims, aud: 'hub-console' })),
    invalid('of another issuer', await sign({ ...claims, iss: 'https://elsewhere.example' })),
    invalid('not valid yet', await sign({ ...claims, nbf: nowS + hourS })),
    invalid('of nobody', await sign(withoutSubject)),
    invalid('without an end', await sign(withoutEnd)),
    invalid('no token at all', 'eyJhbGciOiJFUzI1NiJ9.not-a-token'),
    { what: 'expired', token: await sign({ ...claims, iat: nowS - 2 * hourS, exp: nowS - hourS }), code: 'TOKEN_EXPIRED' },
  ]
}
