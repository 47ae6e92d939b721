import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Envelope } from '@hub/schemas'
import { expect, onTestFinished, test, vi } from 'vitest'
import { stillness } from '../../../../test/support/stillness.ts'
import { encodeEnvelope } from '../events/codec.ts'
import { buildLog } from '../log.ts'
import type { AppendResult, LedgerStore, RecordedEvent, Write } from '../store/event-store.ts'
import { StoreUnavailable, WriterFenced } from '../store/store-unavailable.ts'
import { ErasureRegister } from './erasure-register.ts'
import { readRegister } from './register-file.ts'

const holderId = '0199a0aa-0000-7000-8000-000000000001'
const stream = `holder-${holderId}`
const bytes = encodeEnvelope({ id: '0199a0aa-0000-7000-8000-000000000002', stream, type: 'HolderErased', v: 1, data: { holderId } } as unknown as Envelope)
const other: Write = { stream: 'case-1', expected: 'none', events: [{ id: '0199a0aa-0000-7000-8000-000000000003', bytes }] }
const writes: readonly Write[] = [other, { stream, expected: 'exists', events: [{ id: '0199a0aa-0000-7000-8000-000000000002', bytes }] }]
const kept: AppendResult = { ok: true, firstPosition: 40, lastPosition: 41, revisions: [0, 1] }

/** A register, in a folder that is not there until `mend`; and the log beside it, as `recorded` has it. */
async function registerUnder() {
  const root = await mkdtemp(join(tmpdir(), 'zhengyuan-register-'))
  const stopping = new AbortController()
  onTestFinished(async () => {
    stopping.abort()
    await rm(root, { recursive: true })
  })
  const said: Record<string, unknown>[] = []
  const recorded: RecordedEvent[] = []
  const store = { readStream: (name: string) => Promise.resolve(recorded.filter((event) => event.stream === name)) } as unknown as LedgerStore
  const path = join(root, 'disk', 'register')
  const register = new ErasureRegister(path, buildLog('info', { write: (line) => { said.push(JSON.parse(line) as Record<string, unknown>) } }), { delaysMs: [5, 20] })
  return {
    register, store, recorded, signal: stopping.signal, stop: () => { stopping.abort() },
    mend: () => mkdir(join(root, 'disk')),
    lines: () => readRegister(path).then((found) => found.map(({ position, stream: of, bytes: event }) => [position, of, event.equals(bytes)])),
    count: (message: RegExp) => said.filter(({ msg }) => message.test(String(msg))).length,
  }
}

test('an erasure that could not be registered is registered as soon as it can be, without a restart; until then it is told again', async () => {
  const { register, store, signal, mend, lines, count } = await registerUnder()
  register.keepComplete(store, signal)
  expect(await register.aroundAppend(() => Promise.resolve(kept), writes)).toBe(kept)
  await vi.waitFor(() => { expect(count(/still cannot be written/)).toBeGreaterThan(1) }, { timeout: 30_000 })
  await mend()
  await vi.waitFor(async () => { expect(await lines()).toEqual([[41, stream, true]]) }, { timeout: 30_000 })
  await vi.waitFor(() => { expect(count(/complete again/)).toBe(1) }, { timeout: 30_000 })
})

test('what was owed before anybody looked after it is not forgotten', async () => {
  const { register, store, signal, mend, lines } = await registerUnder()
  await register.aroundAppend(() => Promise.resolve(kept), writes)
  await mend()
  register.keepComplete(store, signal)
  await vi.waitFor(async () => { expect(await lines()).toEqual([[41, stream, true]]) }, { timeout: 30_000 })
})

test('an erasure of which nobody could say whether it was kept is registered when the log shows it, where the log has it', async () => {
  const { register, store, recorded, signal, mend, lines } = await registerUnder()
  await mend()
  register.keepComplete(store, signal)
  const lost = new StoreUnavailable('nobody knows', { outcome: 'unknown' })
  await expect(register.aroundAppend(() => Promise.reject(lost), writes)).rejects.toBe(lost)
  await stillness(60)
  expect(await lines()).toEqual([])
  recorded.push({ position: 52, stream, revision: 3, bytes })
  await vi.waitFor(async () => { expect(await lines()).toEqual([[52, stream, true]]) }, { timeout: 30_000 })
})

test.each([
  ['not kept', () => Promise.reject(new StoreUnavailable('away', { outcome: 'not-kept' }))], ['of a writer that is one no more', () => Promise.reject(new WriterFenced('fenced'))],
  ['in conflict', () => Promise.resolve<AppendResult>({ ok: false, why: 'conflict', stream, actual: 2 })],
])('an erasure that was %s is not registered, though the log should hold another one like it', async (_what, write) => {
  const { register, store, recorded, signal, mend, lines } = await registerUnder()
  await mend()
  register.keepComplete(store, signal)
  recorded.push({ position: 52, stream, revision: 3, bytes })
  await register.aroundAppend(write, writes).catch(() => undefined)
  await stillness(60)
  expect(await lines()).toEqual([])
})

test('after the end nothing is tried any more', async () => {
  const { register, store, signal, stop, mend, lines } = await registerUnder()
  register.keepComplete(store, signal)
  await register.aroundAppend(() => Promise.resolve(kept), writes)
  stop()
  await mend()
  await stillness(60)
  expect(await lines()).toEqual([])
})
