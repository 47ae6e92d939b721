import fc from 'fast-check'
import { expect, expectTypeOf, test } from 'vitest'
import * as ids from './entity-ids.ts'
import { parseUuid, uuidv7, type Uuid } from './uuid.ts'

const sample = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'

test('the example of RFC 9562 is made from its time and random bits', () => {
  const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f])
  expect(uuidv7(1645557742000, random)).toBe(sample)
})

test('any time and bytes make a version 7 id, and later milliseconds sort later', () => {
  const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 })
  const times = fc.integer({ min: 0, max: 2 ** 48 - 2 })
  fc.assert(
    fc.property(times, bytes, bytes, (ms, one, other) => {
      const id = uuidv7(ms, one)
      expect(parseUuid(id)).toBe(id)
      expect(id.charAt(14)).toBe('7')
      expect(id < uuidv7(ms + 1, other)).toBe(true)
    }),
  )
})

test('a time or a number of bytes that no clock or source gives is a fault of the caller', () => {
  for (const ms of [-1, 0.5, Number.NaN, 2 ** 48]) expect(() => uuidv7(ms, new Uint8Array(10))).toThrow(RangeError)
  for (const length of [0, 9, 11]) expect(() => uuidv7(0, new Uint8Array(length))).toThrow(RangeError)
})

test('only the canonical spelling is an id', () => {
  const others = [
    '', sample.toUpperCase(), `{${sample}}`, sample.replaceAll('-', ''), `${sample}\n`, ` ${sample}`,
    '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', sample.replace('-98c4', '-c8c4'),
  ]
  for (const text of others) expect(parseUuid(text)).toBeUndefined()
})

test('each parse function takes the canonical spelling and refuses the rest', () => {
  const parsers = Object.values(ids)
  expect(parsers).toHaveLength(14)
  for (const parse of parsers) {
    expect(parse(sample)).toBe(sample)
    expect(parse(sample.toUpperCase())).toBeUndefined()
  }
})

test('ids of different things do not mix, and a fresh id becomes any of them', () => {
  expectTypeOf<ids.LicenceId>().toExtend<Uuid>()
  expectTypeOf<Uuid>().not.toExtend<ids.LicenceId>()
  expectTypeOf<ids.LicenceId>().not.toExtend<ids.HolderId>()
  const licence: ids.LicenceId = ids.parseLicenceId(uuidv7(0, new Uint8Array(10)))
  expect(licence).toBe('00000000-0000-7000-8000-000000000000')
})

test('random text never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => parseUuid(text) === undefined))
})
