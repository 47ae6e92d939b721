import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from './fixtures.ts'
import { pad, unpad } from './padding.ts'

test('any bytes come back, and the length is told in steps of 16 only', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
    const padded = pad(bytes)
    expect(padded.length).toBe((Math.floor(bytes.length / 16) + 1) * 16)
    expect(unpad(padded)).toEqual(Buffer.from(bytes))
  }), { numRuns: runs })
})

test('a short name and a long one have the same length', () => {
  expect(pad(Buffer.from('"王五"')).length).toBe(pad(Buffer.from('"欧阳修文"')).length)
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['only zeros', Buffer.alloc(16)],
  ['no whole block', Buffer.from([1, 0x80, 0])],
  ['another byte after the mark', Buffer.concat([Buffer.from([0x80, 1]), Buffer.alloc(14)])],
  ['more than a block of padding', Buffer.concat([Buffer.from([0x80]), Buffer.alloc(31)])],
])('%s is no padding', (_what, bytes) => {
  expect(unpad(bytes)).toBeUndefined()
})
