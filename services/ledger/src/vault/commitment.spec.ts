import { InvariantViolation } from '@hub/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commit, makeSalts, verifyCommitment, type Opening } from './commitment.ts'
import { profileNames, runs, vectors } from './fixtures.ts'
import { profiles } from './profile.ts'

const { opening } = vectors
const text = fc.string({ unit: 'grapheme', maxLength: 8 })
const anyOpening = fc.record({ salt: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((b) => Buffer.from(b).toString('base64url')), field: text, value: text, masked: fc.boolean() })

describe.each(profileNames)('a commitment with %s', (name) => {
  const { hash } = profiles[name]

  test('is what it was on day one', () => {
    expect(commit(hash, opening)).toBe(vectors.profiles[name].commitment)
    expect(verifyCommitment(hash, vectors.profiles[name].commitment, opening)).toBe(true)
  })

  test('belongs to one opening only', () => {
    fc.assert(fc.property(anyOpening, anyOpening, (a, b) => {
      const same = a.salt === b.salt && a.field === b.field && a.value === b.value && a.masked === b.masked
      expect(verifyCommitment(hash, commit(hash, a), b)).toBe(same)
    }), { numRuns: runs })
  })

  test('is not of another salt, field, value or mask, nor of texts whose border has moved', () => {
    const commitment = commit(hash, opening)
    const others: readonly Partial<Opening>[] = [{ salt: makeSalts(1)[0] ?? '' }, { field: 'holderNam', value: 'e张**' }, { value: '张三' }, { masked: false }]
    for (const other of others) expect(verifyCommitment(hash, commitment, { ...opening, ...other })).toBe(false)
  })

  test('hostile text is simply not a commitment', () => {
    for (const commitment of ['', '=', 'x'.repeat(5_000), `${commit(hash, opening)}=`, '张']) expect(verifyCommitment(hash, commitment, opening)).toBe(false)
    for (const salt of ['', 'AAAA', '张', `${opening.salt}=`]) expect(verifyCommitment(hash, commit(hash, opening), { ...opening, salt })).toBe(false)
    expect(verifyCommitment(hash, commit(hash, opening), { ...opening, value: '\ud800' })).toBe(false)
  })

  test('needs a whole salt', () => {
    expect(() => commit(hash, { ...opening, salt: 'AAAA' })).toThrow(InvariantViolation)
  })
})

test('salts are 16 bytes and never alike', () => {
  const salts = makeSalts(1_000)
  expect(new Set(salts).size).toBe(1_000)
  expect(salts.every((salt) => Buffer.from(salt, 'base64url').length === 16)).toBe(true)
  expect(makeSalts(0)).toEqual([])
})
