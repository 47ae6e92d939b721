import { generateKeyPairSync } from 'node:crypto'
import { chmod, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ensureKeys } from './ensure-keys.ts'
import { emptyDirectory } from './fixtures.ts'
import type { KeyStore } from './key-store.ts'
import { openKeys, type KeySettings } from './open-keys.ts'
import type { DeviceSettings } from './pkcs11/settings.ts'
import { softHsm, type SoftHsm } from './pkcs11/testing/softhsm.ts'
import { hasKeyFiles } from './software-file.ts'

async function settingsOf(hsm: SoftHsm, newKeys: DeviceSettings['newKeys'] = []): Promise<KeySettings & { readonly device: DeviceSettings }> {
  const dir = await emptyDirectory()
  const pinFile = join(dir, 'pin')
  await writeFile(pinFile, `${hsm.options.pin}\n`, { mode: 0o600 })
  const { address, environment } = hsm.options
  return { dataDir: dir, passphraseFile: join(dir, 'passphrase'), profile: 'embedded', device: { address, pinFile, newKeys, environment } }
}

async function open(settings: KeySettings): Promise<KeyStore> {
  const store = await openKeys(settings)
  onTestFinished(() => { store.close() })
  return store
}

test('the hub keeps its own keys in files and a department its in a device; both are there after the next start', async ({ skip }) => {
  const settings = await settingsOf(softHsm(skip), ['sign-p256'])
  const first = await open(settings)
  await ensureKeys(first, [{ keyId: 'wrap-1', kind: 'wrap-aes256' }, { keyId: 'seal-1-p256', kind: 'sign-p256' }, { keyId: 'seal-1-sm2', kind: 'sign-sm2' }])
  const publicKey = await first.publicKey('seal-1-p256')
  first.close()
  const files = await open({ dataDir: settings.dataDir, passphraseFile: settings.passphraseFile, profile: settings.profile })
  expect(files.list().map(({ keyId }) => keyId)).toEqual(['seal-1-sm2', 'wrap-1'])
  files.close()
  expect(await (await open(settings)).publicKey('seal-1-p256')).toEqual(publicKey)
})

test('a new hub starts beside a device that has keys already; one that lost its wrapping key does not', async ({ skip }) => {
  const hsm = softHsm(skip)
  hsm.importKey('dept-1', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  const settings = await settingsOf(hsm)
  const required = [{ keyId: 'wrap-1', kind: 'wrap-aes256' }, { keyId: 'checkpoint-1', kind: 'sign-ed25519' }] as const
  const first = await open(settings)
  expect(await ensureKeys(first, required, !(await hasKeyFiles(settings.dataDir)))).toEqual(['wrap-1', 'checkpoint-1'])
  first.close()
  await rm(join(settings.dataDir, 'keys', 'wrap-1.key.json'))
  await expect(ensureKeys(await open(settings), required, !(await hasKeyFiles(settings.dataDir)))).rejects.toThrow('密钥文件丢失')
})

test('a PIN file that is open to others, empty or absent stops the start', async ({ skip }) => {
  const settings = await settingsOf(softHsm(skip))
  const { pinFile } = settings.device
  await chmod(pinFile, 0o644)
  await expect(open(settings)).rejects.toThrow('权限过宽')
  await chmod(pinFile, 0o600)
  await writeFile(pinFile, '\n')
  await expect(open(settings)).rejects.toThrow('PIN 文件是空的')
  await expect(open({ ...settings, device: { ...settings.device, pinFile: `${pinFile}-elsewhere` } })).rejects.toThrow('PIN 文件不存在')
})
