import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editDistance, nearest } from './nearest.ts'

test.each([
  ['', '', 0], ['abc', 'abc', 0], ['abc', '', 3], ['abc', 'abd', 1], ['abc', 'acb', 1], ['rebuild', 'rebiuld', 1], ['kitten', 'sitting', 3],
])('%j and %j are %i edits apart', (a, b, edits) => {
  expect(editDistance(a, b)).toBe(edits)
})

test('the distance is symmetric, zero only for equals, and at most the longer length', () => {
  fc.assert(fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
    const distance = editDistance(a, b)
    expect(distance).toBe(editDistance(b, a))
    expect(distance === 0).toBe(a === b)
    expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
  }))
})

test('the nearest choice is found whatever its case, and nothing is nearest to no choices', () => {
  expect(nearest('TOKNE', ['demo', 'token', 'init'])).toBe('token')
  expect(nearest('x', [])).toBeUndefined()
})
