import { demoAccounts } from '@hub/schemas'
import { createRemoteJWKSet, decodeJwt, importJWK, jwtVerify, SignJWT, type JWK } from 'jose'
import { readFile, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../../../test/support/eventually.ts'
import { openBrowser } from './testing/browser.ts'
import { startTestWebHub, type TestWebHub } from './testing/web-hub.ts'

let hub: TestWebHub
beforeAll(async () => {
  hub = await startTestWebHub()
  hub.ledger.whoAmI = (token) => {
    const account = demoAccounts.find((known) => known.account === decodeJwt(token).sub)
    return account === undefined
      ? { kind: 'refused', code: 'ACCOUNT_UNKNOWN' }
      : { kind: 'known', operatorId: account.account, unitId: 'u', unitKind: 'department', operatorKind: account.kind, roles: account.roles, suspended: false, holderId: null }
  }
})
afterAll(() => hub.close())

const json = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(new URL(path, hub.url), { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })

describe('the start page', () => {
  test('says in Chinese what runs, offers each demo account, and holds no script', async () => {
    const answer = await fetch(hub.url)
    const text = await answer.text()
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(text).toContain('<html lang="zh-CN">')
    expect(text).toContain('一切正常')
    for (const { account } of demoAccounts) expect(text).toContain(`value="${account}"`)
    expect(text).not.toMatch(/<script|style=|onclick/)
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none';style-src 'self';img-src 'self' data:;form-action 'self';base-uri 'none';frame-ancestors 'none'")
    expect(answer.headers.get('strict-transport-security')).toBeNull()
    // Anything stricter makes a browser send `Origin: null` with our own forms.
    expect(answer.headers.get('referrer-policy')).toBe('same-origin')
    expect((await fetch(new URL('/assets/start.css', hub.url))).status).toBe(200)
  })

  test('says what is not well while the ledger is away, and still opens', async () => {
    const ready = async (): Promise<number> => (await fetch(new URL('/health/ready', hub.url))).status
    hub.ledger.ready = false
    await eventually('the gateway learns that the ledger is away', async () => (await ready()) === 503)
    expect(await (await fetch(hub.url)).text()).toContain('尚未就绪')
    hub.ledger.ready = true
    await eventually('the gateway learns that the ledger is back', async () => (await ready()) === 200)
  })

  test('says that the signer is away, and that work goes on', async () => {
    const page = async (): Promise<string> => (await fetch(hub.url)).text()
    hub.ledger.signer = 'unreachable'
    await eventually('the page says that something is away', async () => !(await page()).includes('一切正常'))
    const text = await page()
    expect(text).toContain('✓ 可以受理')
    expect(text).toMatch(/<td>签名服务<\/td><td><span class="bad">✗ 不可用<\/span><\/td><td>账本连不上它；不影响受理/)
    const ready = await fetch(new URL('/health/ready', hub.url))
    expect([ready.status, await ready.json()]).toMatchObject([200, { ready: true, parts: expect.arrayContaining([{ part: 'signer', ok: false, needed: false, detail: { state: 'unreachable' } }]) as unknown }])
    hub.ledger.signer = 'reachable'
    await eventually('the page says that all is well', async () => (await page()).includes('一切正常'))
  })

  test('shows the docs and nothing beside them', async () => {
    expect((await fetch(new URL('/docs/refusals', hub.url))).status).toBe(200)
    for (const path of ['/docs/..%2Fpackage', '/docs/%2e%2e/README', '/docs/.env', '/docs/adr/../../package', '/docs/none'])
      expect((await fetch(new URL(path, hub.url))).status).toBe(404)
  })
})

describe('one-click sign-in', () => {
  test('gives the browser a session that works and can be ended', async () => {
    const browser = openBrowser(hub.url)
    const home = await browser.follow(await browser.post('/demo/sign-in', { account: 'demo-window-clerk' }))
    expect(await home.text()).toContain('角色：综合窗口')
    const me = await json('/graphql', { query: '{ me { roles operatorId } }' }, { cookie: `hub_session=${browser.cookie('hub_session') ?? ''}`, 'x-hub-csrf': '1' })
    expect(await me.json()).toEqual({ data: { me: { roles: ['WINDOW_CLERK'], operatorId: 'demo-window-clerk' } } })
    const out = await browser.follow(await browser.post('/auth/logout', {}))
    expect(await out.text()).toContain('尚未登录')
  })

  test('sets a cookie that scripts cannot read and other sites do not send', async () => {
    const answer = await openBrowser(hub.url).post('/demo/sign-in', { account: 'demo-auditor' })
    const [cookie] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/^hub_session=[\w-]+; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/)
  })

  test.each([{ 'sec-fetch-site': 'cross-site' }, { origin: 'http://localhost:1' }])('is refused to a form of another site: %j', async (headers) => {
    expect((await openBrowser(hub.url).post('/demo/sign-in', { account: 'demo-auditor' }, headers)).status).toBe(403)
    expect((await openBrowser(hub.url).post('/auth/logout', {}, headers)).status).toBe(403)
  })
})

describe('POST /demo/token', () => {
  test('gives a token that the ledger can verify by the published keys', async () => {
    const answer = await json('/demo/token', { account: 'demo-auditor' })
    const { token } = (await answer.json()) as { token: string }
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL('/oidc/jwks', hub.url)), { issuer: 'http://localhost:8080/oidc', audience: 'zhengyuan' })
    expect(payload).toMatchObject({ sub: 'demo-auditor', client_id: 'hub-cli' })
    const me = await json('/graphql', { query: '{ me { roles } }' }, { authorization: `Bearer ${token}` })
    expect(await me.json()).toEqual({ data: { me: { roles: ['AUDITOR'] } } })
  })

  test('lists the accounts when asked for one that there is not', async () => {
    const answer = await json('/demo/token', { account: '' })
    expect(answer.status).toBe(404)
    const { accounts } = (await answer.json()) as { accounts: { account: string; name: string; role: string }[] }
    expect(accounts).toHaveLength(demoAccounts.length)
    expect(accounts).toContainEqual({ account: 'demo-window-clerk', name: '演示·综合窗口人员', role: '综合窗口' })
  })

  test.each([
    ['a name that was made to point here', { host: 'evil.test' }],
    ['a name that was made to point here, with our port', { host: 'evil.test:8080' }],
    ['another site', { origin: 'http://evil.test' }],
    ['a sandboxed page', { origin: 'null' }],
    ['an address of the local network', { host: '192.168.1.2' }],
  ])('does not exist for %s', async (_name, headers) => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request(new URL('/demo/token', hub.url), { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
      asked.on('error', reject)
      asked.end('{"account":"demo-auditor"}')
    })
    expect(status).toBe(404)
  })
})

describe('sign-in through the embedded service', () => {
  test('goes by authorization code with PKCE, over the page of demo accounts, and ends in a session', async () => {
    const browser = openBrowser(hub.url)
    const away = await browser.get('/auth/login')
    const asked = new URL(away.headers.get('location') ?? '')
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({ response_type: 'code', client_id: 'hub-console', code_challenge_method: 'S256', redirect_uri: `${hub.url}/auth/callback` })
    const choose = await browser.follow(away)
    const action = /action="(\/demo\/interaction\/[\w-]+)"/.exec(await choose.text())?.[1] ?? ''
    const home = await browser.follow(await browser.post(action, { account: 'demo-civil-clerk' }))
    expect(await home.text()).toContain('角色：发证经办')
  })

  test('takes no answer that it did not ask for', async () => {
    const browser = openBrowser(hub.url)
    expect((await browser.get('/auth/callback?code=x&state=y')).headers.get('location')).toBe('/?sign-in=expired')
    await browser.get('/auth/login')
    const forged = await browser.get('/auth/callback?code=x&state=y&iss=http://localhost:8080/oidc')
    expect(forged.headers.get('location')).toBe('/?sign-in=failed')
    expect(browser.cookie('hub_session')).toBeUndefined()
  })

  test('lets a department system sign in with its own key (client credentials, private_key_jwt)', async () => {
    const account = 'demo-social-system'
    const jwk = JSON.parse(await readFile(join(hub.dataDir, 'secrets', `${account}.jwk.json`), 'utf8')) as JWK
    const endpoint = new URL('/oidc/token', hub.url).href
    const assertion = await new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: jwk.kid ?? '' }).setIssuer(account).setSubject(account)
      .setAudience('http://localhost:8080/oidc').setJti(String(Math.random())).setIssuedAt().setExpirationTime('1m').sign(await importJWK(jwk, 'ES256'))
    const answer = await fetch(endpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials', scope: 'hub', client_id: account,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: assertion,
      }),
    })
    const { access_token: token } = (await answer.json()) as { access_token: string }
    expect(decodeJwt(token)).toMatchObject({ sub: account, aud: 'zhengyuan', client_id: account })
    const me = await json('/graphql', { query: '{ me { roles kind } }' }, { authorization: `Bearer ${token}` })
    expect(await me.json()).toEqual({ data: { me: { roles: ['DEPARTMENT_SYSTEM'], kind: 'SYSTEM' } } })
  })

  test('keeps its keys where their owner alone can read them', async () => {
    for (const name of ['demo-sign-in.json', 'demo-social-system.jwk.json'])
      expect((await stat(join(hub.dataDir, 'secrets', name))).mode & 0o777).toBe(0o600)
  })
})

describe('what is measured and logged', () => {
  test('names routes and never addresses', async () => {
    await fetch(new URL('/graphql?n=110101199003070010', hub.url))
    await fetch(new URL('/docs/110101199003070010', hub.url))
    await fetch(new URL('/110101199003070010', hub.url))
    const text = await (await fetch(new URL('/metrics', hub.url))).text()
    expect(text).toContain('hub_gateway_request_seconds_bucket{')
    expect(text).toContain('route="/docs/*"')
    expect(text + hub.logged.join('')).not.toContain('110101199003070010')
  })

  test('every answer carries a trace id, that of the caller where it sends one', async () => {
    const traceparent = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`
    for (const path of ['/', '/none', '/oidc/jwks', '/health/live', '/graphiql'])
      expect((await fetch(new URL(path, hub.url), { headers: { traceparent } })).headers.get('x-trace-id')).toBe('ab'.repeat(16))
  })
})
