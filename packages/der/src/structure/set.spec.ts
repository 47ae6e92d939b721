import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeDer, encodeDer, octetString, setOf, smallInteger } from '../index.ts'
import { hex } from '../testing/hex.ts'

const numbers = setOf(smallInteger(0, 999))
const written = (values: readonly number[]): string => Buffer.from(encodeDer(numbers, values)).toString('hex')

describe('a SET OF', () => {
  test('is written in the order of the encodings, whatever order the values have', () => {
    expect(written([256, 3, 1, 3])).toBe('310d02010102010302010302020100')
    expect(written([])).toBe('3100')
  })

  test('is read in that order, and refused in any other, with the place', () => {
    expect(decodeDer(numbers, hex('3106020101020103'))).toEqual([1, 3])
    expect(decodeDer(numbers, hex('3106020103020101'))).toMatchObject({ refused: 'ORDER_WRONG', detail: { offset: 5 } })
  })

  test('may stand under a tag of its own in place of that of sets', () => {
    const tagged = setOf(octetString, { implicit: 1 })
    expect(Buffer.from(encodeDer(tagged, [Uint8Array.of(2), Uint8Array.of(1)])).toString('hex')).toBe('a106040101040102')
    expect(decodeDer(tagged, hex('a106040101040102'))).toHaveLength(2)
    expect(decodeDer(tagged, hex('3106040101040102'))).toMatchObject({ refused: 'TAG_UNEXPECTED' })
  })

  test('of too few, too many or other values is refused', () => {
    const few = setOf(smallInteger(0, 9), { min: 1, max: 2 })
    expect(decodeDer(few, hex('3100'))).toMatchObject({ refused: 'COUNT_OUT_OF_RANGE' })
    expect(decodeDer(few, hex('3109020101020101020101'))).toMatchObject({ refused: 'COUNT_OUT_OF_RANGE' })
    expect(decodeDer(few, hex('3106020101040101'))).toMatchObject({ refused: 'TAG_UNEXPECTED', detail: { path: '1' } })
    expect(() => encodeDer(few, [])).toThrow('1 to 2 values')
  })

  test('comes back as it was given, sorted', () => {
    fc.assert(fc.property(fc.array(fc.nat(999), { maxLength: 30 }), (values) => {
      const back = decodeDer(numbers, encodeDer(numbers, values)) as readonly number[]
      expect(back.toSorted((a, b) => a - b)).toEqual(values.toSorted((a, b) => a - b))
      expect(written(back)).toBe(written(values))
    }))
  })
})
