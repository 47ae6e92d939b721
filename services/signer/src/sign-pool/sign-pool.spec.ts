import { encodeSm2SignatureDer, parseSm2SignatureDer, signSm2Digest, sm2MessageDigest, takeSm2PrivateKey, verifySm2, verifySm2Digest, type Sm2PublicKey } from '@hub/gm'
import { isRefusal } from '@hub/kernel'
import { createHash, randomBytes } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { describe, expect, onTestFinished, test } from 'vitest'
import { KeyUnavailable } from '../keys/key-store.ts'
import type { ToWorker } from './messages.ts'
import { openSignPool, type SignPool, type SignPoolOptions } from './sign-pool.ts'
import { requestsPerWorkerMax } from './slot.ts'
import { startWorker } from './start-worker.ts'
import { SignPoolUnavailable } from './unavailable.ts'

const digest = createHash('sm3').update('e').digest()
/** A crowded machine takes seconds to start a thread. */
const patience = { timeout: 30_000 }
/** A scalar that is surely in range. */
const scalar = (): Buffer => Buffer.concat([Uint8Array.of(1), randomBytes(31)])

async function open(options: SignPoolOptions = {}): Promise<SignPool> {
  const pool = await openSignPool({ workers: 1, ...options })
  onTestFinished(() => pool.close())
  return pool
}

function add(pool: SignPool, keyId: string, bytes: Uint8Array = scalar()): Sm2PublicKey {
  const publicKey = pool.addKey(keyId, bytes)
  if (isRefusal(publicKey)) throw new Error(publicKey.refused)
  return publicKey
}

function isSignedBy(publicKey: Sm2PublicKey, signature: Uint8Array, over: Uint8Array = digest): boolean {
  const parsed = parseSm2SignatureDer(signature)
  return !isRefusal(parsed) && verifySm2Digest(publicKey, over, parsed)
}

/** Threads that the test can end from outside. */
function killable(): { readonly start: NonNullable<SignPoolOptions['start']>; readonly workers: Worker[] } {
  const workers: Worker[] = []
  return { workers, start: (keys) => { const worker = startWorker(keys); workers.push(worker); return worker } }
}

/** Threads that take everything and answer nothing. */
function mute(): { readonly start: NonNullable<SignPoolOptions['start']>; readonly workers: Worker[] } {
  const workers: Worker[] = []
  const text = `const { parentPort } = require('node:worker_threads'); parentPort.on('message', () => undefined); parentPort.postMessage({ type: 'ready' })`
  return { workers, start: () => { const worker = new Worker(text, { eval: true }); workers.push(worker); return worker } }
}

/** Collects the memory of the keys that go to a thread. */
function watchKeys(worker: Worker, handed: Uint8Array[]): Worker {
  const post = worker.postMessage.bind(worker)
  worker.postMessage = (message: ToWorker) => {
    if (message.type === 'key') handed.push(new Uint8Array(message.key.scalar))
    post(message)
  }
  return worker
}

const whyOf = (settled: PromiseSettledResult<unknown>): unknown => (settled.status === 'rejected' ? settled.reason : undefined)

describe('a pool', () => {
  test('signs with the key that is named, whichever thread does it', async () => {
    const pool = await open({ workers: 2 })
    const [one, two] = [add(pool, 'seal-1'), add(pool, 'seal-2')]
    const signatures = await Promise.all(Array.from({ length: 40 }, (_, index) => pool.sign(index % 2 === 0 ? 'seal-1' : 'seal-2', digest)))
    expect(signatures.map((signature) => [isSignedBy(one, signature), isSignedBy(two, signature)])).toEqual(signatures.map((_, index) => [index % 2 === 0, index % 2 === 1]))
  })

  test('signs what was asked at the time of asking, also where the caller uses its buffer again', async () => {
    const pool = await open()
    const publicKey = add(pool, 'seal-1')
    // Enough before it that it has to wait.
    const before = Array.from({ length: requestsPerWorkerMax }, () => pool.sign('seal-1', digest))
    const reused = Buffer.from(digest)
    const signing = pool.sign('seal-1', reused)
    reused.fill(0)
    expect(isSignedBy(publicKey, await signing)).toBe(true)
    await Promise.all(before)
  })

  test('overwrites the scalar that it is handed, and gives its public key', async () => {
    const bytes = scalar()
    const same = takeSm2PrivateKey(Uint8Array.from(bytes))
    const pool = await open()
    const publicKey = add(pool, 'seal-1', bytes)
    expect(bytes.equals(Buffer.alloc(32))).toBe(true)
    expect(!isRefusal(same) && same.publicKey.equals(publicKey)).toBe(true)
  })

  test('signs messages as everybody does: over their digest under the default user id', async () => {
    const pool = await open()
    const publicKey = add(pool, 'seal-1')
    const message = Buffer.from('证照')
    const signature = parseSm2SignatureDer(await pool.sign('seal-1', sm2MessageDigest(publicKey, message)))
    expect(!isRefusal(signature) && verifySm2(publicKey, message, signature)).toBe(true)
  })

  test.each([['of 31 bytes', Buffer.alloc(31, 1), 'SM2_SCALAR_MALFORMED'], ['of zero', Buffer.alloc(32), 'SM2_SCALAR_OUT_OF_RANGE'], ['above the order', Buffer.alloc(32, 0xff), 'SM2_SCALAR_OUT_OF_RANGE']])('refuses a scalar %s, overwrites it, and does not know its key', async (_what, bytes, refused) => {
    const pool = await open()
    expect(pool.addKey('seal-1', bytes)).toMatchObject({ refused })
    expect(bytes.every((byte) => byte === 0)).toBe(true)
    await expect(pool.sign('seal-1', digest)).rejects.toThrow(KeyUnavailable)
  })
})

describe('a signature that is shown to a pool', () => {
  test('is right under its key alone, over its digest alone, whether the pool has the key or not', async () => {
    const pool = await open({ workers: 2 })
    const publicKey = add(pool, 'seal-1')
    const signature = await pool.sign('seal-1', digest)
    const stranger = takeSm2PrivateKey(scalar())
    if (isRefusal(stranger)) throw new Error(stranger.refused)
    const strange = Uint8Array.from(encodeSm2SignatureDer(signSm2Digest(stranger, digest)))
    const changed = Uint8Array.from(signature, (byte, at) => (at === signature.length - 1 ? byte ^ 1 : byte))
    const asked = [[publicKey, digest, signature], [stranger.publicKey, digest, strange], [stranger.publicKey, digest, signature], [publicKey, randomBytes(32), signature], [publicKey, digest, changed], [publicKey, digest, new Uint8Array()]] as const
    expect(await Promise.all(asked.map(([key, over, shown]) => pool.verify(key, over, shown)))).toEqual([true, true, false, false, false, false])
  })

  test('is judged as it was when it was shown', async () => {
    const pool = await open()
    const publicKey = add(pool, 'seal-1')
    const signature = Buffer.from(await pool.sign('seal-1', digest))
    const before = Array.from({ length: requestsPerWorkerMax }, () => pool.sign('seal-1', digest))
    const judging = pool.verify(publicKey, digest, signature)
    signature.fill(0)
    expect(await judging).toBe(true)
    await Promise.all(before)
  })

  test('is not called right by a pool that is closed, or whose thread ends on it', async () => {
    const { start, workers } = mute()
    const pool = await open({ start })
    const publicKey = add(pool, 'seal-1')
    const asked = Array.from({ length: requestsPerWorkerMax }, () => pool.verify(publicKey, digest, new Uint8Array(70)))
    void workers[0]?.terminate()
    const settled = await Promise.allSettled(asked)
    expect(settled.every((each) => whyOf(each) instanceof SignPoolUnavailable)).toBe(true)
    await pool.close()
    await expect(pool.verify(publicKey, digest, new Uint8Array(70))).rejects.toThrow(SignPoolUnavailable)
  })

  test.each(['false', '0', 'new Uint8Array(70)', 'undefined', '"true"'])('is not called right by a thread that answers %s', async (said) => {
    const pool = await open({ start: () => new Worker(`const { parentPort } = require('node:worker_threads'); parentPort.on('message', ({ id, type }) => { if (type === 'work') parentPort.postMessage({ type: 'done', id, answer: ${said} }) }); parentPort.postMessage({ type: 'ready' })`, { eval: true }) })
    expect(await pool.verify(add(pool, 'seal-1'), digest, new Uint8Array(70))).toBe(false)
  })
})

describe('what is too much', () => {
  test('is answered as unavailable at once, and what was accepted is signed', async () => {
    const pool = await open({ queueMax: 3 })
    add(pool, 'seal-1')
    const asked = requestsPerWorkerMax + 5
    const settled = await Promise.allSettled(Array.from({ length: asked }, () => pool.sign('seal-1', digest)))
    expect(settled.map(({ status }) => status)).toEqual([...Array.from({ length: asked - 2 }, () => 'fulfilled'), 'rejected', 'rejected'])
    expect(settled.slice(-2).every((each) => whyOf(each) instanceof SignPoolUnavailable)).toBe(true)
  })
})

describe('a thread that ends', () => {
  test('takes only its own requests with it; another one follows and has the keys', async () => {
    const { start, workers } = killable()
    const pool = await open({ start })
    const publicKey = add(pool, 'seal-1')
    const asked = Array.from({ length: 3 * requestsPerWorkerMax }, () => pool.sign('seal-1', digest))
    await asked[0]
    void workers[0]?.terminate()
    const settled = await Promise.allSettled(asked)
    const failed = settled.filter(({ status }) => status === 'rejected')
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.length).toBeLessThanOrEqual(requestsPerWorkerMax)
    expect(failed.every((each) => whyOf(each) instanceof SignPoolUnavailable)).toBe(true)

    await expect.poll(() => pool.sign('seal-1', digest).then((signature) => isSignedBy(publicKey, signature), () => false), patience).toBe(true)
    expect(workers).toHaveLength(2)
  })

  test('leaves the work to the others', async () => {
    const { start, workers } = killable()
    const pool = await open({ workers: 2, start })
    const publicKey = add(pool, 'seal-1')
    const asked = Array.from({ length: 100 }, () => pool.sign('seal-1', digest))
    await asked[0]
    void workers[0]?.terminate()
    const settled = await Promise.allSettled(asked)
    expect(settled.filter(({ status }) => status === 'rejected').length).toBeLessThanOrEqual(requestsPerWorkerMax)
    const signatures = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    expect(signatures.every((signature) => isSignedBy(publicKey, signature))).toBe(true)
  })

  test('before it signed anything leaves nobody waiting, neither at it nor in the queue', async () => {
    const { start, workers } = mute()
    const pool = await open({ start })
    add(pool, 'seal-1')
    const asked = Array.from({ length: requestsPerWorkerMax + 5 }, () => pool.sign('seal-1', digest))
    void workers[0]?.terminate()
    const settled = await Promise.allSettled(asked)
    expect(settled.every((each) => whyOf(each) instanceof SignPoolUnavailable)).toBe(true)
  })

  test('at its very start stops the opening, with the cause', async () => {
    const start = (): Worker => new Worker('throw new Error("no such module")', { eval: true })
    const opening = openSignPool({ workers: 1, start })
    await expect(opening).rejects.toThrow(SignPoolUnavailable)
    await expect(opening).rejects.toMatchObject({ cause: { message: 'no such module' } })
  })

  test('or cannot even be made stops the opening too, and takes the others with it', async () => {
    const { start, workers } = killable()
    const opening = openSignPool({ workers: 2, start: (keys) => {
      if (workers.length > 0) throw new Error('no thread to be had')
      return start(keys)
    } })
    const ended = new Promise((resolve) => workers[0]?.once('exit', resolve))
    await expect(opening).rejects.toMatchObject({ name: 'SignPoolUnavailable', cause: { message: 'no thread to be had' } })
    await ended
  })

  test('and cannot be followed leaves nobody waiting', async () => {
    let started = 0
    const first: Worker[] = []
    const pool = await open({
      start: (keys) => {
        started += 1
        const worker = started === 1 ? startWorker(keys) : new Worker('throw new Error("gone")', { eval: true })
        first.push(worker)
        return worker
      },
    })
    add(pool, 'seal-1')
    await first[0]?.terminate()
    await expect(pool.sign('seal-1', digest)).rejects.toThrow(SignPoolUnavailable)
    await expect.poll(() => started, patience).toBeGreaterThan(2)
    await expect(pool.sign('seal-1', digest)).rejects.toThrow(SignPoolUnavailable)
  })
})

describe('a closed pool', () => {
  test('has overwritten its keys, answers what was under way, and takes nothing more', async () => {
    const handed: Uint8Array[] = []
    const pool = await openSignPool({ workers: 1, start: (keys) => watchKeys(startWorker(keys), handed) })
    add(pool, 'seal-1')
    expect(handed.map((bytes) => bytes.some((byte) => byte !== 0))).toEqual([true])
    const asked = Array.from({ length: 20 }, () => pool.sign('seal-1', digest))
    await Promise.all([pool.close(), expect(Promise.all(asked)).rejects.toThrow(SignPoolUnavailable)])
    expect(handed.map((bytes) => bytes.some((byte) => byte !== 0))).toEqual([false])
    await expect(pool.sign('seal-1', digest)).rejects.toThrow(SignPoolUnavailable)
  })
})

test('thousands of signatures do not hold up the event loop', async () => {
  const signatures = 3_000
  const pool = await open()
  add(pool, 'seal-1')
  await pool.sign('seal-1', digest)
  let turns = 0
  const beat = (): void => {
    turns += 1
    beating = setImmediate(beat)
  }
  let beating = setImmediate(beat)
  await Promise.all(Array.from({ length: signatures }, () => pool.sign('seal-1', digest)))
  clearImmediate(beating)
  // The loop turns between what it hands to the thread and what it has back. Signed on the loop itself, they would all be there in its first turn.
  expect(turns).toBeGreaterThanOrEqual(signatures / requestsPerWorkerMax / 2)
})
