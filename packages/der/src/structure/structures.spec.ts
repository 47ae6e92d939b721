import { InvariantViolation, isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  anyValue, boolean, choice, choiceBySize, decodeDer, derLimits, describeDerFault, either, encodeDer, explicit, ia5String, integer, octetString, optional, sequence, sequenceOf, sliced, sliceOf, smallInteger, spelledDefault, type DerType,
} from '../index.ts'
import { hex } from '../testing/hex.ts'
import { encodedByOpenssl, readByOpenssl } from '../testing/openssl.ts'

const point = sequence({ x: integer, y: integer, label: optional(explicit(0, ia5String)), shown: spelledDefault(boolean, false) })

function refusal<T>(type: DerType<T>, text: string, limits = derLimits): unknown {
  const value: unknown = decodeDer(type, hex(text), limits)
  return isRefusal(value) ? [value.refused, value.detail['offset'], value.detail['path']] : value
}

describe('a SEQUENCE', () => {
  test('is read field by field', () => {
    expect(decodeDer(point, hex('30 0F 020101 020102 A004 1602 4241 0101FF'))).toEqual({ x: 1n, y: 2n, label: 'BA', shown: true })
  })

  test('may leave out what is optional or has a default', () => {
    expect(decodeDer(point, hex('30 06 020101 020102'))).toEqual({ x: 1n, y: 2n, label: undefined, shown: false })
  })

  test('has its default written out, and read where it is written out', () => {
    const written = encodeDer(point, { x: 1n, y: 2n, label: undefined, shown: false })
    expect(written).toEqual(hex('30 09 020101 020102 010100'))
    expect(decodeDer(point, written)).toEqual({ x: 1n, y: 2n, label: undefined, shown: false })
  })

  test.each([
    ['a missing field', '30 03 020101', ['ELEMENT_MISSING', 5, 'y']],
    ['a field of another type', '30 06 020101 010100', ['TAG_UNEXPECTED', 5, 'y']],
    ['fields in another order', '30 0D 020101 020102 0101FF A002 1600', ['ELEMENT_SURPLUS', 11, '']],
    ['a field more', '30 0C 020101 020102 0101FF 020103', ['ELEMENT_SURPLUS', 11, '']],
    ['a SET instead', '31 06 020101 020102', ['TAG_UNEXPECTED', 0, '']],
    ['a fault deep inside', '30 0C 020101 020102 A004 1602 4280', ['TEXT_INVALID', 10, 'label']],
    ['two values under one tag', '30 0C 020101 020102 A004 1600 1600', ['ELEMENT_SURPLUS', 12, 'label']],
    ['an empty tag', '30 08 020101 020102 A000', ['ELEMENT_MISSING', 10, 'label']],
  ])('with %s is refused where it is', (_what, text, expected) => expect(refusal(point, text)).toEqual(expected))

  test('names the way to a fault through all levels, in Chinese for a person', () => {
    const outer = sequence({ points: sequenceOf(point) })
    const refused = decodeDer(outer, hex('30 0F 30 0D 3006 020101 020102 3003 020101'))
    expect(isRefusal(refused) && describeDerFault(refused)).toBe('第 17 字节（points.1.y）：缺少元素，应为 INTEGER')
  })
})

describe('a SEQUENCE OF', () => {
  const few = sequenceOf(smallInteger(0, 9), { min: 1, max: 2 })

  test('has as many values as its size allows', () => {
    expect([refusal(few, '30 00'), refusal(few, '30 03 020101'), refusal(few, '30 06 020101 020102'), refusal(few, '30 09 020101 020102 020103')])
      .toEqual([['COUNT_OUT_OF_RANGE', 0, ''], [1], [1, 2], ['COUNT_OUT_OF_RANGE', 0, '']])
    expect(() => encodeDer(few, [])).toThrow(InvariantViolation)
  })
})

describe('a choice', () => {
  test('is told by the tag', () => {
    const one = choice({ number: integer, text: ia5String })
    expect([refusal(one, '020107'), refusal(one, '160141'), refusal(one, '0101FF')]).toEqual([{ kind: 'number', value: 7n }, { kind: 'text', value: 'A' }, ['TAG_UNEXPECTED', 0, '']])
    expect(encodeDer(one, { kind: 'text', value: 'A' })).toEqual(hex('160141'))
  })

  test('between two spellings reads both and writes the first', () => {
    const list = either(explicit(0, integer), integer)
    expect([refusal(list, 'A003 020105'), refusal(list, '020105')]).toEqual([5n, 5n])
    expect(encodeDer(list, 5n)).toEqual(hex('A003 020105'))
  })

  test('by size is told by the number of values', () => {
    const versioned = choiceBySize({ old: { sizes: [1], type: sequence({ x: integer }) }, young: { sizes: [2, 3], type: sequence({ x: integer, y: integer, z: optional(integer) }) } })
    expect([refusal(versioned, '3003 020101'), refusal(versioned, '3006 020101 020102'), refusal(versioned, '3000')])
      .toEqual([{ kind: 'old', value: { x: 1n } }, { kind: 'young', value: { x: 1n, y: 2n, z: undefined } }, ['COUNT_OUT_OF_RANGE', 0, '']])
    expect(encodeDer(versioned, { kind: 'old', value: { x: 1n } })).toEqual(hex('3003 020101'))
  })
})

describe('a slice', () => {
  test('keeps the bytes as they stood, and writes them back without a new encoding', () => {
    const outer = sequence({ inner: sliced(point), rest: octetString })
    // The default is left out here, where our own writer would spell it out.
    const source = hex('30 0B 3006 020101 020102 0401 FF')
    const read = decodeDer(outer, source)
    expect(isRefusal(read) ? read : read.inner.der).toEqual(hex('3006 020101 020102'))
    expect(isRefusal(read) ? read : encodeDer(outer, read)).toEqual(source)
  })

  test('of our own making has the bytes that its type writes', () => {
    expect(sliceOf(integer, 5n)).toEqual({ value: 5n, der: hex('020105') })
  })

  test('of any type is taken as it stands', () => {
    expect(decodeDer(sequenceOf(anyValue), hex('30 06 020101 0C0141'))).toEqual([hex('020101'), hex('0C0141')])
  })
})

describe('beside another implementation', () => {
  test('what openssl writes is read', () => {
    const der = encodedByOpenssl(['asn1=SEQUENCE:p', '[p]', 'x=INTEGER:1', 'y=INTEGER:-70000', 'l=EXPLICIT:0,IA5STRING:BA', 's=BOOLEAN:TRUE'])
    expect(decodeDer(point, der)).toEqual({ x: 1n, y: -70000n, label: 'BA', shown: true })
    expect(encodeDer(point, { x: 1n, y: -70000n, label: 'BA', shown: true })).toEqual(der)
  })

  test('what we write is read by openssl', () => {
    const lines = readByOpenssl(encodeDer(point, { x: 2n ** 70n, y: -1n, label: 'x'.repeat(300), shown: true }))
    expect(lines.map((line) => (/(?:prim|cons): (.*?) *(?::.*)?$/.exec(line) ?? [])[1])).toEqual(['SEQUENCE', 'INTEGER', 'INTEGER', 'cont [ 0 ]', 'IA5STRING', 'BOOLEAN'])
  })
})

test('values come back as they were written', () => {
  const anyPoint = fc.record({ x: fc.bigInt(), y: fc.bigInt(), label: fc.option(fc.string(), { nil: undefined }), shown: fc.boolean() })
  fc.assert(fc.property(fc.array(anyPoint, { maxLength: 20 }), (points) => {
      expect(decodeDer(sequenceOf(point), encodeDer(sequenceOf(point), points))).toEqual(points)
    }))
})
