import { generateKeyPair, SignJWT } from 'jose'
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildBrowserSignIn, discoverConfiguration } from './browser-sign-in.ts'
import { SignInUnavailable } from './sign-in-unavailable.ts'

/** An external sign-in service as far as we need one: discovery, and a token endpoint that holds us to PKCE and to our secret. */
let server: Server
let issuer: string
let challenge: string
let nonce: string
let subject: { readonly authorization: string | undefined; readonly form: URLSearchParams } | undefined
const keys = await generateKeyPair('RS256')

beforeEach(async () => {
  subject = undefined
  server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.close()
  server.closeAllConnections()
})

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const answer = (status: number, body: object) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (request.url === '/.well-known/openid-configuration')
    return void answer(200, { issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` })
  const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
  subject = { authorization: request.headers.authorization, form }
  const shown = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url')
  if (shown !== challenge || form.get('code') !== 'good') return void answer(400, { error: 'invalid_grant' })
  const idToken = await new SignJWT({ nonce }).setProtectedHeader({ alg: 'RS256' }).setIssuer(issuer).setAudience('console').setSubject('s').setIssuedAt().setExpirationTime('1m').sign(keys.privateKey)
  answer(200, { access_token: 'the-access-token', token_type: 'Bearer', id_token: idToken })
}

const config = () => ({ issuer, audience: 'hub', jwksUrl: undefined, clientId: 'console', clientSecret: 'secret', scope: 'openid roles' })
const signIn = () => buildBrowserSignIn({ configurationFor: discoverConfiguration(config()), scope: 'openid roles', askAgain: false })

async function begin() {
  const begun = await signIn().begin('https://hub.example')
  const asked = new URL(begun.url)
  challenge = asked.searchParams.get('code_challenge') ?? ''
  nonce = asked.searchParams.get('nonce') ?? ''
  return { ...begun, asked }
}
const callback = (query: string) => new URL(`https://hub.example/auth/callback?${query}`)

test('an external service is found by discovery and asked with PKCE, state and nonce', async () => {
  const { asked } = await begin()
  expect(asked.origin + asked.pathname).toBe(`${issuer}/authorize`)
  expect(Object.fromEntries(asked.searchParams)).toMatchObject({
    client_id: 'console', redirect_uri: 'https://hub.example/auth/callback', response_type: 'code', scope: 'openid roles', code_challenge_method: 'S256',
  })
})

test('the code is exchanged with our secret and the verifier for an access token', async () => {
  const { pending } = await begin()
  expect(await signIn().finish(callback(`code=good&state=${pending.state}`), pending)).toBe('the-access-token')
  expect(subject?.form.get('code_verifier')).toBe(pending.verifier)
  expect(subject?.authorization).toBe(`Basic ${Buffer.from('console:secret').toString('base64')}`)
})

test.each([
  ['another state', 'code=good&state=other'],
  ['a code of nobody', 'code=bad&state=STATE'],
  ['an error', 'error=access_denied&state=STATE'],
  ['an answer of another issuer', 'code=good&state=STATE&iss=http://evil.test'],
  ['nothing', ''],
])('%s ends in no session', async (_name, query) => {
  const { pending } = await begin()
  expect(await signIn().finish(callback(query.replace('STATE', pending.state)), pending)).toBeUndefined()
})

test('an identity token for another sign-in ends in no session', async () => {
  const { pending } = await begin()
  nonce = 'another'
  expect(await signIn().finish(callback(`code=good&state=${pending.state}`), pending)).toBeUndefined()
})

test('a service that is away is told as such, and asked again the next time', async () => {
  const away = buildBrowserSignIn({ configurationFor: discoverConfiguration({ ...config(), issuer: 'http://127.0.0.1:1' }), scope: 'openid', askAgain: false })
  await expect(away.begin('https://hub.example')).rejects.toThrow(SignInUnavailable)
})

test('a service that goes away in between is no failed sign-in', async () => {
  const known = signIn()
  const { url, pending } = await known.begin('https://hub.example')
  expect(url).toContain(issuer)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await expect(known.finish(callback(`code=good&state=${pending.state}`), pending)).rejects.toThrow(SignInUnavailable)
})
