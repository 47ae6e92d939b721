import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytes } from '../fixtures/standard.ts'
import { readOnly, readSequence, readUnsigned } from './read.ts'
import { tag } from './tag.ts'
import { write, writeUnsigned } from './write.ts'

const content = (length: number): Buffer => Buffer.alloc(length, 0x5a)

test.each([0, 1, 127, 128, 255, 256, 65_535, 65_536])('an element of %i bytes is read as it was written', (length) => {
  expect(readOnly(write(tag.octetString, content(length)), tag.octetString)).toEqual(content(length))
})

test.each([
  ['another tag', '030100'],
  ['no length', '04'],
  ['a content that is cut off', '0402ff'],
  ['a byte behind', '0401ff00'],
  ['a short length in the long form', '0481015a'],
  ['a longer length with a leading zero', `04820080${content(128).toString('hex')}`],
  ['a length with two leading zeros', `0483000100${content(256).toString('hex')}`],
  ['an indefinite length', '04800000'],
  ['the reserved length', '04ff5a'],
  ['a length of four bytes', '0484010000005a'],
  ['a length of four gigabytes', '0484ffffffff'],
])('%s is no element', (_what, hex) => {
  expect(readOnly(bytes(hex), tag.octetString)).toBeUndefined()
})

describe('a sequence', () => {
  const of = (elements: number): Buffer => write(tag.sequence, ...Array.from({ length: elements }, () => write(tag.octetString)))

  test('gives its elements in order', () => {
    const elements = readSequence(write(tag.sequence, writeUnsigned(5n), write(tag.octetString, content(3))))
    expect(elements?.map((element) => [element.tag, Buffer.from(element.content)])).toEqual([[tag.integer, Buffer.of(5)], [tag.octetString, content(3)]])
    expect(readSequence(of(0))).toEqual([])
  })

  test('of more elements than any structure has is not listed', () => {
    expect(readSequence(of(8))).toHaveLength(8)
    expect(readSequence(of(9))).toBeUndefined()
  })
})

describe('a number', () => {
  const read = (der: Uint8Array): bigint | undefined => readUnsigned({ tag: tag.integer, content: readOnly(der, tag.integer) ?? Buffer.alloc(0) })

  test('below 2^256 is read as it was written', () => {
    fc.assert(fc.property(fc.oneof(fc.constantFrom(0n, 0x7fn, 0x80n, 2n ** 255n, 2n ** 256n - 1n), fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })), (value) => {
      expect(read(writeUnsigned(value))).toBe(value)
    }))
  })

  test.each([
    ['2^256', writeUnsigned(2n ** 256n)],
    ['2^264', writeUnsigned(2n ** 264n)],
    ['a negative one', bytes('0201ff')],
    ['a padded one', bytes('0202007f')],
    ['a padded zero', bytes('02020000')],
    ['none', bytes('0200')],
  ])('%s is not read', (_what, der) => {
    expect(read(der)).toBeUndefined()
  })
})
