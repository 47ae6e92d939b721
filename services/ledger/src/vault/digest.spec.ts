import { InvariantViolation } from '@hub/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digestsUnder, encodeList } from './digest.ts'
import { profileNames, runs, vectorKey, vectors } from './fixtures.ts'
import { idKinds } from './id-kind.ts'
import { profiles } from './profile.ts'

const list = fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 4 })

describe.each(profileNames)('digests with %s', (name) => {
  const { digest, requestDigest } = digestsUnder(profiles[name], vectorKey)

  test('are what they were on day one', () => {
    expect(digest('holder', '111', '110105200001010000').toString('hex')).toBe(vectors.profiles[name].holderDigest)
    expect(digest('uniqueness', 'JZ', 'a', '').toString('hex')).toBe(vectors.profiles[name].uniquenessDigest)
    expect(requestDigest(Buffer.from(vectors.requestText))).toBe(vectors.profiles[name].requestDigest)
  })

  test('are 32 bytes, and 43 characters for a request', () => {
    expect(digest('holder', '111', '').length).toBe(32)
    expect(requestDigest(Buffer.alloc(0))).toMatch(/^[\w-]{43}$/)
  })

  test('differ wherever kind, number of parts or the border between parts differs', () => {
    const all = [
      digest('holder', '111', '11'), digest('holder', '11111'), digest('holder', '1111', '1'), digest('holder', '111', '11', ''),
      digest('licence-number', '111', '11'), digest('holder'), digest('holder', ''), Buffer.from(requestDigest(Buffer.from('11111')), 'base64url'),
    ]
    expect(new Set(all.map((bytes) => bytes.toString('hex'))).size).toBe(all.length)
  })

  test('are of well-formed text only, since lone surrogates would all be the same', () => {
    expect(() => digest('holder', '111', '\ud800')).toThrow(InvariantViolation)
  })
})

test('different lists have different encodings', () => {
  fc.assert(fc.property(list, list, (a, b) => {
    const same = a.length === b.length && a.every((item, at) => Buffer.from(item).equals(b[at] ?? Buffer.alloc(0)) && item.length === b[at]?.length)
    expect(encodeList(a).equals(encodeList(b))).toBe(same)
  }), { numRuns: runs })
})

test('each kind has a number of its own, and keeps it', () => {
  expect(idKinds).toEqual({
    'holder': 1, 'licence-number': 2, 'licence-identifier': 3, 'source-row': 4, 'uniqueness': 5, 'operator': 6, 'case-number': 7,
    'unit-uscc': 8, 'licence-type-code': 9, 'item-code': 10, 'investigation-number': 11,
  })
})
