import { isRefusal } from '@hub/kernel'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyDirectory, passphrase as storePassphrase } from '../fixtures.ts'
import { opensslVerifies } from '../pkcs11/testing/openssl.ts'
import { openSoftwareFileKeyStore } from '../software-file.ts'
import { keptCertificates } from './certificate-files.ts'
import { importKey } from './import-key.ts'
import { opensslFiles, opensslKeys, passphrase } from './testing/openssl-files.ts'
import { encodeCertificatesPkcs12 } from './write-pkcs12.ts'

const kinds = Object.keys(opensslKeys) as (keyof typeof opensslKeys)[]
const message = Buffer.from('证照')
const open = (dir: string) => openSoftwareFileKeyStore(dir, storePassphrase())

test.each(kinds)('a key of kind %s that openssl made signs after the next start, and openssl verifies it under the old public key', async (kind) => {
  const [files, dir] = [opensslFiles(), await emptyDirectory()]
  files.key('key', kind)
  const first = await open(dir)
  expect(await importKey(first, { dir, keyId: 'dept-1', bytes: files.pkcs12('key'), passphrase })).toMatchObject({ kind })
  first.close()
  const store = await open(dir)
  expect(store.list()).toEqual([{ keyId: 'dept-1', kind }])
  expect(opensslVerifies({ kind, message, publicKey: files.publicKey('key'), signature: await store.sign('dept-1', message) })).toBe(true)
  expect((await keptCertificates(dir, 'dept-1')).map((each) => Buffer.from(each))).toEqual([files.run('x509', '-in', 'key.crt', '-outform', 'DER')])
  store.close()
})

test('a key that is there is never replaced, nor are its certificates; an id has to be one', async () => {
  const [files, dir] = [opensslFiles(), await emptyDirectory()]
  const store = await open(dir)
  await store.create('dept-1', 'sign-ed25519')
  files.key('key', 'sign-p256')
  const bytes = files.pkcs12('key')
  expect(await importKey(store, { dir, keyId: 'dept-1', bytes, passphrase })).toMatchObject({ refused: 'KEY_EXISTS' })
  expect(await importKey(store, { dir, keyId: '../dept', bytes, passphrase })).toMatchObject({ refused: 'KEY_ID_MALFORMED' })
  expect(await importKey(store, { dir, keyId: 'dept-2', bytes, passphrase: 'another' })).toMatchObject({ refused: 'PASSPHRASE_WRONG' })
  expect([store.list(), await keptCertificates(dir, 'dept-1'), await readdir(join(dir, 'keys'))]).toEqual([[{ keyId: 'dept-1', kind: 'sign-ed25519' }], [], ['dept-1.key.json']])
  store.close()
})

test('an import that was cut off after the certificates is completed by the next', async () => {
  const [files, dir] = [opensslFiles(), await emptyDirectory()]
  files.key('key', 'sign-sm2')
  const request = { dir, keyId: 'dept-1', bytes: files.pkcs12('key'), passphrase }
  const first = await open(dir)
  await importKey(first, request)
  first.close()
  await rm(join(dir, 'keys', 'dept-1.key.json'))
  const store = await open(dir)
  expect(await importKey(store, request)).toMatchObject({ kind: 'sign-sm2' })
  store.close()
})

test('a damaged certificate file is said to be damaged', async () => {
  const [files, dir] = [opensslFiles(), await emptyDirectory()]
  files.key('key', 'sign-p256')
  const store = await open(dir)
  await importKey(store, { dir, keyId: 'dept-1', bytes: files.pkcs12('key'), passphrase })
  store.close()
  await writeFile(join(dir, 'certificates', 'dept-1.pem'), 'nothing', { mode: 0o600 })
  await expect(keptCertificates(dir, 'dept-1')).rejects.toThrow('已损坏')
})

test('certificates go out as a PKCS #12 that openssl reads, under its passphrase and without any key', async () => {
  const files = opensslFiles()
  for (const kind of kinds) files.key(kind, kind)
  const certificates = kinds.map((kind) => files.run('x509', '-in', `${kind}.crt`, '-outform', 'DER'))
  files.write('out.p12', encodeCertificatesPkcs12(certificates, passphrase))
  const text = files.run('pkcs12', '-in', 'out.p12', '-passin', `pass:${passphrase}`, '-nodes').toString()
  expect(text.match(/BEGIN [A-Z ]+/g)).toEqual(kinds.map(() => 'BEGIN CERTIFICATE'))
  for (const kind of kinds) expect(text.replaceAll('\n', '')).toContain(files.read(`${kind}.crt`).toString().replaceAll('\n', ''))
  expect(() => files.run('pkcs12', '-in', 'out.p12', '-passin', 'pass:another', '-nodes')).toThrow()
})

test('a bundle of certificates alone is no key', async () => {
  const [files, dir] = [opensslFiles(), await emptyDirectory()]
  files.key('key', 'sign-p256')
  const store = await open(dir)
  const bytes = encodeCertificatesPkcs12([files.run('x509', '-in', 'key.crt', '-outform', 'DER')], passphrase)
  const imported = await importKey(store, { dir, keyId: 'dept-1', bytes, passphrase })
  expect(isRefusal(imported) && imported.refused).toBe('KEY_MISSING')
  store.close()
})
