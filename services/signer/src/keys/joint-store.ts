import { KeyUnavailable, type KeyDescription, type KeyKind, type KeyStore, type Sm2Signed } from './key-store.ts'
import type { DeviceKeyStore } from './pkcs11/store.ts'

/**
 * 软件与设备并用 — one store that answers from both by key id, so that a department's key may live in a device and the hub's own in files.
 * New keys go where `inDevice` says, by kind. An id that is in both is no key: nobody could tell which of them signed.
 * @throws KeyUnavailable an id that is in both
 */
export function joinKeyStores(software: KeyStore, device: DeviceKeyStore, inDevice: ReadonlySet<KeyKind>): KeyStore {
  const twice = software.list().find(({ keyId }) => device.has(keyId))
  if (twice !== undefined) throw new KeyUnavailable(twice.keyId, '密钥文件与设备里都有这个编号；改掉设备里的标签，或移走密钥文件')
  return new JointKeyStore(software, device, inDevice)
}

class JointKeyStore implements KeyStore {
  readonly #software: KeyStore
  readonly #device: DeviceKeyStore
  readonly #inDevice: ReadonlySet<KeyKind>

  constructor(software: KeyStore, device: DeviceKeyStore, inDevice: ReadonlySet<KeyKind>) {
    this.#software = software
    this.#device = device
    this.#inDevice = inDevice
  }

  sign(keyId: string, bytes: Uint8Array): Promise<Uint8Array> {
    return this.#of(keyId).sign(keyId, bytes)
  }

  publicKey(keyId: string): Promise<Uint8Array> {
    return this.#of(keyId).publicKey(keyId)
  }

  verifySm2(keyId: string, signed: Sm2Signed): Promise<boolean> {
    return this.#of(keyId).verifySm2(keyId, signed)
  }

  wrap(keyId: string, plain: Uint8Array, context: Uint8Array): Promise<Uint8Array> {
    return this.#of(keyId).wrap(keyId, plain, context)
  }

  unwrap(keyId: string, wrapped: Uint8Array, context: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#of(keyId).unwrap(keyId, wrapped, context)
  }

  async create(keyId: string, kind: KeyKind): Promise<void> {
    const into = this.#inDevice.has(kind) ? this.#device : this.#software
    const elsewhere = into === this.#device ? this.#software.list().some((key) => key.keyId === keyId) : this.#device.has(keyId)
    if (elsewhere) throw new KeyUnavailable(keyId, '已存在，不会被覆盖')
    await into.create(keyId, kind)
  }

  layAside(keyId: string): Promise<void> {
    return this.#of(keyId).layAside(keyId)
  }

  list(): readonly KeyDescription[] {
    return [...this.#software.list(), ...this.#device.list()]
  }

  close(): void {
    this.#software.close()
    this.#device.close()
  }

  #of(keyId: string): KeyStore {
    return this.#device.has(keyId) ? this.#device : this.#software
  }
}
