import { assert } from '@hub/kernel'
import { createPublicKey, verify } from 'node:crypto'
import { isKeyId, KeyUnavailable, type KeyDescription, type KeyKind, type KeyStore } from '../key-store.ts'
import { Device, type DeviceOptions } from './device.ts'
import type { DeviceKey } from './messages.ts'
import { failureOf } from './trouble.ts'

/** 设备密钥库 — keys that never leave a device, found by their labels, under the port of every other key. */
export interface DeviceKeyStore extends KeyStore {
  /** Also of a key whose device is away. */
  has(keyId: string): boolean
}

/** Opens the device; the start stops where it does not answer, so that nobody makes keys anew that lie in it. @throws KeyUnavailable */
export async function openDeviceKeyStore(options: DeviceOptions): Promise<DeviceKeyStore> {
  const device = new Device(options)
  try {
    return new Pkcs11KeyStore(device, await device.open())
  } catch (error) {
    device.close()
    throw unavailable('*', error)
  }
}

class Pkcs11KeyStore implements DeviceKeyStore {
  readonly #device: Device
  /** As they were at the start: a key that another has taken the label of signs nothing that passes `sign`. */
  readonly #keys: Map<string, DeviceKey>

  constructor(device: Device, keys: readonly DeviceKey[]) {
    this.#device = device
    this.#keys = new Map(keys.map((key) => [key.keyId, key]))
  }

  has(keyId: string): boolean {
    return this.#keys.has(keyId)
  }

  async sign(keyId: string, bytes: Uint8Array): Promise<Uint8Array> {
    const key = this.#find(keyId)
    const signature = await this.#device.sign(keyId, bytes).catch((error: unknown) => { throw unavailable(keyId, error) })
    if (!isSignedBy(key, bytes, signature)) throw new KeyUnavailable(keyId, '设备给出的签名与它的公钥不符：同一标签下换了密钥，或公钥对象不是它的')
    return signature
  }

  async publicKey(keyId: string): Promise<Uint8Array> {
    return this.#find(keyId).publicKey
  }

  verifySm2(keyId: string): Promise<boolean> {
    return Promise.reject(new KeyUnavailable(keyId, '设备里没有 SM2 密钥'))
  }

  wrap(keyId: string): Promise<Uint8Array> {
    return Promise.reject(new KeyUnavailable(keyId, '不是包裹密钥'))
  }

  unwrap(keyId: string): Promise<Uint8Array | undefined> {
    return Promise.reject(new KeyUnavailable(keyId, '不是包裹密钥'))
  }

  async create(keyId: string, kind: KeyKind): Promise<void> {
    assert(isKeyId(keyId), 'key ids are chosen by the signer, never by a caller')
    if (kind === 'wrap-aes256') throw new KeyUnavailable(keyId, '包裹密钥不放在设备里')
    const key = await this.#device.create(keyId, kind).catch((error: unknown) => { throw unavailable(keyId, error) })
    this.#keys.set(keyId, key)
  }

  layAside(keyId: string): Promise<void> {
    return Promise.reject(new KeyUnavailable(keyId, '设备里没有包裹密钥'))
  }

  /** None while the device is away: it is what readiness is judged by. */
  list(): readonly KeyDescription[] {
    return this.#device.isThere ? [...this.#keys.values()].map(({ keyId, kind }) => ({ keyId, kind })) : []
  }

  close(): void {
    this.#device.close()
    this.#keys.clear()
  }

  #find(keyId: string): DeviceKey {
    const key = this.#keys.get(keyId)
    if (key === undefined) throw new KeyUnavailable(keyId, '设备里没有')
    return key
  }
}

/** What a device returns is verified before it goes out: another key, another encoding or a bit that fell over is found here and not by a reader years later. */
function isSignedBy({ kind, publicKey }: DeviceKey, bytes: Uint8Array, signature: Uint8Array): boolean {
  assert(kind !== 'sign-sm2', 'no device has SM2 keys')
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
  return verify(kind === 'sign-ed25519' ? null : 'sha256', bytes, key, signature)
}

function unavailable(keyId: string, error: unknown): KeyUnavailable {
  return error instanceof KeyUnavailable ? error : new KeyUnavailable(keyId, failureOf(error).message)
}
