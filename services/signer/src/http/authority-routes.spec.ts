import { mutualTls, serviceNames, type ServiceName } from '@hub/pki'
import fc from 'fast-check'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rootListDays } from '../certs/found-authority.ts'
import { startSigner } from '../fixtures.ts'
import { documentRequest, sealIdAt, sealRequest } from '../testing/seal-requests.ts'
import { documentBodyBytesMax, queryBodyBytesMax, sealBodyBytesMax } from './authority-routes.ts'

let signer: Awaited<ReturnType<typeof startSigner>>
beforeAll(async () => { signer = await startSigner() })
afterAll(() => signer.stop())

const json = 'application/json'
/** Every route of the authority with who may ask. */
const routes: readonly { readonly path: string; readonly post?: string; readonly peers: readonly ServiceName[] }[] = [
  { path: '/v1/seals/preview', post: json, peers: ['ledger'] },
  { path: '/v1/seals', post: json, peers: ['ledger'] },
  { path: `/v1/seals/${sealIdAt(0)}`, peers: ['ledger'] },
  { path: `/v1/seals/${sealIdAt(0)}/file`, peers: ['ledger', 'gateway'] },
  { path: '/v1/seals/former', peers: ['ledger', 'gateway'] },
  { path: '/v1/seals/revoke', post: json, peers: ['ledger'] },
  { path: '/v1/documents', post: json, peers: ['ledger'] },
  { path: '/v1/glyphs', peers: ['ledger'] },
  { path: '/v1/documents/preview', post: json, peers: ['ledger'] },
  { path: '/v1/trust', peers: ['ledger', 'gateway'] },
  { path: '/v1/crl/sm2/root', peers: ['ledger', 'gateway'] },
  { path: '/v1/crl/p256/issuing', peers: ['ledger', 'gateway'] },
  { path: '/v1/ocsp', post: 'application/ocsp-request', peers: ['ledger', 'gateway'] },
  { path: '/v1/time-stamp', post: 'application/timestamp-query', peers: ['ledger', 'gateway'] },
]
const issued: readonly ServiceName[] = ['ledger', 'gateway', 'signer', 'launcher']

describe('who asks', () => {
  test.each(routes)('for $path is answered only as one of $peers, and otherwise before the body is read', async ({ path, post, peers }) => {
    expect(issued.every((name) => serviceNames.includes(name))).toBe(true)
    for (const peer of issued) {
      const { status, bytes } = await signer.callForBytes(peer, path, post === undefined ? undefined : 'not even JSON', post)
      if (peers.includes(peer)) expect([peer, status]).not.toEqual([peer, 403])
      else expect([peer, status, (JSON.parse(bytes.toString()) as { code: string }).code]).toEqual([peer, 403, 'PEER_NOT_ALLOWED'])
    }
  })
})

describe('what is public', () => {
  test.each(['sm2', 'p256'].flatMap((hierarchy) => ['root', 'issuing'].map((authority) => `/v1/crl/${hierarchy}/${authority}`)))('%s is a list in DER', async (path) => {
    const { status, bytes, headers } = await signer.callForBytes('gateway', path)
    expect([status, headers['content-type'], bytes[0]]).toEqual([200, 'application/pkix-crl', 0x30])
  })

  test.each(['/v1/crl/rsa/root', '/v1/crl/sm2/leaf', '/v1/crl/..%2f..%2fkeys/root', '/v1/crl/__proto__/root'])('%s is nothing', async (path) => {
    expect(await signer.call('gateway', path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  })

  test('is the file of a unit’s seal, as it was made; of a personal one, and of none, nothing is said', async () => {
    const { body } = await signer.call('ledger', '/v1/seals', sealRequest(70))
    await signer.call('ledger', '/v1/seals', sealRequest(71, { kind: 'personal', name: '李小明明' }))
    const { status, bytes, headers } = await signer.callForBytes('gateway', `/v1/seals/${sealIdAt(70)}/file`)
    expect([status, headers['content-type'], bytes.toString('base64')]).toEqual([200, 'application/octet-stream', (body as { readonly seal: string }).seal])
    expect(await signer.call('ledger', `/v1/seals/${sealIdAt(71)}`)).toMatchObject({ status: 200 })
    for (const nothing of [sealIdAt(71), sealIdAt(72), '..%2f..%2fkeys', '__proto__'])
      expect(await signer.call('gateway', `/v1/seals/${nothing}/file`)).toMatchObject({ status: 404, body: { code: 'SEAL_NOT_FOUND' } })
  })

  test('holds nothing but certificates, lists and when it was put together', async () => {
    const { body } = await signer.call('gateway', '/v1/trust')
    expect(Object.keys(body as object)).toEqual(['version', 'roots', 'intermediates', 'crls', 'timeStampAuthority', 'madeAt'])
    expect(JSON.stringify(body).match(/"[A-Za-z0-9+/]{200,}={0,2}"/g)).toHaveLength(9)
  })
})

describe('hostile requests', () => {
  const posts = routes.filter(({ post }) => post === json).map(({ path }) => path)
  const queries = routes.flatMap(({ path, post }) => (post === undefined || post === json ? [] : [[path, post] as const]))

  test('of any shape are refused as the caller’s fault, with a sentence', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...posts), fc.jsonValue(), async (path, body) => {
      const { status, body: answer } = await signer.call('ledger', path, JSON.stringify(body))
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
      expect((answer as { message: string }).message).toMatch(/[\u4e00-\u9fff]/)
    }), { numRuns: 60 })
  })

  test('that are right but for one field are refused, never answered with a fault of ours', async () => {
    // Made before, under another name: whatever one field becomes, also another good name, is no repetition of what was asked then, and no seal is made.
    const made = sealRequest(50)
    expect(await signer.call('ledger', '/v1/seals', made)).toMatchObject({ status: 200 })
    const valid = { '/v1/seals': { ...made, name: '演示市市场监督管理局登记注册处' }, '/v1/seals/revoke': { sealId: sealIdAt(51), reason: 'superseded', at: new Date().toISOString() }, '/v1/documents': documentRequest('driver', [60]) } as const
    const change = fc.constantFrom(...Object.entries(valid)).chain(([path, body]) => fc.record({ path: fc.constant(path), body: fc.constant(body as Readonly<Record<string, unknown>>), field: fc.constantFrom(...Object.keys(body)), value: fc.anything({ maxDepth: 2 }) }))
    await fc.assert(fc.asyncProperty(change, async ({ path, body, field, value }) => {
      const text = JSON.stringify({ ...body, [field]: value }, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each))
      const { status } = await signer.call('ledger', path, text)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    }), { numRuns: 100 })
  })

  test.each([['/v1/seals', sealRequest(52)], ['/v1/seals/revoke', { sealId: sealIdAt(51), reason: 'superseded', at: new Date().toISOString() }], ['/v1/documents', documentRequest('driver', [60])]] as const)('to %s that hold a length which is nothing to compare are refused, wherever it stands', async (path, body) => {
    for (const field of Object.keys(body))
      expect(await signer.call('ledger', path, JSON.stringify({ ...body, [field]: { length: { toString: 1 } } })), field).toMatchObject({ status: 400, body: { code: 'MALFORMED_BODY' } })
  })

  test.each([
    ['broken JSON', '{"sealId":', json, 400, 'MALFORMED_JSON'],
    ['a prototype in the body', '{"__proto__":{"kind":"unit"}}', json, 400, 'MALFORMED_JSON'],
    ['plain text', '{}', 'text/plain', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a query of another kind', '{}', 'application/ocsp-request', 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ])('with %s get their own code on every route', async (_what, body, contentType, status, code) => {
    for (const path of posts) expect(await signer.call('ledger', path, body, contentType)).toMatchObject({ status, body: { code } })
  })

  test('over their bound are not read', async () => {
    expect(await signer.call('ledger', '/v1/seals', JSON.stringify({ name: 'a'.repeat(sealBodyBytesMax) }))).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } })
    // Said before it is sent: nobody waits for eight megabytes to refuse them.
    const tls = (await mutualTls({ dir: signer.tlsDir, name: 'ledger' })).client('signer')
    const request = https.request({ host: '127.0.0.1', port: signer.port, path: '/v1/documents', method: 'POST', headers: { 'content-type': json, 'content-length': documentBodyBytesMax + 1 }, agent: false, ...tls })
    request.flushHeaders()
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    expect(response.statusCode).toBe(413)
    request.on('error', () => undefined).destroy()
    for (const [path, type] of queries)
      expect(await signer.call('gateway', path, 'a'.repeat(queryBodyBytesMax + 1), type)).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } })
  })

  test.each(queries)('%s answers bytes that are no query with a response that says so, and JSON not at all', async (path, type) => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
      const { status, bytes: answer } = await signer.callForBytes('gateway', path, bytes, type)
      expect([status, answer[0], answer.length < 40]).toEqual([200, 0x30, true])
    }), { numRuns: 30 })
    expect(await signer.call('gateway', path, {}, json)).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } })
  })
})

test('without a passphrase for the roots the signer serves keys, and says at health and to who asks that no seal is made', async () => {
  const rootless = await startSigner({ root: false })
  const trouble = { code: 'AUTHORITY_UNAVAILABLE', detail: { why: 'ROOT_PASSPHRASE_MISSING' } }
  expect(await rootless.call('launcher', '/health/ready')).toMatchObject({ status: 200, body: { ready: true, authority: { working: false, why: 'ROOT_PASSPHRASE_MISSING' } } })
  expect(await rootless.call('ledger', '/v1/seals', sealRequest())).toMatchObject({ status: 503, body: trouble })
  expect(await rootless.call('gateway', '/v1/trust')).toMatchObject({ status: 503, body: trouble })
  expect(await rootless.call('ledger', '/v1/keys/wrap', { purpose: 'ledger-kek', hubId: 'hub-1', keyId: 'kek-1', plain: Buffer.alloc(32).toString('base64') })).toMatchObject({ status: 200 })
  expect(rootless.logged.join('')).toContain('还没有证书机构')
  await rootless.stop()
})

test('health says that the authority works, and when its clock is behind', async () => {
  const clock = { ms: Date.now() }
  const timed = await startSigner({ clock: () => clock.ms })
  const { authority } = (await timed.call('gateway', '/health/ready')).body as { authority: { working: boolean; rootListsEnd: string } }
  expect(authority.working).toBe(true)
  expect(Math.round((Date.parse(authority.rootListsEnd) - clock.ms) / 86_400_000)).toBe(rootListDays)
  clock.ms -= 3_600_000
  expect((await timed.call('gateway', '/health/ready')).body).toMatchObject({ ready: true, authority: { working: false, why: 'CLOCK_BEHIND', rootListsEnd: authority.rootListsEnd } })
  expect(await timed.call('ledger', '/v1/seals', sealRequest(0, {}, clock.ms))).toMatchObject({ status: 503, body: { code: 'AUTHORITY_UNAVAILABLE', detail: { why: 'CLOCK_BEHIND' } } })
  await timed.stop()
})
