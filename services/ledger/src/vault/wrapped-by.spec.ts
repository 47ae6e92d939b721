import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from './fixtures.ts'
import { wrappedBy } from './wrapped-by.ts'

test('the key that wrapped is read from the bytes, as frozen on day one', () => {
  expect(wrappedBy(Buffer.from('0106777261702d31010203', 'hex'))).toBe('wrap-1')
  expect(wrappedBy(Buffer.from('0107777261702d3132ff', 'hex'))).toBe('wrap-12')
})

test.each([['', 'nothing'], ['01', 'no length'], ['0106777261702d31', 'no box'], ['0206777261702d3101', 'another version'], ['010001', 'no id'], ['010657726170 2d3101'.replace(' ', ''), 'a capital'], ['01ff7772', 'a length beyond the end']])('%j has none: %s', (hex) => {
  expect(wrappedBy(Buffer.from(hex, 'hex'))).toBeUndefined()
})

test('no bytes make it throw, and what it reads stands in them', () => {
  fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 20 }).map((tail) => Uint8Array.of(1, 6, 0x77, ...tail))), (bytes) => {
    const keyId = wrappedBy(bytes)
    if (keyId !== undefined) expect(Buffer.from(bytes).subarray(0, 2 + keyId.length).equals(Buffer.concat([Uint8Array.of(1, keyId.length), Buffer.from(keyId)]))).toBe(true)
  }), { numRuns: runs })
})
