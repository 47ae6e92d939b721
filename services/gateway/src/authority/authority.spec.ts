import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildAuthorityRelay, publishedLists, type AuthorityRelayOptions } from '../clients/authority-relay.ts'
import { startTestHub, type TestHub } from '../testing/hub.ts'
import { questionBytesMax } from './routes.ts'

/** Speaks the signer's routes over plain HTTP: gives the path back, and what it was asked. */
let signer: { url: string; asked: string[]; status: number; breaks: boolean; hold: Promise<void> | undefined; close(): Promise<void> }
beforeAll(async () => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => { chunks.push(chunk) })
    request.on('end', () => {
      signer.asked.push(`${String(request.method)} ${String(request.url)} ${request.headers['content-type'] ?? ''}`.trim())
      if (signer.breaks) {
        response.writeHead(200, { 'content-length': '99' }).write('half', () => { response.destroy() })
        return
      }
      void Promise.resolve(signer.hold).then(() => response.writeHead(signer.status).end(`${String(request.url)} ${Buffer.concat(chunks).toString()}`.trim()))
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  signer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: [], status: 200, breaks: false, hold: undefined,
    close: async () => { server.closeAllConnections(); await new Promise((resolve) => { server.close(resolve) }) },
  }
})
afterAll(() => signer.close())

async function withHub(options: Partial<AuthorityRelayOptions>, use: (hub: TestHub) => Promise<void>): Promise<void> {
  Object.assign(signer, { asked: [], status: 200, breaks: false, hold: undefined })
  const hub = await startTestHub({ relay: buildAuthorityRelay({ url: signer.url, ...options }) })
  await use(hub).finally(() => hub.close())
}
const post = (hub: TestHub, url: string, type: string, payload: Buffer | string = 'query', token?: string) => hub.app.inject({ method: 'POST', url, payload, headers: { 'content-type': type, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) } })
const [status, stamp] = [['/v1/ocsp', 'application/ocsp-request'], ['/v1/time-stamp', 'application/timestamp-query']] as const

describe('a list of revocations', () => {
  test.each(publishedLists)('%s is given to anybody as the signer made it, asked for once a minute, also while the signer is away', async (which) => {
    let nowMs = 0
    await withHub({ nowMs: () => nowMs }, async (hub) => {
      const get = () => hub.app.inject({ method: 'GET', url: `/v1/crl/${which}` })
      const [answer] = await Promise.all([get(), get()])
      expect([answer?.statusCode, answer?.headers['content-type'], answer?.headers['cache-control'], answer?.body]).toEqual([200, 'application/pkix-crl', 'public, max-age=60', `/v1/crl/${which}`])
      nowMs = 60_001
      signer.status = 503
      expect([(await get()).statusCode, (await get()).body, signer.asked]).toEqual([200, `/v1/crl/${which}`, [`GET /v1/crl/${which}`, `GET /v1/crl/${which}`]])
    })
  })

  test('of a later generation is given where the signer has one, and is not found where it has none', async () => {
    let nowMs = 0
    await withHub({ nowMs: () => nowMs }, async (hub) => {
      const get = () => hub.app.inject({ method: 'GET', url: '/v1/crl/p256/issuing-2' })
      signer.status = 404
      expect((await get()).statusCode).toBe(404)
      nowMs = 60_001
      signer.status = 200
      expect([(await get()).statusCode, (await get()).body]).toEqual([200, '/v1/crl/p256/issuing-2'])
      nowMs = 120_002
      signer.status = 503
      expect((await get()).statusCode).toBe(200)
    })
  })

  test('of a later generation that nobody can tell of is unavailable', () => withHub({}, async (hub) => {
    signer.status = 503
    expect((await hub.app.inject({ method: 'GET', url: '/v1/crl/sm2/issuing-8' })).statusCode).toBe(503)
  }))

  test('of another name is none', () => withHub({}, async (hub) => {
    for (const name of ['sm2', 'sm2/issuing-1', 'sm2/issuing-9', 'sm2/issuing-02', 'sm2/issuing-', 'sm2/issuing-2x', 'sm2/leaf', 'rsa/root', 'sm2/root/../issuing%2f'])
      expect([(await hub.app.inject({ method: 'GET', url: `/v1/crl/${name}` })).statusCode, signer.asked]).toEqual([404, []])
  }))
})

describe('the status of a certificate', () => {
  test('is told to anybody, asked by POST or within an address', () => withHub({}, async (hub) => {
    const answer = await post(hub, ...status)
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control'], answer.body]).toEqual([200, 'application/ocsp-response', 'no-store', '/v1/ocsp query'])
    expect((await hub.app.inject({ method: 'GET', url: `/v1/ocsp/${Buffer.from('query?').toString('base64')}` })).body).toBe('/v1/ocsp query?')
    expect(signer.asked).toEqual(['POST /v1/ocsp application/ocsp-request', 'POST /v1/ocsp application/ocsp-request'])
  }))

  test.each(['', 'a%20b', '-_', '=', 'A'.repeat(513)])('asked by the address %j is not understood', (text) => withHub({}, async (hub) => {
    expect([(await hub.app.inject({ method: 'GET', url: `/v1/ocsp/${text}` })).statusCode, signer.asked]).toEqual([400, []])
  }))
})

describe('a time stamp', () => {
  test('is for accounts, of any role', () => withHub({}, async (hub) => {
    expect((await post(hub, ...stamp)).statusCode).toBe(401)
    expect((await post(hub, ...stamp, 'query', await hub.issuer.sign('nobody'))).statusCode).toBe(403)
    expect(signer.asked).toEqual([])
    const answer = await post(hub, ...stamp, 'query', await hub.signIn('holder', ['holder']))
    expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([200, 'application/timestamp-reply', '/v1/time-stamp query'])
  }))
})

describe.each([['status', status], ['time stamp', stamp]] as const)('a question for a %s', (_name, [url, type]) => {
  test('of another type, empty, or too large is refused before the signer is asked', () => withHub({}, async (hub) => {
    const token = await hub.signIn('clerk', ['issuing-clerk'])
    for (const [other, payload, code] of [['application/json', '{}', 415], ['application/octet-stream', 'query', 415], [type === status[1] ? stamp[1] : status[1], 'query', 415], [type, '', 415], [type, Buffer.alloc(questionBytesMax + 1), 413]] as const)
      expect([(await post(hub, url, other, payload, token)).statusCode, other, signer.asked]).toEqual([code, other, []])
  }))

  test('is told as unavailable while the signer is away, and where none was named', async () => {
    for (const options of [{ url: undefined }, { url: 'http://127.0.0.1:9' }])
      await withHub(options, async (hub) => expect((await post(hub, url, type, 'query', await hub.signIn('clerk', ['issuing-clerk']))).statusCode).toBe(503))
    await withHub({}, async (hub) => {
      signer.status = 503
      expect((await post(hub, url, type, 'query', await hub.signIn('clerk', ['issuing-clerk']))).statusCode).toBe(503)
    })
  })

  test('is told as unavailable where the answer breaks off', () => withHub({}, async (hub) => {
    signer.breaks = true
    expect((await post(hub, url, type, 'query', await hub.signIn('clerk', ['issuing-clerk']))).statusCode).toBe(503)
  }))

  test('has a place among a few of its network, and gives it back', () => withHub({}, async (hub) => {
    const token = await hub.signIn('clerk', ['issuing-clerk'])
    // Who she is has been found out before, so that all eight go the same way side by side.
    expect((await post(hub, url, type, 'query', token)).statusCode).toBe(200)
    const before = signer.asked.length
    let goOn = (): void => undefined
    signer.hold = new Promise((resolve) => { goOn = resolve })
    const waiting = Array.from({ length: 8 }, () => post(hub, url, type, 'query', token))
    // The places are taken as soon as the bodies are read; the next one is turned away while they wait.
    await expect.poll(() => signer.asked.length).toBeGreaterThan(before)
    expect((await post(hub, url, type, 'query', token)).statusCode).toBe(429)
    goOn()
    expect((await Promise.all(waiting)).map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 8 }, () => 200))
    expect((await post(hub, url, type, 'query', token)).statusCode).toBe(200)
  }))
})
