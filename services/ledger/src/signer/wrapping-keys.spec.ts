import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureInternalCa, issueServiceCertificate, mutualTls, peerName } from '@hub/pki'
import { expect, onTestFinished, test } from 'vitest'
import { KeyUnavailable } from '../vault/unavailable.ts'
import { signerWrappingKeys } from './wrapping-keys.ts'

interface Asked { readonly path: string | undefined; readonly peer: string | undefined; readonly body: unknown }

/** A signer that answers everything alike, and what it was asked; undefined: it hangs up. */
async function keysAt(answer: { readonly status: number; readonly body: string } | undefined) {
  const dir = await mkdtemp(join(tmpdir(), 'zhengyuan-wrapping-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  await ensureInternalCa(dir)
  for (const name of ['cli', 'signer'] as const) await issueServiceCertificate(dir, name)
  const asked: Asked[] = []
  const server = https.createServer((await mutualTls({ dir, name: 'signer' })).server, (request, response) => {
    let text = ''
    request.on('data', (chunk) => { text += String(chunk) }).on('end', () => {
      asked.push({ path: request.url, peer: peerName(request.socket), body: JSON.parse(text) as unknown })
      if (answer === undefined) request.socket.destroy()
      else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => { server.closeAllConnections(); server.close() })
  const keys = signerWrappingKeys({ url: `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`, tls: (await mutualTls({ dir, name: 'cli' })).client('signer') })
  onTestFinished(() => keys.close())
  return { keys, asked }
}

test('the next key is asked for as the terminal', async () => {
  const { keys, asked } = await keysAt({ status: 200, body: '{"keyId":"wrap-2","made":true}' })
  expect(await keys.next('wrap-1')).toBe('wrap-2')
  expect(asked).toEqual([{ path: '/v1/wrapping-keys/next', peer: 'cli', body: { from: 'wrap-1' } }])
})

test('a key is ended, or was before', async () => {
  const there = await keysAt({ status: 200, body: '{"keyId":"wrap-1","ended":true}' })
  expect(await there.keys.end('wrap-1')).toBe('ended')
  expect(there.asked).toEqual([{ path: '/v1/wrapping-keys/end', peer: 'cli', body: { keyId: 'wrap-1' } }])
  expect(await (await keysAt({ status: 422, body: '{"code":"WRAPPING_KEY_ABSENT"}' })).keys.end('wrap-1')).toBe('absent')
})

test.each([
  [409, '{"code":"WRAPPING_KEY_IN_USE"}', '409 WRAPPING_KEY_IN_USE'], [403, '{"code":"PEER_NOT_ALLOWED"}', '403 PEER_NOT_ALLOWED'], [503, 'x', '503'],
])('a refusal is told with its code: %i %s', async (status, body, said) => {
  const { keys } = await keysAt({ status, body })
  for (const step of [keys.next('wrap-1'), keys.end('wrap-1')]) await expect(step).rejects.toThrow(said)
})

test.each(['x', 'null', '{}', '{"keyId":7}', '{"keyId":"checkpoint-1"}', '{"keyId":"wrap-0"}', `{"keyId":"${'a'.repeat(20_000)}"}`])('%.40s names no wrapping key', async (body) => {
  await expect((await keysAt({ status: 200, body })).keys.next('wrap-1')).rejects.toBeInstanceOf(KeyUnavailable)
})

test('a signer that hangs up is told as not there', async () => {
  await expect((await keysAt(undefined)).keys.next('wrap-1')).rejects.toThrow('签名机没有应答')
})
