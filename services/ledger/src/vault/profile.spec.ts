import { createSecretKey, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flipped, profileNames, runs, vectorKey, vectors } from './fixtures.ts'
import { parseProfileName, profiles } from './profile.ts'

const nonce = Buffer.from(vectors.nonce, 'hex')
const aad = Buffer.from(vectors.aad)
const plain = Buffer.from(vectors.plain)

describe.each(profileNames)('profile %s', (name) => {
  const profile = profiles[name]
  const ct = Buffer.from(vectors.profiles[name].ct, 'hex')

  test('seals to the bytes that other implementations gave on day one', () => {
    expect(profile.seal(vectorKey, nonce, plain, aad)).toEqual(ct)
    expect(profile.open(vectorKey, nonce, ct, aad)).toEqual(plain)
    expect(profile.mac(vectorKey, plain).toString('hex')).toBe(vectors.profiles[name].mac)
  })

  test('no byte of ciphertext, tag, nonce or additional data can be another', () => {
    for (let at = 0; at < ct.length; at += 1) expect(profile.open(vectorKey, nonce, flipped(ct, at), aad)).toBeUndefined()
    for (let at = 0; at < nonce.length; at += 1) expect(profile.open(vectorKey, flipped(nonce, at), ct, aad)).toBeUndefined()
    for (let at = 0; at < aad.length; at += 1) expect(profile.open(vectorKey, nonce, ct, flipped(aad, at))).toBeUndefined()
  })

  test('bytes cannot move between additional data, nonce and ciphertext', () => {
    expect(profile.open(vectorKey, nonce, ct, aad.subarray(0, -1))).toBeUndefined()
    expect(profile.open(vectorKey, nonce, ct, Buffer.concat([aad, nonce]))).toBeUndefined()
    expect(profile.open(vectorKey, nonce, Buffer.concat([aad.subarray(-1), ct]), aad.subarray(0, -1))).toBeUndefined()
  })

  test('another key opens nothing', () => {
    expect(profile.open(createSecretKey(flipped(Buffer.from(vectors.key, 'hex'), 31)), nonce, ct, aad)).toBeUndefined()
  })

  test('hostile lengths are refused, not thrown at', () => {
    for (let length = 0; length < ct.length; length += 1) expect(profile.open(vectorKey, nonce, ct.subarray(0, length), aad)).toBeUndefined()
    for (const length of [0, 1, 11, 13, 16, 200]) expect(profile.open(vectorKey, Buffer.alloc(length), ct, aad)).toBeUndefined()
  })

  test('whatever is sealed opens, and the other profile cannot open it', () => {
    const other = profiles[name === 'gm' ? 'standard' : 'gm']
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 50 }), (bytes, data) => {
      const own = createSecretKey(randomBytes(32))
      const sealed = profile.seal(own, nonce, bytes, data)
      expect(profile.open(own, nonce, sealed, data)).toEqual(Buffer.from(bytes))
      expect(other.open(own, nonce, sealed, data)).toBeUndefined()
    }), { numRuns: runs })
  })
})

test('a key prints as nothing', () => {
  expect(JSON.stringify(vectorKey)).toBe('{}')
})

test('HUB_CRYPTO knows two words', () => {
  expect(['standard', 'gm', 'GM', '', 'toString'].map(parseProfileName)).toEqual(['standard', 'gm', undefined, undefined, undefined])
})
