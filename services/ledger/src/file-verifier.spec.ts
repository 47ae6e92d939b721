import { parseInstant, type Instant } from '@hub/schemas'
import { openVerifyThread } from '@hub/verify/thread'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { FileVerifierUnavailable } from './application/files/file-verifier.ts'
import { openFileVerifier } from './file-verifier.ts'
import { depositing, patientThread } from './testing/depositing.ts'

const at = parseInstant('2026-11-22T18:00:00.000Z') as Instant
/** Never answers. */
const silent = () => new Worker('require("node:worker_threads").parentPort.postMessage({ type: "ready" }); setInterval(() => undefined, 1000)', { eval: true })
/** Takes its time before it is ready, and answers at once then. */
const slowToStart = () => new Worker(`
  const port = require('node:worker_threads').parentPort
  port.once('message', ({ id }) => setTimeout(() => { for (const message of [{ type: 'ready' }, { type: 'done', id, verdict: { sealed: { answer: 'yes' } } }]) port.postMessage(message) }, 400))
`, { eval: true })
const neverReady = () => new Worker('setInterval(() => undefined, 1000)', { eval: true })

function opened(options: Parameters<typeof openFileVerifier>[0]) {
  const verifier = openFileVerifier({ thread: patientThread(), ...options })
  onTestFinished(() => verifier.close())
  return verifier
}

test('a file is judged once for all attempts at a command, and again for the next command', async () => {
  const scene = await depositing()
  onTestFinished(() => scene.close())
  let asked = 0
  const verifier = opened({ bundle: () => { asked += 1; return Promise.resolve(scene.trust) } })
  const [file, command] = [await scene.world.pdf(), {}]
  const [first, second] = await Promise.all([verifier.verify(command, file, at), verifier.verify(command, file, at)])
  expect([first === second, first, asked]).toMatchObject([true, { verdict: { sealed: { answer: 'yes' } }, withoutTrust: null }, 1])
  await verifier.verify({}, file, at)
  expect([asked, file.length > 0]).toEqual([2, true])
})

test('a file that takes too long is not judged, and the service goes on', async () => {
  const verifier = opened({ bundle: () => Promise.resolve(''), thread: openVerifyThread({ start: silent, fileTimeoutMs: 50 }) })
  for (const _ of [1, 2]) expect(await verifier.verify({}, Buffer.from('%PDF-'), at)).toBe('not-judged')
})

test('the time that a thread takes to start is not counted against the file that is the first, but has an end', async () => {
  const patient = opened({ bundle: () => Promise.resolve(''), thread: openVerifyThread({ start: slowToStart, fileTimeoutMs: 200 }) })
  expect(await patient.verify({}, Buffer.from('%PDF-'), at)).toMatchObject({ verdict: { sealed: { answer: 'yes' } } })
  const broken = opened({ bundle: () => Promise.resolve(''), thread: openVerifyThread({ start: neverReady, startTimeoutMs: 50 }) })
  expect(await broken.verify({}, Buffer.from('%PDF-'), at)).toBe('not-judged')
})

test('without a trust bundle nothing is judged now, and the same command may ask again', async () => {
  let trust: () => Promise<string> = () => Promise.reject(new FileVerifierUnavailable('away'))
  const verifier = opened({ bundle: () => trust() })
  const command = {}
  await expect(verifier.verify(command, Buffer.from('text'), at)).rejects.toThrow(FileVerifierUnavailable)
  trust = () => Promise.resolve('{}')
  expect(await verifier.verify(command, Buffer.from('text'), at)).toMatchObject({ verdict: { kind: 'unknown', trustMadeAt: null } })
})

test('more than sixteen files at once are told to come again, and one that stops is not called unreadable', async () => {
  const verifier = openFileVerifier({ bundle: () => Promise.resolve(''), thread: openVerifyThread({ start: silent, fileTimeoutMs: 60_000 }) })
  const waiting = Promise.allSettled(Array.from({ length: 16 }, () => verifier.verify({}, Buffer.from('%PDF-'), at)))
  await expect(verifier.verify({}, Buffer.from('%PDF-'), at)).rejects.toThrow('过多')
  await verifier.close()
  for (const each of await waiting) expect(each).toMatchObject({ status: 'rejected', reason: { name: 'FileVerifierUnavailable' } })
})
