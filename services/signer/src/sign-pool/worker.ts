import { encodeSm2SignatureDer, parseSm2PublicKey, parseSm2SignatureDer, signSm2Digest, takeSm2PrivateKey, verifySm2Digest, type Sm2PrivateKey } from '@hub/gm'
import { assert, isRefusal } from '@hub/kernel'
import { parentPort, workerData } from 'node:worker_threads'
import type { FromWorker, HandedKey, SignTask, ToWorker, VerifyTask, WorkerData } from './messages.ts'

/**
 * 签名线程 — signs digests with the keys that it was handed, and verifies signatures, one after the other, and knows nothing else. What it cannot do ends it: the pool then
 * answers for its requests and starts another.
 */
assert(parentPort !== null, 'the signing worker is a thread')
const port = parentPort
const keys = new Map<string, Sm2PrivateKey>()

function take({ keyId, scalar }: HandedKey): void {
  const key = takeSm2PrivateKey(new Uint8Array(scalar))
  assert(!isRefusal(key), 'the pool hands over what it has judged')
  keys.set(keyId, key)
}

function answer(message: FromWorker, ...transfer: readonly ArrayBuffer[]): void {
  port.postMessage(message, transfer)
}

function receive(message: ToWorker): void {
  if (message.type === 'key') return take(message.key)
  const { id, task } = message
  if (task.type === 'verify') return answer({ type: 'done', id, answer: isRight(task) })
  const signature = sign(task)
  answer({ type: 'done', id, answer: signature }, signature.buffer)
}

function sign({ keyId, digest }: SignTask): Uint8Array<ArrayBuffer> {
  const key = keys.get(keyId)
  assert(key !== undefined, 'a key is handed over before it is used')
  // Into memory of its own: a Buffer may be a window of a larger one, which would travel whole.
  return Uint8Array.from(encodeSm2SignatureDer(signSm2Digest(key, digest)))
}

/** packages/gm keeps tables of the keys asked for often: a seal that is used all day is verified four times as fast. */
function isRight({ publicKey, digest, signature }: VerifyTask): boolean {
  const [key, value] = [parseSm2PublicKey(publicKey), parseSm2SignatureDer(signature)]
  return !isRefusal(key) && !isRefusal(value) && verifySm2Digest(key, digest, value)
}

for (const key of (workerData as WorkerData).keys) take(key)
port.on('message', receive)
answer({ type: 'ready' })
