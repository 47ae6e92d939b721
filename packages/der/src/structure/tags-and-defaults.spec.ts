import { describe, expect, test } from 'vitest'
import { decodeDer, encodeDer } from '../codec.ts'
import { boolean, nothing } from '../primitive/boolean.ts'
import { enumerated } from '../primitive/enumerated.ts'
import { integer, smallInteger } from '../primitive/integer.ts'
import { octetString } from '../primitive/octets.ts'
import { preciseGeneralizedTime } from '../primitive/precise-time.ts'
import { tags } from '../tag.ts'
import { hex } from '../testing/hex.ts'
import { implicit } from './implicit.ts'
import { omittedDefault } from './omitted-default.ts'
import { optional } from './presence.ts'
import { sequence, sequenceOf } from './sequence.ts'
import { setOf } from './set.ts'

describe('an implicit tag', () => {
  const octets = implicit(1, tags.octetString, octetString)
  const list = implicit(2, tags.sequence, sequenceOf(integer))

  test('stands in place of the type’s own and keeps its form (X.690 8.14)', () => {
    expect(encodeDer(octets, hex('0102'))).toEqual(hex('81020102'))
    expect(encodeDer(list, [1n, 2n])).toEqual(hex('a206020101020102'))
    expect(decodeDer(octets, hex('81020102'))).toEqual(hex('0102'))
    expect(decodeDer(list, hex('a206020101020102'))).toEqual([1n, 2n])
    expect(decodeDer(implicit(0, tags.null, nothing), hex('8000'))).toBeNull()
  })

  test.each([['of another number', '82020102'], ['of the other form', 'a1020102'], ['left out', '04020102']])('%s is refused', (_what, bytes) => {
    expect(decodeDer(octets, hex(bytes))).toMatchObject({ refused: expect.stringMatching(/TAG_UNEXPECTED|TRUNCATED/) as string })
  })

  test('tells fields of one type apart', () => {
    const type = sequence({ a: optional(implicit(0, tags.integer, integer)), b: optional(implicit(1, tags.integer, integer)) })
    expect(decodeDer(type, hex('3003810105'))).toEqual({ a: undefined, b: 5n })
    expect(decodeDer(type, hex('3006810105800105'))).toMatchObject({ refused: 'ELEMENT_SURPLUS' })
  })
})

test('a set out of order is read where order does not matter', () => {
  const bytes = hex('3106020102020101')
  expect(decodeDer(setOf(integer), bytes)).toMatchObject({ refused: 'ORDER_WRONG' })
  expect(decodeDer(setOf(integer, { anyOrder: true }), bytes)).toEqual([2n, 1n])
})

test('an enumerated value is a number under a tag of its own', () => {
  const type = enumerated(0, 10)
  expect(encodeDer(type, 10)).toEqual(hex('0a010a'))
  expect(decodeDer(type, hex('0a010a'))).toBe(10)
  expect(decodeDer(type, hex('02010a'))).toMatchObject({ refused: 'TAG_UNEXPECTED' })
  expect(decodeDer(type, hex('0a010b'))).toMatchObject({ refused: 'INTEGER_OUT_OF_RANGE' })
  expect(decodeDer(type, hex('0a02000a'))).toMatchObject({ refused: 'INTEGER_INVALID' })
})

test('a default is left out when written, and read either way', () => {
  const type = sequence({ flag: omittedDefault(boolean, false), number: smallInteger(0, 9) })
  expect(encodeDer(type, { flag: false, number: 1 })).toEqual(hex('3003020101'))
  expect(encodeDer(type, { flag: true, number: 1 })).toEqual(hex('30060101ff020101'))
  for (const bytes of ['3003020101', '3006010100020101']) expect(decodeDer(type, hex(bytes))).toEqual({ flag: false, number: 1 })
})

describe('a time with a fraction', () => {
  const read = (text: string) => decodeDer(preciseGeneralizedTime, Uint8Array.from([0x18, text.length, ...new TextEncoder().encode(text)]))

  test.each([['20261122120000Z', '2026-11-22T12:00:00.000Z'], ['20261122120000.5Z', '2026-11-22T12:00:00.500Z'], ['20261122120000.123456789Z', '2026-11-22T12:00:00.123Z'], ['20261122120000.0009Z', '2026-11-22T12:00:00.000Z']])('%s is read', (text, instant) => {
    expect(read(text)).toBe(instant)
  })

  test.each(['20261122120000.Z', '20261122120000.50Z', '20261122120000.0Z', '20261122120000.1234567891Z', '20260230120000.5Z', '202611221200Z', '20261122120000', '20261122120000,5Z', '20261122120000.5+0800', ''])('%s is refused', (text) => {
    expect(read(text)).toMatchObject({ refused: 'TIME_INVALID' })
  })

  test('is written in whole seconds', () => {
    expect(encodeDer(preciseGeneralizedTime, '2026-11-22T12:00:00.000Z').length).toBe(17)
    expect(() => encodeDer(preciseGeneralizedTime, '2026-11-22T12:00:00.500Z')).toThrow('whole second')
  })
})
