import { takeSm2PrivateKey, type ScalarRefusal, type Sm2PublicKey } from '@hub/gm'
import { assert, isRefusal, type Refusal } from '@hub/kernel'
import { availableParallelism } from 'node:os'
import { KeyUnavailable } from '../keys/key-store.ts'
import type { HandedKey, PoolAnswer, PoolTask } from './messages.ts'
import { Slot, type PoolRequest } from './slot.ts'
import { startWorker, type StartWorker } from './start-worker.ts'
import { SignPoolUnavailable } from './unavailable.ts'

export interface SignPoolOptions {
  /** Threads; default: one a core, less the one of the event loop, at least one. */
  readonly workers?: number
  /** Requests that may wait for a thread; default `queuedRequestsMax`. */
  readonly queueMax?: number
  /** For specs: how a thread is started. */
  readonly start?: StartWorker
}

/** Requests that wait for a thread at most: some two seconds of work for one. Beyond that a caller is better told to come again. */
export const queuedRequestsMax = 4096

const digestBytes = 32

/** 签名线程池 — SM2 signatures made and verified beside the event loop: either takes a thread for about half a millisecond, and a batch of seals takes thousands. */
export interface SignPool {
  /** Takes over `scalar` (d, 32 bytes, overwritten here): once a key, for as long as the pool lives. A key id is used once. */
  addKey(keyId: string, scalar: Uint8Array): Sm2PublicKey | Refusal<ScalarRefusal>
  /**
   * (r, s) in DER over `digest`, the 32 bytes of `sm2MessageDigest`.
   * Rejects with KeyUnavailable for a key that was not added, with SignPoolUnavailable where no thread answers.
   */
  sign(keyId: string, digest: Uint8Array): Promise<Uint8Array>
  /**
   * Whether `signature` (DER) over `digest` is by `publicKey`, which need not be of a key that was added; false also for what is no signature.
   * Rejects with SignPoolUnavailable where no thread answers: then it is not known.
   */
  verify(publicKey: Sm2PublicKey, digest: Uint8Array, signature: Uint8Array): Promise<boolean>
  /** Overwrites the keys at once, before it returns its promise; ends the threads and answers what is under way as unavailable. */
  close(): Promise<void>
}

/** Resolves when every thread is ready. @throws SignPoolUnavailable a thread does not start */
export async function openSignPool(options: SignPoolOptions = {}): Promise<SignPool> {
  const pool = new WorkerSignPool(options)
  try {
    await pool.started()
    return pool
  } catch (error) {
    await pool.close()
    throw error
  }
}

class WorkerSignPool implements SignPool {
  readonly #queueMax: number
  readonly #keys = new Map<string, HandedKey>()
  readonly #waiting: PoolRequest[] = []
  readonly #slots: readonly Slot[]
  #closed = false

  constructor({ workers = Math.max(1, availableParallelism() - 1), queueMax = queuedRequestsMax, start = startWorker }: SignPoolOptions) {
    this.#queueMax = queueMax
    assert(workers >= 1, 'a pool has a thread')
    const options = { start, keys: () => [...this.#keys.values()], onChange: () => { this.#distribute() } }
    this.#slots = Array.from({ length: workers }, () => new Slot(options))
  }

  async started(): Promise<void> {
    await Promise.all(this.#slots.map(({ firstStart }) => firstStart))
  }

  addKey(keyId: string, scalar: Uint8Array): Sm2PublicKey | Refusal<ScalarRefusal> {
    assert(!this.#closed && !this.#keys.has(keyId), 'a key is added once, to a pool that is open')
    const shared = new SharedArrayBuffer(scalar.length)
    new Uint8Array(shared).set(scalar)
    scalar.fill(0)
    const judged = takeSm2PrivateKey(new Uint8Array(shared))
    if (isRefusal(judged)) return judged
    const key = { keyId, scalar: shared }
    this.#keys.set(keyId, key)
    for (const slot of this.#slots) slot.hand(key)
    return judged.publicKey
  }

  async sign(keyId: string, digest: Uint8Array): Promise<Uint8Array> {
    if (!this.#closed && !this.#keys.has(keyId)) throw new KeyUnavailable(keyId, '未装入签名线程池')
    const signature = await this.#ask({ type: 'sign', keyId, digest: bytesToSign(digest) })
    assert(typeof signature !== 'boolean', 'a signature is bytes')
    return signature
  }

  async verify(publicKey: Sm2PublicKey, digest: Uint8Array, signature: Uint8Array): Promise<boolean> {
    // Nothing but the word of a thread that has verified it makes a signature right.
    return await this.#ask({ type: 'verify', publicKey: Uint8Array.from(publicKey.toUncompressed()), digest: bytesToSign(digest), signature: Uint8Array.from(signature) }) === true
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#failWaiting('签名线程池已关闭')
    const ended = this.#slots.map((slot) => slot.close())
    // Now, and not when the threads have ended: who closes need not wait for that. What a thread still makes of half a key nobody hears.
    for (const { scalar } of this.#keys.values()) new Uint8Array(scalar).fill(0)
    this.#keys.clear()
    await Promise.all(ended)
  }

  #ask(task: PoolTask): Promise<PoolAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<PoolAnswer>()
    const why = this.#unavailable()
    if (why !== undefined) {
      reject(why)
      return promise
    }
    this.#waiting.push({ task, resolve, reject })
    this.#distribute()
    return promise
  }

  #unavailable(): Error | undefined {
    if (this.#closed) return new SignPoolUnavailable('签名线程池已关闭')
    if (!this.#slots.some(({ isHopeful }) => isHopeful)) return new SignPoolUnavailable('签名线程正在重启，请稍后重试')
    return this.#waiting.length >= this.#queueMax ? new SignPoolUnavailable('签名请求过多，请稍后重试') : undefined
  }

  #distribute(): void {
    for (let slot = this.#idlest(); slot.room > 0 && this.#waiting.length > 0; slot = this.#idlest()) {
      const request = this.#waiting.shift()
      if (request !== undefined) slot.give(request)
    }
    if (!this.#slots.some(({ isHopeful }) => isHopeful)) this.#failWaiting('签名线程正在重启，请稍后重试')
  }

  #idlest(): Slot {
    return this.#slots.reduce((best, slot) => (slot.room > best.room ? slot : best))
  }

  #failWaiting(why: string): void {
    for (const { reject } of this.#waiting.splice(0)) reject(new SignPoolUnavailable(why))
  }
}

/** e as it is now, in memory of its own: whoever asks may use the buffer again. */
function bytesToSign(digest: Uint8Array): Uint8Array {
  assert(digest.length === digestBytes, 'what SM2 signs has 32 bytes')
  return Uint8Array.from(digest)
}
