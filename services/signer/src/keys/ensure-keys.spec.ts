import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ensureKeys } from './ensure-keys.ts'
import { emptyDirectory, passphrase } from './fixtures.ts'
import type { KeyDescription } from './key-store.ts'
import { openSoftwareFileKeyStore } from './software-file.ts'

const required: readonly KeyDescription[] = [{ keyId: 'ed', kind: 'sign-ed25519' }, { keyId: 'box', kind: 'wrap-aes256' }]
const open = (dir: string) => openSoftwareFileKeyStore(dir, passphrase())

test('the first start makes every key, the wrapping key first; the second makes none', async () => {
  const dir = await emptyDirectory()
  expect(await ensureKeys(await open(dir), required)).toEqual(['box', 'ed'])
  expect(await ensureKeys(await open(dir), required)).toEqual([])
})

test('a start that was cut off after the wrapping key is completed', async () => {
  const store = await open(await emptyDirectory())
  await store.create('box', 'wrap-aes256')
  expect(await ensureKeys(store, required)).toEqual(['ed'])
})

test('a new purpose gets its key later', async () => {
  const store = await open(await emptyDirectory())
  await ensureKeys(store, required)
  expect(await ensureKeys(store, [...required, { keyId: 'later', kind: 'sign-p256' }])).toEqual(['later'])
})

test('a lost wrapping key stops the start instead of being replaced', async () => {
  const dir = await emptyDirectory()
  await ensureKeys(await open(dir), required)
  await rm(join(dir, 'keys', 'box.key.json'))
  await expect(ensureKeys(await open(dir), required)).rejects.toThrow('密钥 box: 密钥文件丢失')
})

test('a key of another kind under a required id stops the start', async () => {
  const store = await open(await emptyDirectory())
  await store.create('ed', 'sign-p256')
  await expect(ensureKeys(store, [{ keyId: 'ed', kind: 'sign-ed25519' }])).rejects.toThrow('应为 sign-ed25519')
})
