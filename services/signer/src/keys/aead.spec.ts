import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boxOverheadBytes, openBox, sealBox } from './aead.ts'

const key = Buffer.alloc(32, 1)
const bytes = fc.uint8Array({ maxLength: 80 })

test('a box opens with its key and additional data', () => {
  fc.assert(fc.property(bytes, bytes, (plain, context) => {
    const box = sealBox(key, plain, context)
    expect(box.length).toBe(plain.length + boxOverheadBytes)
    expect(openBox(key, box, context)).toEqual(Buffer.from(plain))
  }))
})

test('one flipped bit anywhere, a shorter or longer box, another key or context, and it stays shut', () => {
  const box = sealBox(key, Buffer.from('sixteen bytes...'), Buffer.from('context'))
  for (let bit = 0; bit < box.length * 8; bit += 1) {
    const flipped = Buffer.from(box)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(openBox(key, flipped, Buffer.from('context'))).toBeUndefined()
  }
  for (let length = 0; length < box.length; length += 1) expect(openBox(key, box.subarray(0, length), Buffer.from('context'))).toBeUndefined()
  expect(openBox(key, Buffer.concat([box, Uint8Array.of(0)]), Buffer.from('context'))).toBeUndefined()
  expect(openBox(Buffer.alloc(32, 2), box, Buffer.from('context'))).toBeUndefined()
  expect(openBox(key, box, Buffer.from('Context'))).toBeUndefined()
})

test('the same content never gives the same box', () => {
  const boxes = Array.from({ length: 50 }, () => sealBox(key, Buffer.alloc(16), Buffer.alloc(0)).toString('hex'))
  expect(new Set(boxes).size).toBe(boxes.length)
})
