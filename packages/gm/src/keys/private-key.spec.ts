import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { toInteger, toScalarBytes } from '../big-endian.ts'
import { accepted, bytes, standard } from '../fixtures/standard.ts'
import { curve, Point } from '../sm2/curve.ts'
import { decryptSm2, encryptSm2 } from '../sm2/encrypt.ts'
import { signSm2 } from '../sm2/sign.ts'
import { encodeSm2SignatureDer } from '../sm2/signature.ts'
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

test('a key is never written out as a text: what is made of one stays in the heap, and cannot be overwritten', () => {
  const written: string[] = []
  const noted = (text: string): string => { written.push(text.toLowerCase()); return text }
  const { toString: bufferText } = Buffer.prototype
  const { toString: integerText } = BigInt.prototype
  const ofBuffer = vi.spyOn(Buffer.prototype, 'toString').mockImplementation(function (this: Buffer, ...how) { return noted(bufferText.apply(this, how)) })
  const ofInteger = vi.spyOn(BigInt.prototype, 'toString').mockImplementation(function (this: bigint, radix) { return noted(integerText.call(this, radix)) })
  try {
    const key = accepted(takeSm2PrivateKey(bytes(standard.d)))
    encodeSm2SignatureDer(signSm2(key, standard.message))
    decryptSm2(key, encryptSm2(key.publicKey, standard.message))
    key.close()
  } finally {
    ofBuffer.mockRestore()
    ofInteger.mockRestore()
  }
  expect(written.some((text) => /^[0-9a-f]{64}$/.test(text))).toBe(true)
  const d = toInteger(bytes(standard.d))
  for (const secret of [d, d + 1n]) expect(written.filter((text) => text.includes(secret.toString(16)) || text.includes(secret.toString()))).toEqual([])
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
