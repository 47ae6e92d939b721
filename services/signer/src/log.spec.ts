import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { authorityKeys } from './certs/roles.ts'
import { startSigner } from './fixtures.ts'
import { openBox } from './keys/aead.ts'
import { deriveFileKey } from './keys/file-key.ts'
import { passphrase } from './keys/fixtures.ts'
import { keyFileContext, parseKeyFile } from './keys/key-file.ts'
import { buildLog } from './log.ts'
import { requiredKeys } from './policy/permission.ts'
import { documentRequest, sealIdAt, sealRequest } from './testing/seal-requests.ts'

/** The private keys of a store, opened past its port: what the log must never show. */
async function privateKeysIn(dir: string): Promise<Buffer[]> {
  const names = await readdir(join(dir, 'keys'))
  return Promise.all(names.map(async (name) => {
    const file = parseKeyFile(await readFile(join(dir, 'keys', name)))
    const bytes = file && openBox(await deriveFileKey(passphrase(), file.salt), file.box, keyFileContext(file))
    if (bytes === undefined) throw new Error(`${name} does not open`)
    return bytes
  }))
}

const spellings = (bytes: Buffer) => (['base64', 'base64url', 'hex'] as const).map((encoding) => bytes.toString(encoding).replace(/=+$/, ''))

test('each use of a key is one audit line, and no line holds a key, a wrapped key, a signature or a caller\'s text', async () => {
  const signer = await startSigner()
  onTestFinished(() => signer.stop())
  const plain = Buffer.alloc(32, 0x5a)
  const subject = { purpose: 'ledger-kek', hubId: 'hub-1', keyId: 'kek-1' }
  const receipt = { purpose: 'receipt', lookUpId: '019cace0-5a80-7000-8000-0123456789ab', leafSha256: 'ab'.repeat(32), at: '2026-03-02T09:00:00.000Z' }
  const { wrapped } = (await signer.call('ledger', '/v1/keys/wrap', { ...subject, plain: plain.toString('base64') })).body as { wrapped: string }
  await signer.call('ledger', '/v1/keys/unwrap', { ...subject, wrapped })
  await signer.call('ledger', '/v1/keys/unwrap', { ...subject, hubId: 'hub-2', wrapped })
  await signer.call('ledger', '/v1/keys/unwrap', { ...subject, wrapped, 张三: '110101199003070000' })
  const { signature } = (await signer.call('ledger', '/v1/sign', receipt)).body as { signature: string }
  await signer.call('ledger', '/v1/sign', { ...receipt, purpose: '张三' })
  await signer.call('ledger', '/v1/sign', '{"张三"')
  await signer.call('gateway', '/v1/sign', receipt)
  signer.keys.close()
  await signer.call('ledger', '/v1/sign', receipt)

  const lines = signer.logged.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => 'audit' in line)
  expect(lines.map(({ audit, peer, purpose, hubId, keyId, signerKeyId, done, refused }) => ({ audit, peer, purpose, hubId, keyId, signerKeyId, done, refused }))).toEqual([
    { audit: 'wrap', peer: 'ledger', ...subject, signerKeyId: 'wrap-1', done: true },
    { audit: 'unwrap', peer: 'ledger', ...subject, signerKeyId: 'wrap-1', done: true },
    { audit: 'unwrap', peer: 'ledger', ...subject, hubId: 'hub-2', refused: 'WRAPPED_KEY_REFUSED' },
    { audit: 'unwrap', peer: 'ledger', refused: 'UNKNOWN_FIELD' },
    { audit: 'sign', peer: 'ledger', purpose: 'receipt', signerKeyId: 'receipt-1', done: true },
    { audit: 'sign', peer: 'ledger', refused: 'UNKNOWN_PURPOSE' },
    { audit: 'stranger', peer: 'gateway', refused: 'PEER_NOT_ALLOWED' },
  ])

  const everything = signer.logged.join('')
  const privateKeys = await privateKeysIn(signer.dir)
  expect(privateKeys).toHaveLength(requiredKeys.length + authorityKeys.length)
  const secrets = [plain, Buffer.from(wrapped, 'base64'), Buffer.from(signature, 'base64'), passphrase(), ...privateKeys, ...privateKeys.map((der) => der.subarray(-32))]
  for (const spelling of secrets.flatMap(spellings)) expect(everything).not.toContain(spelling)
  for (const text of ['张三', '110101199003070000', passphrase().toString()]) expect(everything).not.toContain(text)
  expect(everything).toContain('key unavailable')
})

test('each use of a seal is one audit line of ids and codes, and no line says whose it is', async () => {
  const signer = await startSigner()
  onTestFinished(() => signer.stop())
  const revocation = { sealId: sealIdAt(0), reason: 'superseded', at: new Date().toISOString() }
  await signer.call('ledger', '/v1/seals', sealRequest())
  await signer.call('ledger', '/v1/seals', sealRequest(0, { name: '演示市𪚥管局' }))
  await signer.call('ledger', '/v1/documents', documentRequest('driver', [0], { formats: ['pdf'] }))
  await signer.call('ledger', '/v1/documents', documentRequest('driver', [0], { qrText: '' }))
  await signer.call('ledger', '/v1/seals/revoke', revocation)
  await signer.call('ledger', '/v1/documents', documentRequest('driver'))
  await signer.call('gateway', '/v1/documents', documentRequest('driver'))

  const { documentId } = documentRequest('driver')
  const sealIds = [sealIdAt(0)]
  const lines = signer.logged.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => 'audit' in line)
  expect(lines.map(({ audit, sealId, documentId: document, sealIds: seals, formats, reason, done, refused }) => ({ audit, sealId, documentId: document, sealIds: seals, formats, reason, done, refused }))).toEqual([
    { audit: 'seal-make', sealId: sealIdAt(0), done: true },
    { audit: 'seal-make', sealId: sealIdAt(0), refused: 'SEAL_ID_REUSED' },
    { audit: 'document-make', documentId, sealIds, formats: ['pdf'], done: true },
    { audit: 'document-make', refused: 'MALFORMED_FIELD' },
    { audit: 'seal-revoke', sealId: sealIdAt(0), reason: 'superseded', done: true },
    { audit: 'document-make', documentId, sealIds, formats: ['pdf', 'ofd'], refused: 'SEAL_REVOKED' },
    { audit: 'stranger', refused: 'PEER_NOT_ALLOWED' },
  ])
  const everything = signer.logged.join('')
  for (const text of ['市场监督', '管局', '赵样本', '339900195501010014', '0000001号']) expect(everything).not.toContain(text)
  const privateKeys = await privateKeysIn(signer.dir)
  for (const spelling of privateKeys.flatMap((der) => [der, der.subarray(-32)]).flatMap(spellings)) expect(everything).not.toContain(spelling)
})

test('secrets that somebody logs by mistake are redacted', () => {
  const logged: string[] = []
  const log = buildLog({ write: (line) => { logged.push(line) } })
  log.info({ plain: 'hush', request: { wrapped: 'hush', body: 'hush' }, passphrase: 'hush' })
  expect(logged.join('')).not.toContain('hush')
  expect(logged.join('').match(/\[redacted\]/g)).toHaveLength(4)
})
