import { issueServiceCertificate } from '@hub/pki'
import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSigner } from '../fixtures.ts'
import { ensureKeys } from '../keys/ensure-keys.ts'
import { passphrase } from '../keys/fixtures.ts'
import { openSoftwareFileKeyStore } from '../keys/software-file.ts'
import { requiredKeys } from '../policy/permission.ts'

let signer: Awaited<ReturnType<typeof startSigner>>
beforeAll(async () => {
  signer = await startSigner()
  await issueServiceCertificate(signer.tlsDir, 'cli')
})
afterAll(() => signer.stop())

const subject = { purpose: 'ledger-kek', hubId: 'hub-1', keyId: 'kek-1' }
const plain = randomBytes(32).toString('base64')
const as = async (path: string, body: object): Promise<Readonly<Record<string, unknown>>> => {
  const { status, body: answer } = await signer.call('ledger', path, body)
  return { status, ...(answer as object) }
}
const wrap = async (): Promise<string> => String((await as('/v1/keys/wrap', { ...subject, plain }))['wrapped'])
const headOf = (wrapped: unknown): string => Buffer.from(String(wrapped), 'base64').subarray(0, 8).toString('latin1')

describe('a rotation, step by step', () => {
  let old = ''

  test('the first key has no other after it until one is asked for, and asking again makes no third', async () => {
    old = await wrap()
    expect(headOf(old)).toBe('\u0001\u0006wrap-1')
    expect(await signer.call('cli', '/v1/wrapping-keys/next', { from: 'wrap-1' })).toMatchObject({ status: 200, body: { keyId: 'wrap-2', made: true } })
    expect(await signer.call('cli', '/v1/wrapping-keys/next', { from: 'wrap-1' })).toMatchObject({ status: 200, body: { keyId: 'wrap-2', made: false } })
    expect((await readdir(join(signer.dir, 'keys'))).filter((name) => name.startsWith('wrap-')).toSorted()).toEqual(['wrap-1.key.json', 'wrap-2.key.json'])
  })

  test('what is wrapped from then on names the new key; what was wrapped before still opens', async () => {
    const fresh = await wrap()
    expect(headOf(fresh)).toBe('\u0001\u0006wrap-2')
    for (const wrapped of [old, fresh]) expect(await as('/v1/keys/unwrap', { ...subject, wrapped })).toMatchObject({ status: 200, plain })
  })

  test('a wrapping of before becomes one of the new key, for the same three words and no others, and nothing plain comes out', async () => {
    const answer = await as('/v1/keys/rewrap', { ...subject, wrapped: old })
    expect(Object.keys(answer)).toEqual(['status', 'signerKeyId', 'wrapped'])
    expect([answer['signerKeyId'], headOf(answer['wrapped'])]).toEqual(['wrap-2', '\u0001\u0006wrap-2'])
    expect(await as('/v1/keys/unwrap', { ...subject, wrapped: answer['wrapped'] })).toMatchObject({ status: 200, plain })
    for (const other of [{ purpose: 'ledger-index' }, { hubId: 'hub-2' }, { keyId: 'kek-2' }]) {
      expect(await as('/v1/keys/unwrap', { ...subject, ...other, wrapped: answer['wrapped'] })).toMatchObject({ status: 422, code: 'WRAPPED_KEY_REFUSED' })
      expect(await as('/v1/keys/rewrap', { ...subject, ...other, wrapped: old })).toMatchObject({ status: 422, code: 'WRAPPED_KEY_REFUSED' })
    }
  })

  test('the newest is not ended; an older one is laid aside, is named to who still needs it, and may not be ended twice', async () => {
    expect(await signer.call('cli', '/v1/wrapping-keys/end', { keyId: 'wrap-2' })).toMatchObject({ status: 409, body: { code: 'WRAPPING_KEY_IN_USE' } })
    expect(await signer.call('cli', '/v1/wrapping-keys/end', { keyId: 'wrap-1' })).toMatchObject({ status: 200, body: { keyId: 'wrap-1', ended: true } })
    expect(await readdir(join(signer.dir, 'ended-keys'))).toEqual(['wrap-1.key.json'])
    for (const path of ['/v1/keys/unwrap', '/v1/keys/rewrap']) expect(await as(path, { ...subject, wrapped: old })).toMatchObject({ status: 422, code: 'WRAPPING_KEY_ABSENT', detail: { signerKeyId: 'wrap-1' } })
    expect(await signer.call('cli', '/v1/wrapping-keys/end', { keyId: 'wrap-1' })).toMatchObject({ status: 422, body: { code: 'WRAPPING_KEY_ABSENT' } })
    expect(await signer.call('cli', '/v1/wrapping-keys/next', { from: 'wrap-1' })).toMatchObject({ status: 422, body: { code: 'WRAPPING_KEY_ABSENT' } })
    expect(await signer.call('launcher', '/health/ready')).toMatchObject({ status: 200, body: { ready: true } })
  })

  test('the next start opens the new one and makes no first one again', async () => {
    const again = await openSoftwareFileKeyStore(signer.dir, passphrase())
    expect(await ensureKeys(again, requiredKeys, false)).toEqual([])
    expect(again.list().filter(({ kind }) => kind === 'wrap-aes256').map(({ keyId }) => keyId)).toEqual(['wrap-2'])
    again.close()
  })
})

test.each(['next', 'end'])('%s is for the terminal alone: a ledger that was taken over ends no key', async (step) => {
  for (const peer of ['ledger', 'gateway', 'launcher', 'signer'] as const) expect(await signer.call(peer, `/v1/wrapping-keys/${step}`, { from: 'wrap-2', keyId: 'wrap-2' })).toMatchObject({ status: 403, body: { code: 'PEER_NOT_ALLOWED' } })
})

test.each([[{}], [{ from: 'checkpoint-1' }], [{ from: 'wrap-2', keyId: 'x' }], [[]], ['{']])('a body of %j makes and ends nothing', async (body) => {
  const before = await readdir(join(signer.dir, 'keys'))
  for (const step of ['next', 'end']) expect((await signer.call('cli', `/v1/wrapping-keys/${step}`, body)).status).toBe(400)
  expect(await readdir(join(signer.dir, 'keys'))).toEqual(before)
})

test('each step leaves one audit line that names the key', () => {
  const lines = signer.logged.map((line) => JSON.parse(line) as { audit?: string; signerKeyId?: string; done?: boolean }).filter(({ audit, done }) => done === true && audit?.startsWith('wrapping-key-') === true)
  expect(lines.map(({ audit, signerKeyId }) => [audit, signerKeyId])).toEqual([['wrapping-key-next', 'wrap-2'], ['wrapping-key-next', 'wrap-2'], ['wrapping-key-end', 'wrap-1']])
})
