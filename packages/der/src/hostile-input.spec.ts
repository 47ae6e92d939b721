import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyValue, boolean, decodeDer, derFaultTexts, derLimits, encodeDer, explicit, integer, octetString, optional, sequence, sequenceOf, type DerType } from './index.ts'
import { hex } from './testing/hex.ts'

function refusedAs<T>(type: DerType<T>, bytes: Uint8Array, limits = derLimits): string | undefined {
  const value: unknown = decodeDer(type, bytes, limits)
  return isRefusal(value) ? value.refused : undefined
}

describe('a header', () => {
  test.each([
    ['nothing at all', '', 'TRUNCATED'],
    ['a tag alone', '30', 'TRUNCATED'],
    ['less content than announced', '0403 0102', 'TRUNCATED'],
    ['a value that overruns its parent', '3003 0403 01', 'TRUNCATED'],
    ['a length cut short', '0482 01', 'TRUNCATED'],
    ['the indefinite length', '3080 0000', 'LENGTH_INDEFINITE'],
    ['a long form that could be short', '0481 01 00', 'LENGTH_NOT_MINIMAL'],
    ['a long form with a zero in front', `0482 0080 ${'00'.repeat(128)}`, 'LENGTH_NOT_MINIMAL'],
    ['a length of five octets', '0485 0100000000', 'LENGTH_TOO_LARGE'],
    ['the reserved length octet', '04FF', 'LENGTH_TOO_LARGE'],
    ['a length of four gigabytes', '0484 FFFFFFFF', 'TRUNCATED'],
    ['a tag number of several octets', '1F8101 00', 'TAG_NOT_SUPPORTED'],
    ['an end-of-contents', '0000', 'TAG_NOT_SUPPORTED'],
    ['a string in pieces', '2403 040100', 'FORM_WRONG'],
    ['a primitive SEQUENCE', '1000', 'FORM_WRONG'],
    ['bytes behind the value', '0400 00', 'TRAILING_BYTES'],
  ])('with %s is refused', (_what, text, code) => expect(refusedAs(anyValue, hex(text))).toBe(code))
})

describe('the limits', () => {
  const nested = (levels: number): Uint8Array => {
    let value: Uint8Array = hex('0500')
    for (let n = 0; n < levels; n++) value = encodeDer(sequenceOf(anyValue), [value])
    return value
  }

  test('stop input that is too long before any of it is read', () => {
    expect(refusedAs(anyValue, new Uint8Array(11), { ...derLimits, bytesMax: 10 })).toBe('TOO_LARGE')
  })

  test('stop nesting at the level that is named, not before', () => {
    expect([refusedAs(anyValue, nested(24)), refusedAs(anyValue, nested(25))]).toEqual([undefined, 'TOO_DEEP'])
  })

  test('stop a bomb of five thousand levels without filling the stack', () => {
    expect(refusedAs(anyValue, nested(5_000))).toBe('TOO_DEEP')
  })

  test('stop many small values, wherever they lie', () => {
    const many = encodeDer(explicit(5, sequenceOf(anyValue, { max: 9000 })), Array.from({ length: 9000 }, () => hex('0500')))
    expect(refusedAs(anyValue, many)).toBe('TOO_MANY_ELEMENTS')
    expect(refusedAs(anyValue, many, { ...derLimits, elementsMax: 9002 })).toBeUndefined()
    expect(refusedAs(anyValue, many, { ...derLimits, elementsMax: 9001 })).toBe('TOO_MANY_ELEMENTS')
  })
})

const sample = sequence({ n: integer, items: sequenceOf(sequence({ data: octetString, flag: optional(boolean) })) })

test('no bytes at all make the reader throw: it refuses with a known code, or reads what it would write', () => {
  for (const type of [sample, sequenceOf(anyValue)] as readonly DerType<unknown>[])
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const value = decodeDer(type, bytes)
      if (isRefusal(value)) expect(Object.keys(derFaultTexts)).toContain(value.refused)
      else expect(encodeDer(type, value)).toEqual(bytes)
    }))
})

describe('of one sound value', () => {
  const whole = encodeDer(sample, { n: 300n, items: [{ data: hex('00FF'), flag: true }, { data: hex(''), flag: undefined }] })

  test('each beginning is refused', () => {
    for (let length = 0; length < whole.length; length++) expect(refusedAs(sample, whole.subarray(0, length)), `${length} bytes`).toBeDefined()
  })

  test('each change of one bit is refused, or read as another value that has just this spelling', () => {
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const changed = Uint8Array.from(whole, (octet, at) => (at === bit >> 3 ? octet ^ (1 << (bit & 7)) : octet))
      const value = decodeDer(sample, changed)
      if (!isRefusal(value)) expect(encodeDer(sample, value), `bit ${bit}`).toEqual(changed)
    }
  })
})
