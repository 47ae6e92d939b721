import { parseSm2SignatureDer, parseSm2Spki, verifySm2 } from '@hub/gm'
import { isRefusal } from '@hub/kernel'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { SignPoolOptions } from '../sign-pool/sign-pool.ts'
import { startWorker } from '../sign-pool/start-worker.ts'
import { emptyDirectory, passphrase } from './fixtures.ts'
import { KeyUnavailable, type KeyStore } from './key-store.ts'
import { openSoftwareFileKeyStore, type SoftwareKeyStore } from './software-file.ts'

const message = Buffer.from('证照')
/** A crowded machine takes seconds to start a thread. */
const patience = { timeout: 30_000 }

async function open(dir: string, pool: SignPoolOptions = {}): Promise<SoftwareKeyStore> {
  const store = await openSoftwareFileKeyStore(dir, passphrase(), { pool: { workers: 1, ...pool } })
  onTestFinished(() => { store.close() })
  return store
}

/** Threads as they are, and what one can see and do from outside: the threads, and the memory of the keys that they share. */
function watched() {
  const workers: Worker[] = []
  const handed: Uint8Array[] = []
  const start: NonNullable<SignPoolOptions['start']> = (keys) => {
    const worker = startWorker(keys)
    const post = worker.postMessage.bind(worker)
    worker.postMessage = (told: { readonly key?: { readonly scalar: SharedArrayBuffer } }) => {
      if (told.key !== undefined) handed.push(new Uint8Array(told.key.scalar))
      post(told)
    }
    workers.push(worker)
    return worker
  }
  return { start, workers, handed }
}

const isZero = (memory: Uint8Array): boolean => memory.every((byte) => byte === 0)

async function isSigned(store: KeyStore, keyId: string, signature: Uint8Array): Promise<boolean> {
  const [publicKey, parsed] = [parseSm2Spki(await store.publicKey(keyId)), parseSm2SignatureDer(signature)]
  return !isRefusal(publicKey) && !isRefusal(parsed) && verifySm2(publicKey, message, parsed)
}

const whyOf = (settled: PromiseSettledResult<unknown>): unknown => (settled.status === 'rejected' ? settled.reason : undefined)

/** An answer over a socket: some turns of the event loop. */
async function answerOverHttp(): Promise<void> {
  const server = createServer((_request, response) => { response.end() })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  await (await fetch(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`)).arrayBuffer()
  server.closeAllConnections()
  server.close()
}

/** Asks for many signatures at once; counts how many were there when something else had got through. */
async function countWhile(store: KeyStore, burst: number, other: () => Promise<unknown>): Promise<{ readonly before: number; readonly signatures: readonly Uint8Array[] }> {
  let signed = 0
  const asked = Array.from({ length: burst }, async () => {
    const signature = await store.sign('seal-1', message)
    signed += 1
    return signature
  })
  await other()
  const before = signed
  return { before, signatures: await Promise.all(asked) }
}

describe('a burst of signatures', () => {
  test.each([['sign-sm2', 500], ['sign-rsa2048', 200]] as const)('by a key of kind %s leaves the event loop its turns', async (kind, burst) => {
    const store = await open(await emptyDirectory())
    await store.create('seal-1', kind)
    const { before, signatures } = await countWhile(store, burst, () => nextTurn())
    expect(before).toBeLessThan(burst)
    expect(new Set(signatures.map((signature) => Buffer.from(signature).toString('hex'))).size).toBe(kind === 'sign-sm2' ? burst : 1)
  })

  test('of 500 lets an answer over HTTP through before they are all there', async () => {
    const store = await open(await emptyDirectory())
    await store.create('seal-1', 'sign-sm2')
    await answerOverHttp()
    const { before, signatures } = await countWhile(store, 500, answerOverHttp)
    expect(before).toBeLessThan(500)
    for (const signature of signatures.filter((_, at) => at % 50 === 0)) expect(await isSigned(store, 'seal-1', signature)).toBe(true)
  })

  test('that is too large is answered in part, and told to come again', async () => {
    const store = await open(await emptyDirectory(), { queueMax: 3 })
    await store.create('seal-1', 'sign-sm2')
    const settled = await Promise.allSettled(Array.from({ length: 40 }, () => store.sign('seal-1', message)))
    const failed = settled.map(whyOf).filter((why) => why !== undefined)
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.length).toBeLessThan(40)
    for (const why of failed) expect(why).toMatchObject({ name: 'KeyUnavailable', keyId: 'seal-1', message: '密钥 seal-1: 签名请求过多，请稍后重试' })
  })
})

describe('the threads', () => {
  test('begin with the first SM2 key, serve all of them, and know the keys of the last run', async () => {
    const dir = await emptyDirectory()
    const { start, workers } = watched()
    const store = await open(dir, { start })
    await store.create('file-1', 'sign-p256')
    expect(await store.sign('file-1', message)).toBeInstanceOf(Uint8Array)
    expect(workers).toHaveLength(0)
    await Promise.all([store.create('seal-1', 'sign-sm2'), store.create('seal-2', 'sign-sm2')])
    for (const keyId of ['seal-1', 'seal-2']) expect(await isSigned(store, keyId, await store.sign(keyId, message))).toBe(true)
    expect(await isSigned(store, 'seal-2', await store.sign('seal-1', message))).toBe(false)
    expect(workers).toHaveLength(1)
    store.close()

    const again = await open(dir)
    for (const keyId of ['seal-1', 'seal-2']) expect(await isSigned(again, keyId, await again.sign(keyId, message))).toBe(true)
  })

  test('that cannot be started stop the opening of a store with an SM2 key; its passphrase is overwritten all the same', async () => {
    const dir = await emptyDirectory()
    await (await open(dir)).create('seal-1', 'sign-sm2')
    const text = passphrase()
    const opening = openSoftwareFileKeyStore(dir, text, { pool: { workers: 1, start: () => { throw new Error('no thread to be had') } } })
    await expect(opening).rejects.toMatchObject({ name: 'KeyUnavailable', keyId: 'seal-1', message: '密钥 seal-1: 签名线程无法启动，请稍后重试' })
    expect(isZero(text)).toBe(true)
  })

  test('that cannot be started leave no file of a key that nobody can sign with; the next try makes it', async () => {
    const dir = await emptyDirectory()
    let tries = 0
    const store = await open(dir, { start: (keys) => {
      tries += 1
      if (tries === 1) throw new Error('no thread to be had')
      return startWorker(keys)
    } })
    await expect(store.create('seal-1', 'sign-sm2')).rejects.toThrow(KeyUnavailable)
    expect([store.list(), await readdir(join(dir, 'keys'))]).toEqual([[], []])
    await store.create('seal-1', 'sign-sm2')
    expect(await isSigned(store, 'seal-1', await store.sign('seal-1', message))).toBe(true)
  })
})

test('a thread that dies fails what it had before it, with the word to try again; the next one has the keys', async () => {
  const { start, workers } = watched()
  const store = await open(await emptyDirectory(), { start })
  await store.create('seal-1', 'sign-sm2')
  const asked = Array.from({ length: 40 }, () => store.sign('seal-1', message))
  await asked[0]
  void workers[0]?.terminate()
  const failed = (await Promise.allSettled(asked)).map(whyOf).filter((why) => why !== undefined)
  expect(failed.length).toBeGreaterThan(0)
  expect(failed.length).toBeLessThan(40)
  for (const why of failed) expect(why).toMatchObject({ name: 'KeyUnavailable', keyId: 'seal-1', message: '密钥 seal-1: 签名线程意外终止，请重试' })
  await expect.poll(() => store.sign('seal-1', message).then((signature) => isSigned(store, 'seal-1', signature), () => false), patience).toBe(true)
  expect(workers).toHaveLength(2)
})

describe('a store that is closed', () => {
  test('while it signs has overwritten the keys at once, answers every request, and ends its threads', async () => {
    const { start, workers, handed } = watched()
    const store = await open(await emptyDirectory(), { start })
    await store.create('seal-1', 'sign-sm2')
    await store.sign('seal-1', message)
    expect(handed.map(isZero)).toEqual([false])
    const ended = once(workers[0] as Worker, 'exit')
    const asked = Array.from({ length: 50 }, () => store.sign('seal-1', message))
    store.close()
    expect(handed.map(isZero)).toEqual([true])
    for (const why of (await Promise.allSettled(asked)).map(whyOf)) expect(why).toMatchObject({ name: 'KeyUnavailable', message: '密钥 seal-1: 密钥库已关闭' })
    await ended
    await expect(store.sign('seal-1', message)).rejects.toThrow('密钥库已关闭')
  })

  test('while its threads begin ends them when they are up', async () => {
    const { start, workers } = watched()
    const store = await open(await emptyDirectory(), { start })
    const making = store.create('seal-1', 'sign-sm2')
    await expect.poll(() => workers.length, patience).toBe(1)
    const ended = once(workers[0] as Worker, 'exit')
    store.close()
    await expect(making).rejects.toThrow('密钥库已关闭')
    await ended
  })
})
