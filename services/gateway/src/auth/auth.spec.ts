import { createRemoteJWKSet } from 'jose'
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { WhoAmI } from '../clients/who-am-i.ts'
import { buildTestIssuer, testAudience, testIssuer } from '../testing/tokens.ts'
import { buildBoundedMap } from './bounded-map.ts'
import { isSameOrigin } from './csrf.ts'
import { buildFindOperator } from './operators.ts'
import { buildValueSealer } from './sealed-value.ts'
import { buildSessionCookie } from './session-cookie.ts'
import { SignInUnavailable } from './sign-in-unavailable.ts'
import { buildTokenVerifier } from './token-verifier.ts'

describe('a verified token', () => {
  test('is verified once and forgotten when it expires', async () => {
    const issuer = await buildTestIssuer()
    let asked = 0
    let now = Date.now()
    const verify = buildTokenVerifier({
      issuer: testIssuer, audience: testAudience, nowMs: () => now,
      keys: (header, token) => { asked += 1; return issuer.keys(header, token) },
    })
    const token = await issuer.sign('clerk')
    expect(await verify(token)).toMatchObject({ ok: true, account: { subject: 'clerk', issuer: testIssuer, client: 'console', token } })
    await verify(token)
    expect(asked).toBe(1)
    now += 700_000
    expect(await verify(token)).toEqual({ ok: false, reason: 'TOKEN_EXPIRED' })
    expect(asked).toBe(2)
  })

  test('names its client by client_id or azp, and none that is no code', async () => {
    const issuer = await buildTestIssuer()
    const verify = buildTokenVerifier({ issuer: testIssuer, audience: testAudience, keys: issuer.keys })
    const clientOf = async (claims: Record<string, unknown>) => {
      const verified = await verify(await issuer.sign('clerk', claims))
      return verified.ok && verified.account.client
    }
    expect(await clientOf({ client_id: 'intake-system' })).toBe('intake-system')
    expect(await clientOf({ client_id: undefined, azp: 'keycloak-client' })).toBe('keycloak-client')
    expect(await clientOf({ client_id: '某系统\n' })).toBe('unnamed')
    // The name under which the ledger writes what nobody sent.
    for (const claims of [{ client_id: '(hub)' }, { client_id: undefined, azp: '(hub)' }]) expect(await clientOf(claims)).toBe('unnamed')
  })

  test('cannot be told good or bad while the keys of the issuer cannot be had', async () => {
    const issuer = await buildTestIssuer()
    const keys = createRemoteJWKSet(new URL('http://127.0.0.1:1/jwks'), { timeoutDuration: 500 })
    const verify = buildTokenVerifier({ issuer: testIssuer, audience: testAudience, keys })
    await expect(verify(await issuer.sign('clerk'))).rejects.toThrow(SignInUnavailable)
  })
})

describe('the operator behind an account', () => {
  const account = { issuer: testIssuer, subject: 's', client: 'c', token: 't', expiresAt: 4_000_000_000 }
  const known: WhoAmI = { kind: 'known', operatorId: 'o', unitId: 'u', unitKind: 'department', operatorKind: 'person', roles: ['auditor'], suspended: false, holderId: null }

  test('is asked for once by many requests, and again after two seconds', async () => {
    let asked = 0
    let now = 0
    const find = buildFindOperator({ whoAmI: () => { asked += 1; return Promise.resolve(known) } }, () => now)
    await Promise.all([find(account), find(account), find(account)])
    expect(asked).toBe(1)
    now = 1_999
    await find(account)
    expect(asked).toBe(1)
    now = 2_000
    expect(await find(account)).toMatchObject({ ok: true, operator: { roles: ['auditor'] } })
    expect(asked).toBe(2)
  })

  test('is not remembered as unknown when the ledger could not be asked', async () => {
    let fails = true
    const find = buildFindOperator({ whoAmI: () => (fails ? Promise.reject(new Error('down')) : Promise.resolve(known)) })
    await expect(find(account)).rejects.toThrow('down')
    fails = false
    expect((await find(account)).ok).toBe(true)
  })
})

describe('a sealed value', () => {
  const key = randomBytes(32)

  test('opens under its own key, purpose and time only', () => {
    let now = 0
    const sealer = buildValueSealer(key, 'session', () => now)
    const sealed = sealer.seal({ a: 1 }, 1_000)
    expect(sealer.open(sealed)).toEqual({ a: 1 })
    expect(buildValueSealer(key, 'sign-in', () => now).open(sealed)).toBeUndefined()
    expect(buildValueSealer(randomBytes(32), 'session', () => now).open(sealed)).toBeUndefined()
    now = 1_000
    expect(sealer.open(sealed)).toBeUndefined()
  })

  test('does not open when any byte was changed', () => {
    const sealer = buildValueSealer(key, 'session')
    const bytes = Buffer.from(sealer.seal('v', Date.now() + 10_000), 'base64url')
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = Buffer.from(bytes)
      changed[i] = (changed[i] ?? 0) ^ 1
      expect(sealer.open(changed.toString('base64url'))).toBeUndefined()
    }
  })
})

test('a session cookie gives its token back until the token expires, and refuses a token too long for a browser', () => {
  let now = 0
  const session = buildSessionCookie(randomBytes(32), () => now)
  const cookie = session.write('token', 100) ?? ''
  expect(session.read(cookie)).toBe('token')
  now = 100_000
  expect(session.read(cookie)).toBeUndefined()
  expect(session.write(randomBytes(6_000).toString('base64'), 200)).toBeUndefined()
})

test('a bounded map keeps the newest entries and none past its time', () => {
  let now = 0
  const map = buildBoundedMap<number>(2, () => now)
  map.set('a', 1, 10)
  map.set('b', 2, 10)
  map.set('c', 3, 5)
  expect([map.get('a'), map.get('b'), map.get('c'), map.size()]).toEqual([undefined, 2, 3, 2])
  now = 5
  expect([map.get('b'), map.get('c'), map.size()]).toEqual([2, undefined, 1])
})

test.each([
  [{ fetchSite: 'same-origin', origin: 'http://h:1', host: 'h:1' }, true],
  [{ fetchSite: 'none', origin: undefined, host: 'h:1' }, true],
  [{ fetchSite: undefined, origin: 'http://h:2', host: 'h:1' }, false],
  [{ fetchSite: 'cross-site', origin: 'http://h:1', host: 'h:1' }, false],
  [{ fetchSite: undefined, origin: 'not an origin', host: 'h:1' }, false],
])('%j is of the same origin: %s', (origin, expected) => {
  expect(isSameOrigin(origin)).toBe(expected)
})
