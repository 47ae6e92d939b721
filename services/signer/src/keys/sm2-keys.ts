import { handOverSm2Scalar, parseSm2Spki, sm2MessageDigest, type Sm2PublicKey } from '@hub/gm'
import { assert, isRefusal } from '@hub/kernel'
import { openSignPool, type SignPool, type SignPoolOptions } from '../sign-pool/sign-pool.ts'
import { SignPoolUnavailable } from '../sign-pool/unavailable.ts'
import { KeyUnavailable, type Sm2Signed } from './key-store.ts'
import type { LoadedSm2Key } from './loaded-key.ts'

/** 已移交的 SM2 密钥 — its private half is with the threads alone. */
export interface HandedSm2Key {
  readonly kind: 'sign-sm2'
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Buffer
  readonly point: Sm2PublicKey
}

/** SM2 密钥组 — the SM2 keys of one store, and the threads that sign with them. The threads are begun for the first key; `close` overwrites the keys at once and ends the threads. */
export class Sm2Keys {
  readonly #options: SignPoolOptions
  #opening: Promise<void> | undefined
  #pool: SignPool | undefined
  #closed = false

  constructor(options: SignPoolOptions) {
    this.#options = options
  }

  /** Resolves when the threads are up. A key is sealed and added only after that. @throws KeyUnavailable no thread to be had, where the next call tries again; or closed meanwhile */
  async prepare(keyId: string): Promise<void> {
    const opening = (this.#opening ??= this.#open())
    try {
      await opening
    } catch (error) {
      if (this.#opening === opening) this.#opening = undefined
      throw this.#unavailable(keyId, error)
    }
    if (this.#closed) throw new KeyUnavailable(keyId, '密钥库已关闭')
  }

  /** Takes over the key: what was in this thread's memory is overwritten. Once a key id, after `prepare`. */
  add(keyId: string, { privateKey, publicKey }: LoadedSm2Key): HandedSm2Key {
    const point = this.#openPool.addKey(keyId, handOverSm2Scalar(privateKey))
    assert(!isRefusal(point), 'a key that was loaded is in range')
    return { kind: 'sign-sm2', publicKey, point }
  }

  /** DER of (r, s) over `bytes` as they are now, under the default user id. They are digested here and signed on a thread. @throws KeyUnavailable no thread answers: come again */
  async sign(keyId: string, { point }: HandedSm2Key, bytes: Uint8Array): Promise<Uint8Array> {
    try {
      return await this.#openPool.sign(keyId, sm2MessageDigest(point, bytes))
    } catch (error) {
      throw this.#unavailable(keyId, error)
    }
  }

  /** Of `bytes` as they are now, whosever public key it is. @throws KeyUnavailable no thread answers */
  async verify(keyId: string, { publicKey, bytes, signature }: Sm2Signed): Promise<boolean> {
    const point = parseSm2Spki(publicKey)
    if (isRefusal(point)) return false
    try {
      return await this.#openPool.verify(point, sm2MessageDigest(point, bytes), signature)
    } catch (error) {
      throw this.#unavailable(keyId, error)
    }
  }

  close(): void {
    this.#closed = true
    void this.#pool?.close()
  }

  get #openPool(): SignPool {
    assert(this.#pool !== undefined, 'the threads are up before there is a key')
    return this.#pool
  }

  async #open(): Promise<void> {
    const pool = await openSignPool(this.#options)
    if (this.#closed) void pool.close()
    else this.#pool = pool
  }

  #unavailable(keyId: string, error: unknown): unknown {
    if (!(error instanceof SignPoolUnavailable)) return error
    return new KeyUnavailable(keyId, this.#closed ? '密钥库已关闭' : error.message, { cause: error })
  }
}
