import { joinKeyStores } from './joint-store.ts'
import type { KeyStore } from './key-store.ts'
import { readPassphrase } from './passphrase.ts'
import { readPin, type DeviceSettings } from './pkcs11/settings.ts'
import { openDeviceKeyStore } from './pkcs11/store.ts'
import { hasKeyFiles, openSoftwareFileKeyStore, type SoftwareStoreOptions } from './software-file.ts'

export interface KeySettings extends SoftwareStoreOptions {
  readonly dataDir: string
  readonly passphraseFile: string
  /** `embedded` may make its passphrase at the very first start; `server` never does. */
  readonly profile: 'embedded' | 'server'
  readonly device?: DeviceSettings | undefined
}

/** 打开密钥库 — files, and with a device configured both. @throws KeyUnavailable wrong passphrase, damaged file, no device, refused PIN */
export async function openKeys({ dataDir, passphraseFile, profile, device, pool }: KeySettings): Promise<KeyStore> {
  const makePassphrase = profile === 'embedded' && !(await hasKeyFiles(dataDir))
  const software = await openSoftwareFileKeyStore(dataDir, await readPassphrase(passphraseFile, makePassphrase), { pool })
  if (device === undefined) return software
  try {
    const inDevice = await openDeviceKeyStore({ address: device.address, pin: await readPin(device.pinFile), environment: device.environment })
    try {
      return joinKeyStores(software, inDevice, new Set(device.newKeys))
    } catch (error) {
      inDevice.close()
      throw error
    }
  } catch (error) {
    software.close()
    throw error
  }
}
