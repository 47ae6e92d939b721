import { assert } from '@hub/kernel'
import { randomBytes } from 'node:crypto'
import { deriveFileKey } from './file-key.ts'
import { saltBytes } from './key-file.ts'

/** 文件密钥库 — derived keys by salt. New files take the salt that is already there, so that a start costs one derivation and not one a key. */
export class Sealer {
  readonly #passphrase: Buffer
  readonly #derived = new Map<string, Buffer>()
  #salt: Buffer = randomBytes(saltBytes)

  constructor(passphrase: Buffer) {
    this.#passphrase = passphrase
  }

  async keyFor(salt: Uint8Array): Promise<Buffer> {
    const name = Buffer.from(salt).toString('hex')
    const key = this.#derived.get(name) ?? (await deriveFileKey(this.#passphrase, salt))
    if (this.#derived.size === 0) this.#salt = Buffer.from(salt)
    this.#derived.set(name, key)
    return key
  }

  /** To be called while the passphrase is still there; afterwards `current` works without it. */
  async prepare(): Promise<void> {
    await this.keyFor(this.#salt)
  }

  get current(): { readonly salt: Buffer; readonly key: Buffer } {
    const key = this.#derived.get(this.#salt.toString('hex'))
    assert(key !== undefined, 'a sealer is prepared before it is used')
    return { salt: this.#salt, key }
  }

  forget(): void {
    for (const key of this.#derived.values()) key.fill(0)
    this.#derived.clear()
  }
}
