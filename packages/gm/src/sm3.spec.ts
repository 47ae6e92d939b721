import fc from 'fast-check'
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { others } from './fixtures/others.ts'
import { bytes } from './fixtures/standard.ts'
import { hmacSm3, sm3, Sm3, sm3Bytes } from './sm3.ts'

test.each([
  ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
  ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
])('SM3 of %s is what GB/T 32905, annex A says', (text, expected) => {
  expect(sm3(Buffer.from(text))).toEqual(bytes(expected))
})

test.each(others)('%s gives the same digest', (_name, { sm3: other }) => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (message) => { expect(sm3(message).toString('hex')).toBe(other(message)) }), { numRuns: 20 })
})

test('parts, pieces and one-shot give the same digest', () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (parts) => {
    const whole = sm3(Buffer.concat(parts))
    expect(sm3(...parts)).toEqual(whole)
    expect(parts.reduce((hash, part) => hash.update(part), new Sm3()).digest()).toEqual(whole)
    expect(new Sm3(...parts).digest()).toEqual(whole)
    expect(whole).toHaveLength(sm3Bytes)
  }))
})

test('HMAC-SM3 is the one of OpenSSL, and the definition of RFC 2104', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 100 }), (key, one, two) => {
    const padded = Buffer.concat([key], 64)
    const byDefinition = sm3(padded.map((byte) => byte ^ 0x5c), sm3(padded.map((byte) => byte ^ 0x36), one, two))
    expect(hmacSm3(key, one, two)).toEqual(byDefinition)
    expect(hmacSm3(key, one, two)).toEqual(createHmac('sm3', key).update(one).update(two).digest())
  }))
})
