import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { createLocalJWKSet, exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { IssuerUnavailable, tokenVerifier, type TokenRules } from './verify-token.ts'

const runs = Number(process.env['FC_RUNS'] ?? 100)
const rules: TokenRules = { issuer: 'https://sign-in.example.cn/', audience: 'zhengyuan', jwksUrl: 'http://127.0.0.1:1/jwks', accountNamespace: 'https://accounts.example.cn/' }
const account = { issuer: rules.accountNamespace, subject: 'zhao-chuangkou' }

let ours: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey }
let theirs: { readonly privateKey: CryptoKey }
let keys: JWTVerifyGetKey
beforeAll(async () => {
  ours = await generateKeyPair('ES256', { extractable: true })
  theirs = await generateKeyPair('ES256')
  keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(ours.publicKey)), kid: 'k1', alg: 'ES256' }] })
})
afterEach(() => { vi.useRealTimers() })

const nowS = (): number => Math.floor(Date.now() / 1000)
const good = (): JWTPayload => ({ iss: rules.issuer, aud: rules.audience, sub: account.subject, iat: nowS(), exp: nowS() + 300 })

async function token(change: Readonly<Record<string, unknown>> = {}, { key = ours.privateKey, kid = 'k1' }: { readonly key?: CryptoKey; readonly kid?: string } = {}): Promise<string> {
  const claims: JWTPayload = Object.fromEntries(Object.entries({ ...good(), ...change }).filter(([, value]) => value !== undefined))
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).sign(key)
}
const verify = (text: string) => tokenVerifier(rules, keys)(text)
const invalid = { refused: 'TOKEN_INVALID', detail: {} }

describe('a token', () => {
  test('of the issuer for this hub proves an account, and nothing more', async () => {
    expect(await verify(await token({ roles: ['auditor'], name: '赵窗口' }))).toEqual(account)
  })

  test('for several audiences, of which this hub is one, is good', async () => {
    expect(await verify(await token({ aud: ['other', rules.audience] }))).toEqual(account)
  })

  test('that has expired is told apart, for it helps to sign in again', async () => {
    expect(await verify(await token({ exp: nowS() - 40 }))).toEqual({ refused: 'TOKEN_EXPIRED', detail: {} })
  })

  test('that expired or begins within a few seconds is good: clocks differ', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    expect(await verify(await token({ exp: nowS() - 3 }))).toEqual(account)
    expect(await verify(await token({ nbf: nowS() + 3 }))).toEqual(account)
  })

  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['that is not valid yet', { nbf: nowS() + 600 }],
    ['of another issuer', { iss: 'https://sign-in.example.org/' }],
    ['of an issuer with the same beginning', { iss: `${rules.issuer}x` }],
    ['of no issuer', { iss: undefined }],
    ['for another hub', { aud: 'another' }],
    ['for nobody', { aud: undefined }],
    ['that never expires', { exp: undefined }],
    ['of no account', { sub: undefined }],
  ])('%s is refused', async (_what, change) => {
    expect(await verify(await token(change))).toEqual(invalid)
  })

  test('signed by somebody else in the name of our key is refused', async () => {
    expect(await verify(await token({}, { key: theirs.privateKey }))).toEqual(invalid)
  })

  test('signed with a key that the issuer does not publish is refused', async () => {
    expect(await verify(await token({}, { key: theirs.privateKey, kid: 'k2' }))).toEqual(invalid)
  })

  test('without a signature (alg none) is refused', async () => {
    expect(await verify(new UnsecuredJWT(good()).encode())).toEqual(invalid)
    const [header, claims] = (await token()).split('.')
    expect(await verify(`${header ?? ''}.${claims ?? ''}.`)).toEqual(invalid)
  })

  test('signed with the public key as a shared secret (HS256) is refused', async () => {
    for (const secret of [await exportSPKI(ours.publicKey), JSON.stringify(await exportJWK(ours.publicKey))])
      expect(await verify(await new SignJWT(good()).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(new TextEncoder().encode(secret)))).toEqual(invalid)
  })

  test('whose claims were changed after signing is refused', async () => {
    const [header, , signature] = (await token()).split('.')
    const claims = Buffer.from(JSON.stringify({ ...good(), sub: 'somebody-else' })).toString('base64url')
    expect(await verify([header, claims, signature].join('.'))).toEqual(invalid)
  })

  test('that is not there is told apart from a bad one', async () => {
    expect(await verify('')).toEqual({ refused: 'TOKEN_MISSING', detail: {} })
  })

  test('larger than any issuer makes is refused before anything looks into it', async () => {
    let asked = 0
    const counting: JWTVerifyGetKey = (...args) => { asked += 1; return keys(...args) }
    expect(await tokenVerifier(rules, counting)(await token({ filler: 'x'.repeat(10_000) }))).toEqual(invalid)
    expect(asked).toBe(0)
  })
})

describe('garbage', () => {
  const part = fc.oneof(fc.string({ unit: 'binary' }), fc.base64String(), fc.json().map((text) => Buffer.from(text).toString('base64url')),
    fc.record({ alg: fc.constantFrom('ES256', 'EdDSA', 'RS256', 'none', '', 7), kid: fc.constantFrom('k1', 'k2', null), crit: fc.constantFrom(undefined, ['b64'], 'b64'), b64: fc.constantFrom(undefined, false) })
      .map((header) => Buffer.from(JSON.stringify(header)).toString('base64url')))

  test('is refused, and never taken for trouble at the issuer', async () => {
    await fc.assert(fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (parts) => {
      const text = parts.join('.')
      if (text !== '') expect(await verify(text)).toEqual(invalid)
    }), { numRuns: runs })
  })

  test('in one character of a good token is refused', async () => {
    const text = await token()
    const [header = '', claims = ''] = text.split('.')
    const last = header.length + claims.length
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: last }), fc.constantFrom('A', '-', '.', ' ', '\u0000'), async (at, character) => {
      if (text[at] !== character) expect(await verify(text.slice(0, at) + character + text.slice(at + 1))).toEqual(invalid)
    }), { numRuns: runs })
  })
})

describe('a token that has been verified', () => {
  test('is not verified again until it expires, and then it is', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] })
    let asked = 0
    const counting: JWTVerifyGetKey = (...args) => { asked += 1; return keys(...args) }
    const check = tokenVerifier(rules, counting)
    const text = await token({ exp: nowS() + 60 })
    expect([await check(text), await check(text)]).toEqual([account, account])
    expect(asked).toBe(1)
    vi.advanceTimersByTime(62_000)
    expect(await check(text)).toEqual(account)
    expect(asked).toBe(1)
    vi.advanceTimersByTime(30_000)
    expect(await check(text)).toEqual({ refused: 'TOKEN_EXPIRED', detail: {} })
  })

  test('does not lend its account to another', async () => {
    const check = tokenVerifier(rules, keys)
    const both = await Promise.all([await token(), await token({ sub: 'qian-shenpi' })].map((text) => check(text)))
    expect(both).toEqual([account, { ...account, subject: 'qian-shenpi' }])
  })

  test('that was refused is asked about anew', async () => {
    let down = true
    const check = tokenVerifier(rules, (...args) => { if (down) throw new TypeError('fetch failed'); return keys(...args) })
    const text = await token()
    await expect(check(text)).rejects.toThrow(IssuerUnavailable)
    down = false
    expect(await check(text)).toEqual(account)
  })
})

describe('an issuer whose keys', () => {
  async function issuer(answer: RequestListener): Promise<TokenRules> {
    const server = createServer(answer)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => { server.close() })
    return { ...rules, jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks` }
  }

  test('can be had over HTTP is asked once', async () => {
    let asked = 0
    const jwk = { ...(await exportJWK(ours.publicKey)), kid: 'k1', alg: 'ES256' }
    const check = tokenVerifier(await issuer((_request, reply) => { asked += 1; reply.end(JSON.stringify({ keys: [jwk] })) }))
    expect([await check(await token()), await check(await token({ sub: 'qian-shenpi' }))].some(isRefusal)).toBe(false)
    expect(asked).toBe(1)
  })

  test('cannot be reached is unavailable, which says nothing about the token', async () => {
    await expect(tokenVerifier(rules)(await token())).rejects.toThrow(IssuerUnavailable)
  })

  test.each<readonly [string, RequestListener]>([
    ['answer with an error', (_request, reply) => { reply.writeHead(503).end('busy') }],
    ['are no JSON', (_request, reply) => { reply.end('<html>') }],
    ['are no key set', (_request, reply) => { reply.end('{"keys":7}') }],
    ['break off', (request) => { request.socket.destroy() }],
  ])('%s is unavailable, which says nothing about the token', async (_what, answer) => {
    await expect(tokenVerifier(await issuer(answer))(await token())).rejects.toThrow(IssuerUnavailable)
  })

  test('can be had, but not that one, makes the token invalid', async () => {
    const check = tokenVerifier(await issuer((_request, reply) => { reply.end('{"keys":[]}') }))
    expect(await check(await token())).toEqual(invalid)
  })
})
