import { takeSm2PrivateKey, type ScalarRefusal, type Sm2PublicKey } from '@hub/gm'
import { assert, isRefusal, type Refusal } from '@hub/kernel'
import { availableParallelism } from 'node:os'
import { KeyUnavailable } from '../keys/key-store.ts'
import type { HandedKey } from './messages.ts'
import { Slot, type SignRequest } from './slot.ts'
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

/** 签名线程池 — SM2 signatures beside the event loop: a signature takes a thread for about half a millisecond, and a batch of seals takes thousands. */
export interface SignPool {
  /** Takes over `scalar` (d, 32 bytes, overwritten here): once a key, for as long as the pool lives. A key id is used once. */
  addKey(keyId: string, scalar: Uint8Array): Sm2PublicKey | Refusal<ScalarRefusal>
  /**
   * (r, s) in DER over `digest`, the 32 bytes of `sm2MessageDigest`.
   * Rejects with KeyUnavailable for a key that was not added, with SignPoolUnavailable where no thread answers.
   */
  sign(keyId: string, digest: Uint8Array): Promise<Uint8Array>
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
  readonly #waiting: SignRequest[] = []
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

  sign(keyId: string, digest: Uint8Array): Promise<Uint8Array> {
    assert(digest.length === digestBytes, 'what SM2 signs has 32 bytes')
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
    const why = this.#unavailable(keyId)
    if (why !== undefined) {
      reject(why)
      return promise
    }
    this.#waiting.push({ keyId, digest: Uint8Array.from(digest), resolve, reject })
    this.#distribute()
    return promise
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

  #unavailable(keyId: string): Error | undefined {
    if (this.#closed) return new SignPoolUnavailable('签名线程池已关闭')
    if (!this.#keys.has(keyId)) return new KeyUnavailable(keyId, '未装入签名线程池')
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
