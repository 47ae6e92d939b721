import { isRefusal } from '@hub/kernel'
import { parseSm2SignatureDer, parseSm2Spki, verifySm2 } from '@hub/gm'
import { createPublicKey, verify } from 'node:crypto'
import { chmod, copyFile, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { emptyDirectory, frozenKeyFiles, passphrase } from './fixtures.ts'
import { KeyUnavailable, signingKinds, type KeyStore, type SigningKind } from './key-store.ts'
import { hasKeyFiles, openSoftwareFileKeyStore, type SoftwareKeyStore } from './software-file.ts'

const context = Buffer.from('context')
const message = Buffer.from('message')
const fileIn = (dir: string, keyId: string) => join(dir, 'keys', `${keyId}.key.json`)

async function open(dir: string, text?: string): Promise<SoftwareKeyStore> {
  const store = await openSoftwareFileKeyStore(dir, passphrase(text))
  onTestFinished(() => { store.close() })
  return store
}

async function storeWith(keys: Readonly<Record<string, Parameters<KeyStore['create']>[1]>>): Promise<string> {
  const dir = await emptyDirectory()
  const store = await open(dir)
  for (const [keyId, kind] of Object.entries(keys)) await store.create(keyId, kind)
  store.close()
  return dir
}

async function verifies(store: KeyStore, keyId: string, kind: SigningKind): Promise<boolean> {
  return isSignature(store, keyId, kind, await store.sign(keyId, message))
}

async function isSignature(store: KeyStore, keyId: string, kind: SigningKind, signature: Uint8Array): Promise<boolean> {
  const spki = Buffer.from(await store.publicKey(keyId))
  if (kind === 'sign-sm2') return verifiesAsSm2(spki, signature)
  return verify(kind === 'sign-ed25519' ? null : 'sha256', message, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature)
}

function verifiesAsSm2(spki: Uint8Array, signature: Uint8Array): boolean {
  const [publicKey, parsed] = [parseSm2Spki(spki), parseSm2SignatureDer(signature)]
  return !isRefusal(publicKey) && !isRefusal(parsed) && verifySm2(publicKey, message, parsed)
}

test('keys made in one run sign and unwrap in the next', async () => {
  const dir = await storeWith({ ed: 'sign-ed25519', ec: 'sign-p256', gm: 'sign-sm2', rsa: 'sign-rsa2048', box: 'wrap-aes256' })
  const first = await open(dir)
  const wrapped = await first.wrap('box', Buffer.from('plain'), context)
  const publicKey = await first.publicKey('ed')
  first.close()

  const second = await open(dir)
  expect(second.list()).toEqual([{ keyId: 'box', kind: 'wrap-aes256' }, { keyId: 'ec', kind: 'sign-p256' }, { keyId: 'ed', kind: 'sign-ed25519' }, { keyId: 'gm', kind: 'sign-sm2' }, { keyId: 'rsa', kind: 'sign-rsa2048' }])
  expect(await second.unwrap('box', wrapped, context)).toEqual(Buffer.from('plain'))
  expect(await second.unwrap('box', wrapped, Buffer.from('another'))).toBeUndefined()
  expect(await second.publicKey('ed')).toEqual(publicKey)
  expect(await verifies(second, 'ed', 'sign-ed25519')).toBe(true)
  expect(await verifies(second, 'ec', 'sign-p256')).toBe(true)
  expect(await verifies(second, 'gm', 'sign-sm2')).toBe(true)
  expect(await verifies(second, 'rsa', 'sign-rsa2048')).toBe(true)
})

test('key files written on day one still open and give the same keys', async () => {
  const dir = await emptyDirectory()
  await mkdir(join(dir, 'keys'))
  for (const [keyId, { file }] of Object.entries(frozenKeyFiles)) await writeFile(fileIn(dir, keyId), file, { mode: 0o600 })
  const store = await open(dir)
  for (const keyId of ['frozen-ed25519', 'frozen-p256', 'frozen-sm2', 'frozen-rsa2048'] as const)
    expect(Buffer.from(await store.publicKey(keyId)).toString('base64')).toBe(frozenKeyFiles[keyId].publicKey)
  const wrapped = Buffer.from(frozenKeyFiles['frozen-wrap'].wrapped, 'base64')
  expect((await store.unwrap('frozen-wrap', wrapped, Buffer.from('frozen context')))?.toString()).toBe('sixteen bytes...')
})

test('a wrong passphrase stops the start with a clear sentence', async () => {
  const dir = await storeWith({ ed: 'sign-ed25519' })
  await expect(open(dir, 'another passphrase')).rejects.toThrow(KeyUnavailable)
  await expect(open(dir, 'another passphrase')).rejects.toThrow('密钥 ed: 无法打开：口令不对，或密钥文件被改动')
})

test('a changed, cut, renamed or swapped file stops the start', async () => {
  const dir = await storeWith({ ed: 'sign-ed25519', other: 'sign-ed25519' })
  const whole = await readFile(fileIn(dir, 'ed'), 'utf8')
  const put = (text: string) => writeFile(fileIn(dir, 'ed'), text)
  await put(whole.replace('sign-ed25519', 'wrap-aes256'))
  await expect(open(dir)).rejects.toThrow('无法打开')
  await put(whole.replace(/"salt":"./, (found) => found.endsWith('A') ? '"salt":"B' : '"salt":"A'))
  await expect(open(dir)).rejects.toThrow('无法打开')
  await put(whole.slice(0, 120))
  await expect(open(dir)).rejects.toThrow('已损坏')
  await put('')
  await expect(open(dir)).rejects.toThrow('已损坏')
  await copyFile(fileIn(dir, 'other'), fileIn(dir, 'ed'))
  await expect(open(dir)).rejects.toThrow('已损坏或被改动')
  await put((await readFile(fileIn(dir, 'other'), 'utf8')).replace('"other"', '"ed"'))
  await expect(open(dir)).rejects.toThrow('无法打开')
  await put(whole)
  expect((await open(dir)).list()).toHaveLength(2)
})

test('a crash while a key is written leaves the keys that were there', async () => {
  const dir = await storeWith({ ed: 'sign-ed25519' })
  const whole = await readFile(fileIn(dir, 'ed'))
  await writeFile(join(dir, 'keys', '.fresh.key.json.0a1b2c.tmp'), whole.subarray(0, 50))
  await writeFile(join(dir, 'keys', '.ed.key.json.0a1b2c.tmp'), whole.subarray(0, 50))
  const store = await open(dir)
  expect(store.list()).toEqual([{ keyId: 'ed', kind: 'sign-ed25519' }])
  await store.create('fresh', 'sign-p256')
  expect((await open(dir)).list().map(({ keyId }) => keyId)).toEqual(['ed', 'fresh'])
})

test('an existing key is never replaced, not even by a second process', async () => {
  const dir = await emptyDirectory()
  const [one, two] = [await open(dir), await open(dir)]
  await one.create('ed', 'sign-ed25519')
  const before = await readFile(fileIn(dir, 'ed'))
  await expect(one.create('ed', 'sign-ed25519')).rejects.toThrow('不会被覆盖')
  await expect(two.create('ed', 'sign-p256')).rejects.toThrow('不会被覆盖')
  expect(await readFile(fileIn(dir, 'ed'))).toEqual(before)
  expect(await verifies(one, 'ed', 'sign-ed25519')).toBe(true)
  expect(await readdir(join(dir, 'keys'))).toEqual(['ed.key.json'])
})

test('files are for their owner only, and a file open to others is not used', async () => {
  const dir = await storeWith({ ed: 'sign-ed25519' })
  expect((await stat(fileIn(dir, 'ed'))).mode & 0o777).toBe(0o600)
  expect((await stat(join(dir, 'keys'))).mode & 0o777).toBe(0o700)
  await chmod(fileIn(dir, 'ed'), 0o640)
  await expect(open(dir)).rejects.toThrow('权限过宽')
})

test('a key is used for its kind only', async () => {
  const store = await open(await storeWith({ ed: 'sign-ed25519', box: 'wrap-aes256' }))
  await expect(store.sign('box', message)).rejects.toThrow('不是签名密钥')
  await expect(store.publicKey('box')).rejects.toThrow('不是签名密钥')
  await expect(store.wrap('ed', message, context)).rejects.toThrow('不是包裹密钥')
  await expect(store.sign('absent', message)).rejects.toThrow('不存在')
})

test('a closed store answers nothing', async () => {
  const store = await open(await storeWith({ ed: 'sign-ed25519', box: 'wrap-aes256' }))
  store.close()
  expect(store.list()).toEqual([])
  for (const attempt of [store.sign('ed', message), store.wrap('box', message, context), store.create('more', 'sign-p256')])
    await expect(attempt).rejects.toThrow('密钥库已关闭')
})

test.each(signingKinds)('a key of kind %s that is being made while the store closes is not sealed under nothing', async (kind) => {
  const dir = await emptyDirectory()
  const store = await open(dir)
  const making = store.create('late', kind).then(() => 'made', () => 'refused')
  store.close()
  expect(await making).toBe('refused')
  expect(await readdir(join(dir, 'keys'))).toEqual([])
})

test('the passphrase is overwritten once the store is open, and when it does not open', async () => {
  const dir = await storeWith({ ed: 'sign-ed25519' })
  for (const text of [passphrase(), passphrase('another passphrase')]) {
    await openSoftwareFileKeyStore(dir, text).catch(() => undefined)
    expect(text.every((byte) => byte === 0)).toBe(true)
  }
})

test.each(['sign-sm2', 'sign-rsa2048', 'sign-p256', 'sign-ed25519'] as const)('a key of kind %s signs what was asked at the time of asking, also where the caller uses its buffer again', async (kind) => {
  const store = await open(await storeWith({ key: kind }))
  const reused = Buffer.from(message)
  const signing = store.sign('key', reused)
  reused.fill(0)
  expect(await isSignature(store, 'key', kind, await signing)).toBe(true)
})

test('a directory has keys once one was made', async () => {
  const dir = await emptyDirectory()
  expect(await hasKeyFiles(dir)).toBe(false)
  const store = await open(dir)
  expect(await hasKeyFiles(dir)).toBe(false)
  await store.create('ed', 'sign-ed25519')
  expect(await hasKeyFiles(dir)).toBe(true)
  await rename(fileIn(dir, 'ed'), join(dir, 'keys', 'ED.key.json'))
  expect(await hasKeyFiles(dir)).toBe(false)
})
