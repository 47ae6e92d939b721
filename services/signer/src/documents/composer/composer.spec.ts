import { isRefusal } from '@hub/kernel'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test, vi } from 'vitest'
import { sampleOfd } from '../testing/ofd.ts'
import { sampleSeal } from '../testing/seal.ts'
import { startThread } from './compose-slot.ts'
import { Composer, type ComposerOptions } from './composer.ts'
import { ComposerUnavailable } from './compose-unavailable.ts'
import type { DocumentWork } from './messages.ts'

const drawing = { kind: 'unit', name: '演示市公安局', bottom: null } as const
const day = '2026-11-22'
const licence = sampleOfd('driver')
const work: DocumentWork = { file: licence, formats: ['pdf'], seals: [{ signer: '演示市公安局', picture: sampleSeal(), cmsBytesMax: 1_024 }], signedAt: '2026-11-22T12:00:00.000Z' }
const blankSeal = (): Promise<Uint8Array> => Promise.resolve(Uint8Array.of(0x30, 0))

function open(options: ComposerOptions = {}): Composer {
  const composer = new Composer({ threads: 1, ...options })
  onTestFinished(() => composer.close())
  return composer
}

/** A thread that does what its text says for each job. */
const thread = (onJob: string) => () => new Worker(`const { parentPort } = require('node:worker_threads'); parentPort.on('message', () => { ${onJob} })`, { eval: true })

test('a seal is drawn and a page made, on one thread that reads its fonts once', async () => {
  let started = 0
  const composer = open({ start: () => { started += 1; return startThread() } })
  const drawn = await composer.draw(drawing, day)
  expect(isRefusal(drawn) ? drawn : drawn.picture.widthMm).toBe(42)
  const [one, other] = await Promise.all([composer.make(work, blankSeal), composer.make({ ...work, formats: ['ofd'] }, blankSeal)])
  expect([one, other].map((files) => (isRefusal(files) ? files : files.map(({ format }) => format)))).toEqual([['pdf'], ['ofd']])
  expect(started).toBe(1)
})

test('what a page lacks is refused, and the thread goes on', async () => {
  const composer = open()
  const lacking = { ...work, file: sampleOfd('driver', { content: { ...licence.content, face: {} } }) }
  expect(await composer.make(lacking, blankSeal)).toMatchObject({ refused: 'FIELD_MISSING' })
  expect(isRefusal(await composer.draw(drawing, day))).toBe(false)
})

test('a seal that is not given is what the caller hears, and the thread goes on', async () => {
  const composer = open()
  const trouble = new Error('device gone')
  await expect(composer.make(work, () => Promise.reject(trouble))).rejects.toBe(trouble)
  expect(isRefusal(await composer.make(work, blankSeal))).toBe(false)
})

test('only digests and covered bytes leave a thread, and its seals come in the order of the authorities', async () => {
  const asked: unknown[] = []
  const [seal] = work.seals
  if (seal === undefined) throw new RangeError('there is a seal')
  const two = { ...work, formats: ['pdf', 'ofd'] as const, file: sampleOfd('driver', { content: { ...licence.content, issuers: ['演示市公安局', '演示市民政局'] } }), seals: [seal, seal] }
  await open().make(two, (ask) => {
    asked.push([ask.format, ask.seal, Object.keys(ask).sort()])
    return blankSeal()
  })
  const [ofPdf, ofOfd] = [['covered', 'format', 'seal'], ['dataHash', 'format', 'propertyInfo', 'seal']]
  expect(asked).toEqual([['pdf', 0, ofPdf], ['pdf', 1, ofPdf], ['ofd', 0, ofOfd], ['ofd', 1, ofOfd]])
})

test('more tasks than may wait are refused at once; those that wait are done', async () => {
  const composer = open({ queueMax: 1, start: thread('setTimeout(() => parentPort.postMessage({ type: "done", result: "made" }), 50)') })
  const [running, waiting] = [composer.draw(drawing, day), composer.draw(drawing, day)]
  await expect(composer.draw(drawing, day)).rejects.toThrow(ComposerUnavailable)
  expect(await Promise.all([running, waiting])).toEqual(['made', 'made'])
})

test('a thread that dies takes its task with it and no other', async () => {
  let started = 0
  const composer = open({ start: () => { started += 1; return thread(started === 1 ? 'process.exit(3)' : 'parentPort.postMessage({ type: "done", result: "made" })')() } })
  const [first, second] = [composer.draw(drawing, day), composer.draw(drawing, day)]
  await expect(first).rejects.toThrow('意外终止')
  expect(await second).toBe('made')
})

test('a thread that never ends its task is ended, and another takes the next', async () => {
  // The time for a task passes when this test says so: how soon a thread starts is not what is asked here.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => { vi.useRealTimers() })
  let started = 0
  const composer = open({ timeoutMs: 300, start: () => { started += 1; return thread(started === 1 ? 'for (;;);' : 'parentPort.postMessage({ type: "done", result: "made" })')() } })
  const [first, second] = [composer.draw(drawing, day), composer.draw(drawing, day)]
  const refused = expect(first).rejects.toThrow('超时')
  vi.advanceTimersByTime(299)
  expect(started).toBe(1)
  vi.advanceTimersByTime(1)
  await refused
  expect([await second, started]).toEqual(['made', 2])
})

test('a thread that cannot be started is told, each time', async () => {
  const composer = open({ start: () => { throw new Error('no memory') } })
  await expect(composer.draw(drawing, day)).rejects.toThrow('无法启动')
  await expect(composer.draw(drawing, day)).rejects.toThrow('无法启动')
})

test('closing answers everybody', async () => {
  const composer = open({ start: thread('') })
  const tasks = [composer.draw(drawing, day), composer.draw(drawing, day)]
  const outcomes = Promise.allSettled(tasks)
  await composer.close()
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(composer.draw(drawing, day)).rejects.toThrow(ComposerUnavailable)
})
