import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { others } from '../fixtures/others.ts'
import { bytes } from '../fixtures/standard.ts'
import { decryptSm4Cbc, encryptSm4Cbc, sm4BlockBytes, sm4Ctr, sm4KeyBytes } from './sm4.ts'

const key = bytes('0123456789abcdeffedcba9876543210')
const block = key
const cipher = bytes('681edf34d206965e86b3e94f536e4246')
const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 })

test('the block of GB/T 32907, annex A is encrypted to the digit, in both modes', () => {
  expect(sm4Ctr(key, block, Buffer.alloc(sm4BlockBytes))).toEqual(cipher)
  expect(encryptSm4Cbc(key, Buffer.alloc(sm4BlockBytes), block).subarray(0, sm4BlockBytes)).toEqual(cipher)
})

test('what is encrypted is decrypted; counter mode keeps the length, chaining fills up the block', () => {
  fc.assert(fc.property(sixteen, sixteen, fc.uint8Array({ maxLength: 100 }), (anyKey, iv, plain) => {
    expect(sm4Ctr(anyKey, iv, sm4Ctr(anyKey, iv, plain))).toEqual(Buffer.from(plain))
    expect(sm4Ctr(anyKey, iv, plain)).toHaveLength(plain.length)
    const chained = encryptSm4Cbc(anyKey, iv, plain)
    expect(chained).toHaveLength(plain.length - (plain.length % sm4BlockBytes) + sm4BlockBytes)
    expect(decryptSm4Cbc(anyKey, iv, chained)).toEqual(Buffer.from(plain))
  }))
})

test.each(others)('%s encrypts the same', (_name, { sm4 }) => {
  fc.assert(fc.property(sixteen, sixteen, fc.uint8Array({ minLength: 1, maxLength: 60 }), (anyKey, iv, plain) => {
    const hex = (part: Uint8Array): string => Buffer.from(part).toString('hex')
    expect(hex(encryptSm4Cbc(anyKey, iv, plain))).toBe(sm4.encrypt(plain, hex(anyKey), { mode: 'cbc', iv: hex(iv) }))
  }), { numRuns: 20 })
})

test('bytes that are no chained blocks, or padded wrongly, are refused', () => {
  const chained = encryptSm4Cbc(key, block, Buffer.from('sixteen bytes...'))
  for (let length = 0; length < chained.length; length += 1) expect(isRefusal(decryptSm4Cbc(key, block, chained.subarray(0, length)))).toBe(true)
  chained[15] = (chained[15] ?? 0) ^ 0x01
  expect(decryptSm4Cbc(key, block, chained)).toMatchObject({ refused: 'SM4_DECRYPTION_REFUSED' })
})

test.each([[sm4KeyBytes - 1, sm4BlockBytes], [sm4KeyBytes, sm4BlockBytes + 1]])('a key of %i bytes with a block of %i is our own mistake', (keyBytes, blockBytes) => {
  expect(() => sm4Ctr(Buffer.alloc(keyBytes), Buffer.alloc(blockBytes), block)).toThrow('SM4')
  expect(() => encryptSm4Cbc(Buffer.alloc(keyBytes), Buffer.alloc(blockBytes), block)).toThrow('SM4')
  expect(() => decryptSm4Cbc(Buffer.alloc(keyBytes), Buffer.alloc(blockBytes), block)).toThrow('SM4')
})
