import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toScalarBytes } from '../big-endian.ts'
import { accepted, bytes, standard } from '../fixtures/standard.ts'
import { curve, Point } from '../sm2/curve.ts'
import { signSm2 } from '../sm2/sign.ts'
import { verifySm2 } from '../sm2/verify.ts'
import { generateSm2PrivateKey, takeSm2PrivateKey } from './private-key.ts'

test('the scalars from 1 to n - 2 are keys, and each signs', () => {
  for (const d of [1n, 2n, curve.n - 2n]) {
    const key = accepted(takeSm2PrivateKey(toScalarBytes(d)))
    expect(verifySm2(key.publicKey, standard.message, signSm2(key, standard.message))).toBe(true)
  }
})

test.each([['zero', 0n], ['n - 1, whose 1 + d has no inverse', curve.n - 1n], ['the order', curve.n], ['the greatest of 32 bytes', 2n ** 256n - 1n]])('%s is out of range, and overwritten', (_what, d) => {
  const encoded = toScalarBytes(d)
  expect(takeSm2PrivateKey(encoded)).toMatchObject({ refused: 'SM2_SCALAR_OUT_OF_RANGE' })
  expect(encoded.equals(Buffer.alloc(32))).toBe(true)
})

test.each([0, 31, 33, 64])('%i bytes are no scalar, and are overwritten', (length) => {
  const encoded = Buffer.alloc(length, 1)
  expect(takeSm2PrivateKey(encoded)).toMatchObject({ refused: 'SM2_SCALAR_MALFORMED' })
  expect(encoded.every((byte) => byte === 0)).toBe(true)
})

test('the public key is d·G', () => {
  fc.assert(fc.property(fc.bigInt({ min: 1n, max: curve.n - 2n }), (d) => {
    expect(accepted(takeSm2PrivateKey(toScalarBytes(d))).publicKey.toUncompressed()).toEqual(Buffer.from(Point.BASE.multiply(d).toBytes(false)))
  }), { numRuns: 20 })
})

test('new keys differ', () => {
  const keys = Array.from({ length: 50 }, () => generateSm2PrivateKey().publicKey.toRaw().toString('hex'))
  expect(new Set(keys).size).toBe(50)
})

describe('a closed key', () => {
  test('has overwritten the memory that it was given', () => {
    const memory = bytes(standard.d)
    const key = takeSm2PrivateKey(memory)
    if (!isRefusal(key)) key.close()
    expect(memory.equals(Buffer.alloc(32))).toBe(true)
  })

  test('signs nothing, and what it was is not to be seen', () => {
    const key = generateSm2PrivateKey()
    expect(Object.keys(key)).toEqual(['publicKey'])
    key.close()
    expect(() => signSm2(key, standard.message)).toThrow('closed')
  })
})
