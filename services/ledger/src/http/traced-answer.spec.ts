import { keepingTracing } from '../../../../packages/tracing/src/fixtures.ts'
import type { CommandLine, CommandReply } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import type { AppendResult } from '../store/event-store.ts'
import { traceAppend } from '../trace-append.ts'
import { commandLine } from './fixtures.ts'
import { parseCommandLines } from './command-lines.ts'
import { traceAnswer } from './traced-answer.ts'

const traceparent = `00-${'cd'.repeat(16)}-00f067aa0ba902b7-01`
const line = (change: Readonly<Record<string, unknown>> = {}): CommandLine => JSON.parse(commandLine(1, change)) as CommandLine
const accepted: CommandReply = { kind: 'accepted', position: 4, ids: {}, answer: null, replayed: false }
const written: AppendResult = { ok: true, firstPosition: 4, lastPosition: 5, revisions: [1] }
const event = { id: 'e', bytes: new Uint8Array() }

describe('a command', () => {
  test('is a span under the gateway’s, with its type, id, lane and answer, and its append is a child', async () => {
    const { tracing, spans } = keepingTracing()
    const append = traceAppend(tracing)
    const answer = traceAnswer(tracing)(async () => {
      await append(() => Promise.resolve(written), [{ stream: 'case-1', expected: 'any', events: [event, event] }])
      return accepted
    })
    expect(await answer(line({ traceparent }))).toBe(accepted)
    expect(spans).toMatchObject([
      { name: 'ReceiveCase', kind: 'server', parent: traceparent, ended: 'well', told: { 'hub.command.type': 'ReceiveCase', 'hub.command.id': '019cac1d-ef1d-7af4-ad2c-000000000001', 'hub.lane': 'live', 'hub.reply': 'accepted' } },
      { name: 'append', parent: spans[0]?.traceparent, ended: 'well', told: { 'hub.streams': 1, 'hub.events': 2, 'hub.append': 'written', 'hub.position': 5 } },
    ])
  })

  test('that is refused ends well and says with which code; one whose fate is unknown has failed', async () => {
    const { tracing, spans } = keepingTracing()
    await traceAnswer(tracing)(() => Promise.resolve({ kind: 'refused', code: 'CASE_NOT_FOUND', detail: { field: 'secret' }, position: null, ids: {} }))(line())
    await traceAnswer(tracing)(() => Promise.resolve({ kind: 'unavailable', retryAfterMs: 500 }))(line())
    expect(spans).toMatchObject([{ ended: 'well', told: { 'hub.reply': 'refused', 'hub.refusal': 'CASE_NOT_FOUND' } }, { ended: 'failed', told: { 'hub.reply': 'unavailable' } }])
    expect(JSON.stringify(spans)).not.toContain('secret')
  })

  test('that only claims a type and an id tells neither', async () => {
    const { tracing, spans } = keepingTracing()
    await traceAnswer(tracing)(() => Promise.resolve(accepted))(line({ type: '110101199003070010', commandId: 'hunter2' }))
    expect(spans).toMatchObject([{ name: 'unknown', told: { 'hub.command.id': 'none' } }])
    expect(JSON.stringify(spans)).not.toMatch(/110101199003070010|hunter2/)
  })
})

test('an append that is turned away, and one that breaks, are told apart', async () => {
  const { tracing, spans } = keepingTracing()
  await traceAppend(tracing)(() => Promise.resolve({ ok: false, why: 'conflict', stream: 'case-1', actual: 2 }), [])
  await expect(traceAppend(tracing)(() => Promise.reject(new Error('gone')), [])).rejects.toThrow('gone')
  expect(spans).toMatchObject([{ ended: 'well', told: { 'hub.append': 'conflict' } }, { ended: 'failed' }])
  expect(JSON.stringify(spans)).not.toContain('case-1')
})

test('a line keeps a trace context that is one, loses any other, and has none where none was sent', () => {
  const read = (change: Readonly<Record<string, unknown>>): CommandLine => {
    const [parsed] = parseCommandLines(commandLine(1, change)) as readonly { readonly ok: true; readonly line: CommandLine }[]
    if (parsed?.ok !== true) throw new Error('the line is good')
    return parsed.line
  }
  expect(read({ traceparent }).traceparent).toBe(traceparent)
  for (const wrong of ['hunter2', 7, null, {}, traceparent.toUpperCase()]) expect(Object.hasOwn(read({ traceparent: wrong }), 'traceparent')).toBe(false)
  expect(Object.hasOwn(read({}), 'traceparent')).toBe(false)
})
