import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatTraceparent, parseTraceparent } from './traceparent.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanId = '00f067aa0ba902b7'
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${String(length)}}$`)).filter((digits) => /[^0]/.test(digits))

test('what is written is read again', () => {
  fc.assert(fc.property(hex(32), hex(16), fc.boolean(), (trace, span, sampled) => {
    const parent = { traceId: trace, spanId: span, sampled }
    expect(parseTraceparent(formatTraceparent(parent))).toStrictEqual(parent)
  }))
})

test('a later version and flags that we do not know are read by what we know of them', () => {
  expect(parseTraceparent(`01-${traceId}-${spanId}-03`)).toStrictEqual({ traceId, spanId, sampled: true })
  expect(parseTraceparent(`00-${traceId}-${spanId}-02`)).toStrictEqual({ traceId, spanId, sampled: false })
})

test.each([
  undefined, null, 7, {}, [], '', 'x', `00-${traceId}-${spanId}`, `00-${traceId}-${spanId}-1`, `00-${traceId}-${spanId}-01-more`, `ff-${traceId}-${spanId}-01`, `00-${'0'.repeat(32)}-${spanId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`, `00-${traceId.toUpperCase()}-${spanId}-01`, ` 00-${traceId}-${spanId}-01`, `00-${traceId}-${spanId}-01\n`, [`00-${traceId}-${spanId}-01`], 'a'.repeat(100_000),
])('anything else is none: %j', (sent) => {
  expect(parseTraceparent(sent)).toBeUndefined()
})
