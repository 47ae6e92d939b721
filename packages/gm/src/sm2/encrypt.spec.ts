import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scalarBytes, toInteger, toScalarBytes } from '../big-endian.ts'
import { flips } from '../fixtures/standard.ts'
import { generateSm2PrivateKey, scalarOf } from '../keys/private-key.ts'
import { sm3 } from '../sm3.ts'
import { baseMultiple } from './base-multiple.ts'
import { encodeDer, encodeRaw, parseDer } from './ciphertext.ts'
import { curve } from './curve.ts'
import { decryptSm2, encryptSm2, encryptWith, sm2PlainBytesMax, type Sm2CiphertextForm } from './encrypt.ts'
import { deriveKey } from './key-derivation.ts'
import { pointOf } from './prepared-points.ts'
import { randomScalar } from './random-scalar.ts'

const key = generateSm2PrivateKey()
const plain = Buffer.from('sixteen bytes...')
const refused = { refused: 'SM2_DECRYPTION_REFUSED', detail: {} }
const forms: readonly Sm2CiphertextForm[] = ['raw', 'der']

test('what is encrypted for a key is decrypted with it, in either form', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.constantFrom(...forms), (anyPlain, form) => {
    expect(decryptSm2(key, encryptSm2(key.publicKey, anyPlain, form), form)).toEqual(Buffer.from(anyPlain))
  }), { numRuns: 20 })
})

test('a text of the greatest length is encrypted; none and a longer one are our own mistake', () => {
  const longest = Buffer.alloc(sm2PlainBytesMax, 7)
  for (const form of forms) expect(decryptSm2(key, encryptSm2(key.publicKey, longest, form), form)).toEqual(longest)
  for (const length of [0, sm2PlainBytesMax + 1]) expect(() => encryptSm2(key.publicKey, Buffer.alloc(length))).toThrow('1 to 4096')
})

describe.each(forms)('a ciphertext in the form %s is refused, for one and the same reason,', (form) => {
  const sealed = encryptSm2(key.publicKey, plain, form)

  test('with any byte changed', () => {
    for (const changed of flips(sealed)) expect(decryptSm2(key, changed, form)).toEqual(refused)
  })

  test('cut off anywhere, or with a byte more', () => {
    for (let length = 0; length < sealed.length; length += 1) expect(decryptSm2(key, sealed.subarray(0, length), form)).toEqual(refused)
    expect(decryptSm2(key, Buffer.concat([sealed, Uint8Array.of(0)]), form)).toEqual(refused)
    expect(decryptSm2(key, Buffer.alloc(1_000_000, sealed), form)).toEqual(refused)
  })

  test('with another key, and taken for the other form', () => {
    expect(decryptSm2(generateSm2PrivateKey(), sealed, form)).toEqual(refused)
    expect(decryptSm2(key, sealed, form === 'raw' ? 'der' : 'raw')).toEqual(refused)
  })
})

test('random bytes are refused, in either form', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...forms), (random, form) => { expect(decryptSm2(key, random, form)).toEqual(refused) }))
})

test('a point of another curve is refused before the key touches it', () => {
  // The same equation with another b: a point of small order there would give the key away, remainder by remainder.
  const check = (point: Buffer): Buffer => sm3(point)
  for (const y of [1n, 2n, curve.p - 1n]) {
    const point = Buffer.concat([toScalarBytes(5n), toScalarBytes(y)])
    const ciphertext = { point, check: check(point), masked: Buffer.alloc(4) }
    expect(decryptSm2(key, encodeRaw(ciphertext))).toEqual(refused)
    expect(decryptSm2(key, encodeDer(ciphertext), 'der')).toEqual(refused)
  }
})

test('a coordinate above 2^256 is no point', () => {
  const { point, check, masked } = encryptWith((size) => Buffer.alloc(size, 3), key.publicKey, plain)
  const der = encodeDer({ point: Buffer.concat([Buffer.alloc(scalarBytes, 0xff), point.subarray(scalarBytes)]), check, masked })
  expect(parseDer(der)?.point).toHaveLength(2 * scalarBytes)
  // 02 21 00 ff… to 02 21 01 ff…: minimal, positive, one bit too many.
  der[der.indexOf(Buffer.from('022100', 'hex')) + 2] = 1
  expect(parseDer(der)).toBeUndefined()
})

describe('a mask of zeros', () => {
  /** A nonce for which the first mask byte is zero: the text of one byte would go out in plain. */
  function transparentNonce(): Buffer {
    const point = pointOf(key.publicKey.toRaw())
    for (;;) {
      const { bytes, value } = randomScalar()
      const { x, y } = point.multiply(value).toAffine()
      if (deriveKey(Buffer.concat([toScalarBytes(x), toScalarBytes(y)]), 1)[0] === 0) return Buffer.from(bytes)
    }
  }

  test('makes the writer draw again and the reader refuse', () => {
    const transparent = transparentNonce()
    const point = pointOf(baseMultiple(transparent))
    const shared = point.multiply(toInteger(scalarOf(key))).toAffine()
    const check = sm3(toScalarBytes(shared.x), Uint8Array.of(0x41), toScalarBytes(shared.y))
    expect(decryptSm2(key, encodeRaw({ point: baseMultiple(transparent), check, masked: Uint8Array.of(0x41) }))).toEqual(refused)

    const drawn = [transparent, Buffer.from(randomScalar().bytes)]
    const text = Uint8Array.of(0x41)
    const written = encryptWith(() => drawn.shift() ?? Buffer.from(randomScalar().bytes), key.publicKey, text)
    expect(written.point).not.toEqual(baseMultiple(transparent))
    expect(decryptSm2(key, encodeRaw(written))).toEqual(Buffer.from(text))
    expect(written.masked).not.toEqual(Buffer.from(text))
  })
})

test('the library\'s refusal holds no detail that tells wrong keys from wrong bytes', () => {
  const outcomes = [Buffer.alloc(0), Buffer.alloc(200, 4), encryptSm2(generateSm2PrivateKey().publicKey, plain)].map((sealed) => decryptSm2(key, sealed))
  expect(outcomes.every(isRefusal)).toBe(true)
  expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1)
})
