import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toInteger, toScalarBytes } from '../big-endian.ts'
import { flips } from '../fixtures/standard.ts'
import { generateSm2PrivateKey } from '../keys/private-key.ts'
import { parseSm2PublicKey, Sm2PublicKey } from '../keys/public-key.ts'
import { baseMultiple } from './base-multiple.ts'
import { curve, modN } from './curve.ts'
import { sm2DefaultUserId, sm2UserIdBytesMax } from './message-digest.ts'
import { PreparedPoints, preparedKeysMax, usesBeforeTable } from './prepared-points.ts'
import { signSm2, signSm2Digest } from './sign.ts'
import { encodeSm2SignatureDer, encodeSm2SignatureRaw, parseSm2SignatureDer, parseSm2SignatureRaw } from './signature.ts'
import { verifySm2, verifySm2Digest } from './verify.ts'

const key = generateSm2PrivateKey()
const { publicKey } = key
const message = Buffer.from('电子营业执照 91330100MA27XXXX0X')
const signature = signSm2(key, message)

test('what a key signs, its public key verifies, whatever the message and the user id', () => {
  const id = fc.oneof(fc.constant(undefined), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }))
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), id, (anyMessage, userId) => {
    const options = userId === undefined ? {} : { userId }
    expect(verifySm2(publicKey, anyMessage, signSm2(key, anyMessage, options), options)).toBe(true)
  }), { numRuns: 30 })
})

test('two signatures of one message differ in both parts', () => {
  const again = signSm2(key, message)
  expect([again.r === signature.r, again.s === signature.s]).toEqual([false, false])
})

describe('refused is', () => {
  test('a signature with any byte changed, in either encoding', () => {
    for (const changed of flips(encodeSm2SignatureDer(signature))) {
      const parsed = parseSm2SignatureDer(changed)
      expect(!isRefusal(parsed) && verifySm2(publicKey, message, parsed)).toBe(false)
    }
    for (const changed of flips(encodeSm2SignatureRaw(signature))) {
      const parsed = parseSm2SignatureRaw(changed)
      expect(!isRefusal(parsed) && verifySm2(publicKey, message, parsed)).toBe(false)
    }
  })

  test('a message with any byte changed, added or taken away', () => {
    for (const changed of [...flips(message), Buffer.concat([message, Buffer.alloc(1)]), message.subarray(1), Buffer.alloc(0)])
      expect(verifySm2(publicKey, changed, signature)).toBe(false)
  })

  test('a user id with any byte changed, a longer and a shorter one', () => {
    const id = Buffer.from(sm2DefaultUserId)
    for (const userId of [...flips(id), Buffer.concat([id, Buffer.alloc(1)]), id.subarray(1)]) expect(verifySm2(publicKey, message, signature, { userId })).toBe(false)
  })

  test('another key, and one with any byte changed', () => {
    expect(verifySm2(generateSm2PrivateKey().publicKey, message, signature)).toBe(false)
    for (const changed of flips(publicKey.toUncompressed())) {
      const parsed = parseSm2PublicKey(changed)
      expect(!isRefusal(parsed) && verifySm2(parsed, message, signature)).toBe(false)
    }
  })

  test('every other form of the same numbers, the tricks of ECDSA among them', () => {
    const { r, s } = signature
    const { n } = curve
    const others = [{ r, s: n - s }, { r: n - r, s }, { r: n - r, s: n - s }, { r: s, s: r }, { r, s: s + n }, { r: r + n, s }, { r: r - n, s }, { r, s: s - n }, { r: -r, s: -s }]
    for (const other of others) expect(verifySm2(publicKey, message, other)).toBe(false)
  })

  test('zero, the order, and a sum that vanishes', () => {
    const { r, s } = signature
    const { n } = curve
    for (const other of [{ r: 0n, s }, { r, s: 0n }, { r: 0n, s: 0n }, { r: n, s }, { r, s: n }, { r: n, s: n }, { r, s: n - r }]) expect(verifySm2(publicKey, message, other)).toBe(false)
  })

  test('a sum that vanishes over a digest made for it, which would verify with every key', () => {
    const s = 5n
    const r = curve.n - s
    const x = toInteger(baseMultiple(toScalarBytes(s)).subarray(0, 32))
    expect(verifySm2Digest(publicKey, toScalarBytes(modN(r - x)), { r, s })).toBe(false)
  })

  test('a pair of numbers for which s·G + t·P is infinity', () => {
    // For the public key 2·G and s = -2t the sum vanishes; r is t - s = 3t. Taken for a point with x = 0, it would verify.
    const double = new Sm2PublicKey(baseMultiple(toScalarBytes(2n)))
    const t = 5n
    expect(verifySm2Digest(double, toScalarBytes(3n * t), { r: 3n * t, s: curve.n - 2n * t })).toBe(false)
  })
})

describe('a user id', () => {
  test.each([0, sm2UserIdBytesMax + 1])('of %i bytes is our own mistake: nothing is signed or verified with it', (length) => {
    const userId = Buffer.alloc(length, 0x61)
    expect(() => signSm2(key, message, { userId })).toThrow('user id')
    expect(() => verifySm2(publicKey, message, signature, { userId })).toThrow('user id')
  })

  test('of the greatest length signs and verifies', () => {
    const userId = Buffer.alloc(sm2UserIdBytesMax, 0x61)
    expect(verifySm2(publicKey, message, signSm2(key, message, { userId }), { userId })).toBe(true)
  })
})

test.each([0, 31, 33, 64])('%i bytes are no digest', (length) => {
  expect(() => signSm2Digest(key, Buffer.alloc(length))).toThrow('32 bytes')
  expect(() => verifySm2Digest(publicKey, Buffer.alloc(length), signature)).toThrow('32 bytes')
})

describe('public keys in use', () => {
  test('answer the same before and after they get a table', () => {
    const often = generateSm2PrivateKey()
    const right = signSm2(often, message)
    for (let use = 0; use < usesBeforeTable + 5; use += 1) {
      expect(verifySm2(often.publicKey, message, right)).toBe(true)
      expect(verifySm2(often.publicKey, message, { ...right, s: curve.n - right.s })).toBe(false)
    }
  })

  test('are kept up to a limit; the one that was not used for longest goes', () => {
    const points = new PreparedPoints()
    const keys = Array.from({ length: preparedKeysMax + 3 }, () => generateSm2PrivateKey().publicKey)
    const [first] = keys as [Sm2PublicKey]
    const kept = keys.map((each) => {
      points.prepare(first)
      return points.prepare(each).point
    })
    expect(points.size).toBe(preparedKeysMax)
    // The last ones and the one used all along are there, the second is not.
    const isKept = (index: number): boolean => points.prepare(keys[index] ?? first).point === kept[index]
    expect([isKept(keys.length - 1), isKept(0), isKept(1)]).toEqual([true, true, false])
  })

  test('get a table with use and not before', () => {
    const points = new PreparedPoints()
    const uses = Array.from({ length: usesBeforeTable }, () => points.prepare(publicKey).hasTable)
    expect(uses).toEqual([...Array.from({ length: usesBeforeTable - 1 }, () => false), true])
  })
})
