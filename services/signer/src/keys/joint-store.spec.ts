import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { emptyDirectory, passphrase } from './fixtures.ts'
import { joinKeyStores } from './joint-store.ts'
import { KeyUnavailable, type KeyKind, type KeyStore } from './key-store.ts'
import type { DeviceKeyStore } from './pkcs11/store.ts'
import { openSoftwareFileKeyStore } from './software-file.ts'

async function software(...keyIds: readonly string[]): Promise<KeyStore> {
  const store = await openSoftwareFileKeyStore(await emptyDirectory(), passphrase())
  onTestFinished(() => { store.close() })
  for (const keyId of keyIds) await store.create(keyId, 'sign-ed25519')
  return store
}

/** Remembers ids; has no keys. */
function inMemory(): DeviceKeyStore {
  const kinds = new Map<string, KeyKind>()
  const none = (): Promise<never> => Promise.reject(new KeyUnavailable('*', 'has none'))
  const create: KeyStore['create'] = async (keyId, kind) => {
    if (kinds.has(keyId)) throw new KeyUnavailable(keyId, 'is there')
    kinds.set(keyId, kind)
  }
  return { create, has: (keyId) => kinds.has(keyId), list: () => [...kinds].map(([keyId, kind]) => ({ keyId, kind })), close: () => undefined, sign: none, verifySm2: none, publicKey: none, wrap: none, unwrap: none, layAside: none }
}

/** Keys in files, in the part of a device. */
async function device(...keyIds: readonly string[]): Promise<{ readonly store: DeviceKeyStore }> {
  const inner = await software(...keyIds)
  const known = new Set(keyIds)
  const create: KeyStore['create'] = async (keyId, kind) => {
    await inner.create(keyId, kind)
    known.add(keyId)
  }
  const store: DeviceKeyStore = {
    has: (keyId) => known.has(keyId), create, list: () => inner.list(), close: () => { inner.close() },
    sign: (keyId, bytes) => inner.sign(keyId, bytes), verifySm2: (keyId, signed) => inner.verifySm2(keyId, signed), publicKey: (keyId) => inner.publicKey(keyId), wrap: (...asked) => inner.wrap(...asked), unwrap: (...asked) => inner.unwrap(...asked), layAside: (keyId) => inner.layAside(keyId),
  }
  return { store }
}

const ids = (store: KeyStore): readonly string[] => store.list().map(({ keyId }) => keyId)

test('each key answers from where it is', async () => {
  const [files, token] = [await software('hub-1'), await device('dept-1')]
  const both = joinKeyStores(files, token.store, new Set())
  expect(ids(both)).toEqual(['hub-1', 'dept-1'])
  expect(await both.publicKey('hub-1')).toEqual(await files.publicKey('hub-1'))
  expect(await both.publicKey('dept-1')).toEqual(await token.store.publicKey('dept-1'))
  expect(await both.sign('dept-1', Buffer.from('x'))).toEqual(await token.store.sign('dept-1', Buffer.from('x')))
  const signed = { publicKey: await both.publicKey('hub-1'), bytes: Buffer.from('x'), signature: Buffer.alloc(70) }
  for (const keyId of ['hub-1', 'dept-1']) await expect(both.layAside(keyId)).rejects.toThrow(`${keyId}: 不是包裹密钥`)
  for (const keyId of ['hub-1', 'dept-1']) await expect(both.verifySm2(keyId, signed)).rejects.toThrow(`${keyId}: 不是 SM2 密钥`)
  await expect(both.sign('nobody-1', Buffer.from('x'))).rejects.toThrow('不存在')
})

test('new keys go where their kind belongs', async () => {
  const [files, token] = [await software(), await device()]
  const both = joinKeyStores(files, token.store, new Set(['sign-p256']))
  await both.create('seal-p256', 'sign-p256')
  await both.create('seal-sm2', 'sign-sm2')
  await both.create('box', 'wrap-aes256')
  expect([ids(files), ids(token.store)]).toEqual([['seal-sm2', 'box'], ['seal-p256']])
  expect(await both.unwrap('box', await both.wrap('box', Buffer.from('plain'), Buffer.alloc(0)), Buffer.alloc(0))).toEqual(Buffer.from('plain'))
})

test('an id that is in both stops the start', async () => {
  const token = await device('seal-1')
  const files = await software('seal-1')
  expect(() => joinKeyStores(files, token.store, new Set())).toThrow('密钥文件与设备里都有这个编号')
})

test('whatever is made in whatever order, an id is made once, also while the device is away', async () => {
  const kinds = fc.constantFrom('sign-p256', 'sign-sm2', 'sign-ed25519')
  const wishes = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), kinds), { minLength: 1, maxLength: 6 })
  await fc.assert(fc.asyncProperty(wishes, fc.boolean(), async (asked, away) => {
    const [files, token] = [inMemory(), inMemory()]
    const both = joinKeyStores(files, { ...token, list: () => (away ? [] : token.list()) }, new Set(['sign-p256']))
    const made: string[] = []
    for (const [keyId, kind] of asked) await both.create(keyId, kind).then(() => made.push(keyId), () => undefined)
    expect(made).toEqual([...new Set(asked.map(([keyId]) => keyId))])
  }))
})
