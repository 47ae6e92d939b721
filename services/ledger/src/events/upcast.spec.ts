import { InvariantViolation } from '@hub/kernel'
import type { Envelope } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeEnvelope, encodeEnvelope } from './codec.ts'
import { eventTypes, streamKind } from './event-types.ts'
import { upcast } from './upcast.ts'

const runs = Number(process.env['FC_RUNS'] ?? 300)
const id = '019cac1d-ef1d-7af4-ad2c-f03ec1509b75'
const envelope = {
  id, stream: `case-${id}`, type: 'CaseReceived', v: 1, recordedAt: '2026-03-02T01:00:00.000Z', actor: { unit: id, operator: id, role: 'window-clerk', terminal: 'W03' },
  client: 'console', commandId: id, requestDigest: 'abc', causation: null, data: { caseId: id }, sealed: [],
} as unknown as Envelope

describe('an envelope', () => {
  test('is read with its legal instant, which is that of its recording where it has none of its own', () => {
    expect(upcast(envelope)).toEqual({ type: 'CaseReceived', v: 1, data: { caseId: id }, effectiveAt: '2026-03-02T01:00:00.000Z' })
    const backdated = { ...envelope, effectiveAt: '2026-02-01T00:00:00.000Z' } as Envelope
    expect(upcast(backdated).effectiveAt).toBe('2026-02-01T00:00:00.000Z')
  })

  test.each(['CaseSwallowed', '', 'caseReceived', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])('of the unknown type %j is not guessed at', (type) => {
    expect(() => upcast({ ...envelope, type })).toThrow(InvariantViolation)
  })

  test('of a version newer than this program is not guessed at', () => {
    expect(() => upcast({ ...envelope, v: 2 })).toThrow('newer than this program')
  })

  test.each([0, -1])('of version %d, from which no step leads on, is not guessed at', (v) => {
    expect(() => upcast({ ...envelope, v })).toThrow('no step from CaseReceived')
  })

  test('of a version that is no whole number is not guessed at', () => {
    for (const v of [Number.NaN, 0.5, '1', null, undefined]) expect(() => upcast({ ...envelope, v } as unknown as Envelope)).toThrow('has no version')
  })
})

describe('bytes', () => {
  test('that are no JSON are corruption and throw', () => {
    for (const text of ['', '{', 'null x', '\u0000']) expect(() => decodeEnvelope(Buffer.from(text))).toThrow()
  })

  test('are read from where they stand in a larger buffer', () => {
    const bytes = encodeEnvelope(envelope)
    const within = Buffer.concat([Buffer.from('before'), bytes, Buffer.from('after')])
    expect(decodeEnvelope(within.subarray(6, 6 + bytes.length))).toEqual(envelope)
  })

  test('do not depend on the order in which members were set', () => {
    const reversed = Object.fromEntries(Object.entries(envelope).reverse()) as unknown as Envelope
    expect(encodeEnvelope(reversed).equals(encodeEnvelope(envelope))).toBe(true)
  })
})

describe('the kind of a stream', () => {
  test.each([...new Set(Object.values(eventTypes).map(({ streams }) => streams))])('%s is told from the name', (kind) => {
    expect(streamKind(`${kind}-${id}`)).toBe(kind)
  })

  test('of a day’s look-ups is told although the day follows the id', () => {
    expect(streamKind(`lookup-${id}.20260302`)).toBe('lookup')
  })

  test.each([
    'hub', '', '-', id, `-${id}`, `licence-type`, 'licence-', `Licence-${id}`, `licence_type-${id}`, ` licence-${id}`, `a-licence-type-${id}`, `licence-${id.toUpperCase()}`,
    `constructor-${id}`, `__proto__-${id}`, `to-string-${id}`, `unknown-${id}`, `\nlicence-${id}`, `licence-type-licence-${id}`,
  ])('%j is none that is known', (stream) => {
    expect(streamKind(stream)).toBeUndefined()
  })

  test('is one of the known kinds or none, whatever the name', () => {
    const kinds = new Set<string | undefined>([undefined, ...Object.values(eventTypes).map(({ streams }) => streams)])
    const names = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-z]{1,12}(-[a-z]{1,8})?-[0-9a-f]{8}-[0-9a-f]{4}$/))
    fc.assert(fc.property(names, (name) => { expect(kinds.has(streamKind(name))).toBe(true) }), { numRuns: runs })
  })
})
