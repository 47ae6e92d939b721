import { InvariantViolation } from '@hub/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bitString, boolean, decodeDer, encodeDer, generalizedTime, ia5String, integer, nothing, objectIdentifier, octetsInBits, octetString, printableString, smallInteger, unsignedInteger, utcTime, utf8String, type DerType,
} from '../index.ts'
import { hex } from '../testing/hex.ts'

/** The code of the refusal, or what was read. */
function read<T>(type: DerType<T>, text: string): unknown {
  const value: unknown = decodeDer(type, hex(text))
  return typeof value === 'object' && value !== null && 'refused' in value ? value.refused : value
}

const ascii = (text: string): string => Buffer.from(text, 'latin1').toString('hex')
const timeOf = (tag: string, text: string): string => `${tag}${text.length.toString(16).padStart(2, '0')}${ascii(text)}`

describe('BOOLEAN', () => {
  test('is 00 or FF and nothing else', () => {
    expect([read(boolean, '01 01 00'), read(boolean, '01 01 FF')]).toEqual([false, true])
    expect(['01 01 01', '01 01 7F', '01 00', '01 02 FF FF'].map((text) => read(boolean, text))).toEqual(Array(4).fill('BOOLEAN_INVALID'))
  })

  test('is written as FF when true', () => {
    expect([encodeDer(boolean, true), encodeDer(boolean, false)]).toEqual([hex('0101FF'), hex('010100')])
  })
})

test('NULL has no content', () => {
  expect([read(nothing, '05 00'), read(nothing, '05 01 00')]).toEqual([null, 'NULL_INVALID'])
  expect(encodeDer(nothing, null)).toEqual(hex('0500'))
})

describe('INTEGER', () => {
  test.each([
    ['02 01 00', 0n], ['02 01 7F', 127n], ['02 02 00 80', 128n], ['02 01 80', -128n], ['02 02 FF 7F', -129n], ['02 01 FF', -1n], ['02 09 00 FF FF FF FF FF FF FF FF', 2n ** 64n - 1n],
  ])('%s is %s both ways', (text, value) => {
    expect(read(integer, text)).toBe(value)
    expect(encodeDer(integer, value)).toEqual(hex(text))
  })

  test('with an octet more than it needs, or none, is refused', () => {
    expect(['02 00', '02 02 00 7F', '02 02 FF 80', '02 02 00 00', '02 02 FF FF'].map((text) => read(integer, text))).toEqual(Array(5).fill('INTEGER_INVALID'))
  })

  test('longer than the limit is refused before it is computed', () => {
    expect(read(integer, `02 82 04 02 01 ${'00'.repeat(1025)}`)).toBe('INTEGER_OUT_OF_RANGE')
  })

  test('outside a declared range is refused, at both ends', () => {
    const size = smallInteger(1, 100)
    expect(['02 01 00', '02 01 01', '02 01 64', '02 01 65', '02 01 FF', '02 09 01 00 00 00 00 00 00 00 01'].map((text) => read(size, text)))
      .toEqual(['INTEGER_OUT_OF_RANGE', 1, 100, 'INTEGER_OUT_OF_RANGE', 'INTEGER_OUT_OF_RANGE', 'INTEGER_OUT_OF_RANGE'])
    expect(() => encodeDer(size, 101)).toThrow(InvariantViolation)
    expect(() => encodeDer(size, 1.5)).toThrow(InvariantViolation)
  })

  test('of a number of so many octets is neither negative nor longer', () => {
    const scalar = unsignedInteger(2)
    expect(['02 01 00', '02 03 00 FF FF', '02 03 01 00 00', '02 01 FF', '02 02 80 00'].map((text) => read(scalar, text))).toEqual([0n, 65_535n, ...Array(3).fill('INTEGER_OUT_OF_RANGE')])
    expect(encodeDer(scalar, 65_535n)).toEqual(hex('02 03 00 FF FF'))
    for (const value of [-1n, 65_536n]) expect(() => encodeDer(scalar, value)).toThrow(InvariantViolation)
  })

  test('comes back as it was written', () => {
    fc.assert(fc.property(fc.bigInt(-(2n ** 300n), 2n ** 300n), (value) => {
      expect(decodeDer(integer, encodeDer(integer, value))).toBe(value)
    }))
  })
})

describe('BIT STRING', () => {
  test('counts its unused bits, which are zero', () => {
    expect(read(bitString, '03 02 03 A8')).toEqual({ bytes: hex('A8'), unusedBits: 3 })
    expect(encodeDer(bitString, { bytes: hex('A8'), unusedBits: 3 })).toEqual(hex('03 02 03 A8'))
    expect(['03 02 03 A9', '03 02 08 00', '03 01 01', '03 00'].map((text) => read(bitString, text))).toEqual(Array(4).fill('BIT_STRING_INVALID'))
    expect(() => encodeDer(bitString, { bytes: hex('A9'), unusedBits: 3 })).toThrow(InvariantViolation)
  })

  test('of octets has no unused bits', () => {
    expect([read(octetsInBits, '03 02 00 A9'), read(octetsInBits, '03 01 00'), read(octetsInBits, '03 02 03 A8')]).toEqual([hex('A9'), hex(''), 'BIT_STRING_INVALID'])
  })
})

describe('OBJECT IDENTIFIER', () => {
  test.each([
    ['06 08 2A 81 1C CF 55 01 83 75', '1.2.156.10197.1.501'], ['06 03 88 37 03', '2.999.3'], ['06 01 00', '0.0'], ['06 01 27', '0.39'], ['06 01 28', '1.0'], ['06 01 50', '2.0'],
    // The largest UUID below 2.25: 128 bits in one arc.
    [`06 14 69 83 ${'FF '.repeat(17)}7F`, `2.25.${2n ** 128n - 1n}`],
  ])('%s is %s both ways', (text, value) => {
    expect(read(objectIdentifier, text)).toBe(value)
    expect(encodeDer(objectIdentifier, value)).toEqual(hex(text))
  })

  test('with a zero digit in front of an arc, no last octet, or nothing at all is refused', () => {
    expect(['06 03 2A 80 01', '06 02 80 01', '06 02 2A 81', '06 01 80', '06 00'].map((text) => read(objectIdentifier, text))).toEqual(Array(5).fill('IDENTIFIER_INVALID'))
  })

  test('with an arc that would wrap round is another identifier, and beyond the limit refused', () => {
    // 2^32 + 1 and 2^64 + 1 are not 1.
    expect(read(objectIdentifier, '06 06 2A 90 80 80 80 01')).toBe('1.2.4294967297')
    expect(read(objectIdentifier, '06 0B 2A 82 80 80 80 80 80 80 80 80 01')).toBe('1.2.18446744073709551617')
    expect(read(objectIdentifier, `06 15 2A 83 ${'80'.repeat(18)} 01`)).toBe('IDENTIFIER_INVALID')
    expect(read(objectIdentifier, `06 81 81 2A ${'01'.repeat(128)}`)).toBe('IDENTIFIER_INVALID')
  })

  test('that is none cannot be written', () => {
    for (const text of ['', '1', '3.1', '1.40', '0.40.1', '1.02', '1..2', '1.2.', 'a.b', '1.-2']) expect(() => encodeDer(objectIdentifier, text), text).toThrow(InvariantViolation)
  })

  test('comes back as it was written', () => {
    const arcs = fc.tuple(fc.constantFrom(0, 1, 2), fc.nat(39), fc.array(fc.bigInt(0n, 2n ** 100n), { maxLength: 6 }))
    fc.assert(fc.property(arcs, ([root, second, rest]) => {
      const text = [root, second, ...rest].join('.')
      expect(decodeDer(objectIdentifier, encodeDer(objectIdentifier, text))).toBe(text)
    }))
  })
})

describe('strings', () => {
  test('of UTF-8 are well formed', () => {
    expect(read(utf8String, '0C 06 E5 85 AC E7 AB A0')).toBe('公章')
    // Overlong '/', a surrogate, a lone continuation, a cut sequence, beyond U+10FFFF.
    expect(['0C 02 C0 AF', '0C 03 ED A0 80', '0C 01 80', '0C 02 E5 85', '0C 04 F4 90 80 80'].map((text) => read(utf8String, text))).toEqual(Array(5).fill('TEXT_INVALID'))
    expect(read(utf8String, '0C 03 EF BB BF')).toBe('\ufeff')
    expect(() => encodeDer(utf8String, '\ud800')).toThrow(InvariantViolation)
  })

  test('keep to the characters of their type', () => {
    expect([read(ia5String, '16 02 45 53'), read(ia5String, '16 01 80'), read(ia5String, '16 02 C3 A9')]).toEqual(['ES', 'TEXT_INVALID', 'TEXT_INVALID'])
    expect([read(printableString, `13 03 ${ascii("A-'")}`), read(printableString, `13 01 ${ascii('*')}`), read(printableString, `13 01 ${ascii('\0')}`)]).toEqual(["A-'", 'TEXT_INVALID', 'TEXT_INVALID'])
    expect(() => encodeDer(ia5String, '章')).toThrow(InvariantViolation)
  })

  test('of UTF-8 come back as they were written', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(decodeDer(utf8String, encodeDer(utf8String, text))).toBe(text)
    }))
  })
})

describe('times', () => {
  test('are read as instants and written back', () => {
    const full = timeOf('18', '20240229235959Z')
    const short = timeOf('17', '240229235959Z')
    expect([read(generalizedTime, full), read(utcTime, short)]).toEqual(['2024-02-29T23:59:59.000Z', '2024-02-29T23:59:59.000Z'])
    expect([encodeDer(generalizedTime, '2024-02-29T23:59:59.000Z'), encodeDer(utcTime, '2024-02-29T23:59:59.000Z')]).toEqual([hex(full), hex(short)])
    expect(read(generalizedTime, timeOf('18', '99991231235959Z'))).toBe('9999-12-31T23:59:59.000Z')
    expect(read(generalizedTime, timeOf('18', '00010101000000Z'))).toBe('0001-01-01T00:00:00.000Z')
  })

  test('with two digits for the year are of 1950 to 2049', () => {
    expect([read(utcTime, timeOf('17', '500101000000Z')), read(utcTime, timeOf('17', '491231235959Z'))]).toEqual(['1950-01-01T00:00:00.000Z', '2049-12-31T23:59:59.000Z'])
    for (const year of ['1949', '2050']) expect(() => encodeDer(utcTime, `${year}-06-01T00:00:00.000Z`)).toThrow(InvariantViolation)
  })

  test.each(['20230229000000Z', '20240230000000Z', '20241301000000Z', '20240100000000Z', '20240101240000Z', '20240101006000Z', '20240101000060Z', '20240101000000', '202401010000Z', '20240101000000+0800', '20240101000000.5Z', '20240101000000Z0', '2024010100000aZ', ' 0240101000000Z', ''])(
    'like %s are refused', (text) => expect(read(generalizedTime, timeOf('18', text))).toBe('TIME_INVALID'))

  test('with fractions of a second cannot be written', () => {
    expect(() => encodeDer(generalizedTime, '2024-02-29T23:59:59.500Z')).toThrow(InvariantViolation)
    expect(() => encodeDer(generalizedTime, '2024-02-30T00:00:00.000Z')).toThrow(InvariantViolation)
  })

  test('come back as they were written', () => {
    const seconds = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }).map((date) => date.toISOString().replace(/[.]\d{3}Z$/, '.000Z'))
    fc.assert(fc.property(seconds, (instant) => {
      expect(decodeDer(generalizedTime, encodeDer(generalizedTime, instant))).toBe(instant)
    }))
  })
})

test('each type refuses the tag of another', () => {
  const types: readonly DerType<unknown>[] = [boolean, integer, bitString, octetString, nothing, objectIdentifier, utf8String, ia5String, printableString, utcTime, generalizedTime]
  const samples = ['010100', '020101', '030100', '0400', '0500', '06012A', '0C00', '1600', '1300', timeOf('17', '240101000000Z'), timeOf('18', '20240101000000Z')]
  types.forEach((type, row) => samples.forEach((sample, column) => {
    if (row !== column) expect(read(type, sample), `${type.label} for ${sample}`).toBe('TAG_UNEXPECTED')
  }))
})
