import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accepted, bytes } from '../fixtures/standard.ts'
import { curve } from './curve.ts'
import { encodeSm2SignatureDer, encodeSm2SignatureRaw, parseSm2SignatureDer, parseSm2SignatureRaw } from './signature.ts'

const part = fc.oneof(fc.constantFrom(1n, 0x7fn, 0x80n, 0xffn, 0x100n, curve.n - 1n), fc.bigInt({ min: 1n, max: curve.n - 1n }))

test('a signature comes back from either encoding', () => {
  fc.assert(fc.property(part, part, (r, s) => {
    expect(accepted(parseSm2SignatureDer(encodeSm2SignatureDer({ r, s })))).toEqual({ r, s })
    expect(accepted(parseSm2SignatureRaw(encodeSm2SignatureRaw({ r, s })))).toEqual({ r, s })
  }))
})

test('what is read as DER is written again byte for byte: no signature has two encodings', () => {
  const near = fc.tuple(part, part, fc.nat(71), fc.nat(255)).map(([r, s, at, byte]) => {
    const der = encodeSm2SignatureDer({ r, s })
    der[at % der.length] = byte
    return der
  })
  fc.assert(fc.property(fc.oneof(near, fc.uint8Array({ maxLength: 80 })), (der) => {
    const parsed = parseSm2SignatureDer(der)
    if (!isRefusal(parsed)) expect(encodeSm2SignatureDer(parsed)).toEqual(Buffer.from(der))
  }), { numRuns: 2_000 })
})

describe('DER', () => {
  test.each([
    ['nothing', ''],
    ['a bare number', '020101'],
    ['one number', '3003020101'],
    ['three numbers', '3009020101020101020101'],
    ['a byte behind', '300602010102010100'],
    ['a byte behind, inside', '30070201010201010a'],
    ['a length too short', '3005020101020101'],
    ['a length too long', '3007020101020101'],
    ['a length in the long form', '308106020101020101'],
    ['a length with a leading zero', '30820006020101020101'],
    ['an indefinite length', '30800201010201010000'],
    ['a length of nine bytes', '3089ffffffffffffffffff'],
    ['a length that is cut off', '3082'],
    ['a number with a padding byte', '300702020001020101'],
    ['a negative number', '3006020181020101'],
    ['an empty number', '30050200020101'],
    ['a number of 34 bytes', `3027022201${'00'.repeat(33)}020101`],
    ['a set', '3106020101020101'],
    ['an octet string for a number', '3006040101020101'],
    ['a number of another class', '3006820101020101'],
    ['a million empty elements', `3083200000${'0500'.repeat(0x10_0000)}`],
  ])('of %s is malformed', (_what, hex) => {
    expect(parseSm2SignatureDer(bytes(hex))).toMatchObject({ refused: 'SM2_SIGNATURE_MALFORMED' })
  })

  test('that is cut off anywhere is malformed', () => {
    const der = encodeSm2SignatureDer({ r: curve.n - 1n, s: curve.n - 2n })
    for (let length = 0; length < der.length; length += 1) expect(parseSm2SignatureDer(der.subarray(0, length))).toMatchObject({ refused: 'SM2_SIGNATURE_MALFORMED' })
  })
})

test.each([0, 63, 65, 72])('%i bytes are no raw signature', (length) => {
  expect(parseSm2SignatureRaw(Buffer.alloc(length, 1))).toMatchObject({ refused: 'SM2_SIGNATURE_MALFORMED' })
})

test.each([['zero', 0n], ['the order', curve.n], ['more than the order', curve.n + 1n], ['the greatest of 32 bytes', 2n ** 256n - 1n]])('%s is out of range in either place', (_what, value) => {
  for (const signature of [{ r: value, s: 1n }, { r: 1n, s: value }]) {
    expect(parseSm2SignatureDer(encodeSm2SignatureDer(signature))).toMatchObject({ refused: 'SM2_SIGNATURE_OUT_OF_RANGE' })
    expect(parseSm2SignatureRaw(encodeSm2SignatureRaw(signature))).toMatchObject({ refused: 'SM2_SIGNATURE_OUT_OF_RANGE' })
  }
})
