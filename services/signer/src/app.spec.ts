import { mutualTls } from '@hub/pki'
import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bodyBytesMax } from './app.ts'
import { makeHub, startSigner } from './fixtures.ts'

let signer: Awaited<ReturnType<typeof startSigner>>
beforeAll(async () => { signer = await startSigner() })
afterAll(() => signer.stop())

const root = 'ab'.repeat(32)
const at = '2026-03-02T09:00:00.000Z'
const checkpoint = { purpose: 'checkpoint', origin: 'hub.example.cn/log', size: '7', rootSha256: root, at }
const receipt = { purpose: 'receipt', lookUpId: '019cace0-5a80-7000-8000-0123456789ab', leafSha256: root, at }
const kek = { purpose: 'ledger-kek', hubId: 'hub-1', keyId: 'kek-1' }

const wrap = async (subject: typeof kek, plain: string): Promise<string> => {
  const { status, body } = await signer.call('ledger', '/v1/keys/wrap', { ...subject, plain })
  expect(status).toBe(200)
  return (body as { wrapped: string }).wrapped
}

describe('signing', () => {
  test.each([
    [checkpoint, 'checkpoint-1', `hub.example.cn/log\n7\n${Buffer.from(root, 'hex').toString('base64')}\nzhengyuan/checkpoint/v1 ${at}\n`],
    [receipt, 'receipt-1', `zhengyuan/receipt/v1\n${receipt.lookUpId}\n${root}\n${at}\n`],
  ])('the ledger gets a signature over the frozen bytes: $purpose', async (request, keyId, text) => {
    const { status, body } = await signer.call('ledger', '/v1/sign', request)
    expect(status).toBe(200)
    const answer = body as { keyId: string; signature: string; publicKey: string }
    expect(Object.keys(answer)).toEqual(['keyId', 'signature', 'publicKey'])
    expect(answer.keyId).toBe(keyId)
    const key = createPublicKey({ key: Buffer.from(answer.publicKey, 'base64'), format: 'der', type: 'spki' })
    expect(key.asymmetricKeyType).toBe('ed25519')
    expect(verify(null, Buffer.from(text), key, Buffer.from(answer.signature, 'base64'))).toBe(true)
  })

  test.each([
    ['another purpose', { ...checkpoint, purpose: 'licence-file' }, 422, 'UNKNOWN_PURPOSE'],
    ['an unknown field', { ...receipt, digest: root }, 400, 'UNKNOWN_FIELD'],
    ['a wrong field', { ...checkpoint, size: '-1' }, 400, 'MALFORMED_FIELD'],
    ['a list', [checkpoint], 400, 'MALFORMED_BODY'],
  ])('%s is refused with its own code and a Chinese sentence', async (_what, body, status, code) => {
    const answer = await signer.call('ledger', '/v1/sign', body)
    expect(answer).toMatchObject({ status, body: { code } })
    expect((answer.body as { message: string }).message).toMatch(/[\u4e00-\u9fff]/)
  })
})

describe('wrapping', () => {
  test('what the ledger has wrapped it can unwrap, and each wrapping looks different', async () => {
    const plain = randomBytes(32).toString('base64')
    const [one, two] = [await wrap(kek, plain), await wrap(kek, plain)]
    expect(one).not.toBe(two)
    for (const wrapped of [one, two]) {
      const answer = await signer.call('ledger', '/v1/keys/unwrap', { ...kek, wrapped })
      expect(answer).toMatchObject({ status: 200, body: { plain }, headers: { 'cache-control': 'no-store' } })
    }
  })

  test('a foreign hub, another purpose, another key id or a changed byte opens nothing, and all are refused alike; of another wrapping key it is told that it is not here', async () => {
    const wrapped = await wrap(kek, randomBytes(32).toString('base64'))
    const changed = Buffer.from(wrapped, 'base64')
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1
    const attempts = [
      { ...kek, wrapped, hubId: 'hub-2' },
      { ...kek, wrapped, purpose: 'ledger-index' },
      { ...kek, wrapped, keyId: 'kek-2' },
      { ...kek, wrapped: changed.toString('base64') },
      { ...kek, wrapped: Buffer.from(wrapped, 'base64').toString('latin1').replace('wrap-1', 'wrap-2') },
      { ...kek, wrapped: Buffer.from(Buffer.from(wrapped, 'base64').toString('latin1').replace('wrap-1', 'wrap-2'), 'latin1').toString('base64') },
    ]
    const answers = await Promise.all(attempts.map((body) => signer.call('ledger', '/v1/keys/unwrap', body)))
    const codes = answers.map(({ status, body }) => [status, (body as { code: string }).code])
    expect(codes).toEqual([
      [422, 'WRAPPED_KEY_REFUSED'],
      [422, 'WRAPPED_KEY_REFUSED'],
      [422, 'WRAPPED_KEY_REFUSED'],
      [422, 'WRAPPED_KEY_REFUSED'],
      [400, 'MALFORMED_FIELD'],
      [422, 'WRAPPING_KEY_ABSENT'],
    ])
  })
})

describe('who asks', () => {
  test.each(['gateway', 'launcher', 'signer'] as const)('%s may ask for health and for nothing else', async (peer) => {
    const asked = [['/v1/sign', checkpoint], ['/v1/keys/wrap', { ...kek, plain: root }], ['/v1/keys/unwrap', 'not even JSON'], ['/v1/keys/rewrap', 'not even JSON']] as const
    for (const [path, body] of asked)
      expect(await signer.call(peer, path, body)).toMatchObject({ status: 403, body: { code: 'PEER_NOT_ALLOWED' } })
    expect(await signer.call(peer, '/health/live')).toMatchObject({ status: 200, body: { live: true } })
    expect(await signer.call(peer, '/health/ready')).toMatchObject({ status: 200, body: { ready: true } })
  })

  test('a client without a certificate and one of another CA do not get past the handshake', async () => {
    const foreign = await makeHub()
    const { ca } = (await mutualTls({ dir: signer.tlsDir, name: 'ledger' })).client('signer')
    const own = (await mutualTls({ dir: foreign.tlsDir, name: 'ledger' })).client('signer')
    const before = signer.logged.length
    for (const tls of [{ ca }, { ...own, ca }]) {
      const socket = connect({ host: '127.0.0.1', port: signer.port, ...tls })
      let heard = ''
      socket.on('data', (chunk) => { heard += String(chunk) })
      // With TLS 1.3 a client believes itself connected until the server's alert, or just the end, arrives.
      socket.on('error', () => undefined)
      socket.write('GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n')
      await new Promise((resolve) => socket.once('close', resolve))
      expect(heard).toBe('')
    }
    const refused = signer.logged.slice(before).map((line) => (JSON.parse(line) as { audit?: string }).audit)
    expect(refused).toEqual(['handshake', 'handshake'])
    await foreign.remove()
  })
})

describe('hostile requests', () => {
  test.each([
    ['broken JSON', '{"purpose":', 'application/json', 400, 'MALFORMED_JSON'],
    ['an empty body', '', 'application/json', 400, 'MALFORMED_JSON'],
    ['a prototype in the body', '{"__proto__":{"purpose":"receipt"}}', 'application/json', 400, 'MALFORMED_JSON'],
    ['plain text', JSON.stringify(checkpoint), 'text/plain', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a form', 'purpose=receipt', 'application/x-www-form-urlencoded', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a body over the limit', JSON.stringify({ ...checkpoint, origin: 'a'.repeat(bodyBytesMax) }), 'application/json', 413, 'BODY_TOO_LARGE'],
  ])('%s gets its own code on every route', async (_what, body, contentType, status, code) => {
    for (const path of ['/v1/sign', '/v1/keys/wrap', '/v1/keys/unwrap', '/v1/keys/rewrap'])
      expect(await signer.call('ledger', path, body, contentType)).toMatchObject({ status, body: { code } })
  })

  test('an unknown path, a wrong method and a broken address are refused', async () => {
    expect(await signer.call('ledger', '/v1/keys')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
    expect(await signer.call('ledger', '/v1/sign')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
    expect(await signer.call('ledger', '/%zz')).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } })
  })
})

test('without its keys the signer is alive, not ready, and says so to who asks', async () => {
  const closed = await startSigner()
  closed.keys.close()
  expect(await closed.call('launcher', '/health/live')).toMatchObject({ status: 200 })
  expect(await closed.call('launcher', '/health/ready')).toMatchObject({ status: 503, body: { ready: false, missing: ['wrap-1', 'checkpoint-1', 'receipt-1'] } })
  expect(await closed.call('ledger', '/v1/sign', receipt)).toMatchObject({ status: 503, body: { code: 'KEY_UNAVAILABLE', detail: { keyId: 'receipt-1' } } })
  await closed.stop()
})
