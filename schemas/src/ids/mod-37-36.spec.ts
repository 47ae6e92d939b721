import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digitsAndLetters } from './alphabet.ts'
import { substitutions } from './fixtures.ts'
import { checkCharacter37_36 } from './mod-37-36.ts'

const payloads = fc.string({ unit: fc.constantFrom(...digitsAndLetters), minLength: 1, maxLength: 60 })

test('the check character of a published payload is the published one', () => {
  expect(checkCharacter37_36('11100000000013338W01111430000006122244L20230000403001')).toBe('U')
})

test('a payload with another character has no check character', () => {
  for (const payload of ['a', '1.2', '１', 'A B', '证']) expect(checkCharacter37_36(payload)).toBeUndefined()
})

test('every single substitution changes the check character', () => {
  fc.assert(
    fc.property(payloads, (payload) => {
      const check = checkCharacter37_36(payload)
      expect(check).toMatch(/^[0-9A-Z]$/)
      for (const other of substitutions(payload, digitsAndLetters).slice(0, 400))
        if (checkCharacter37_36(other) === check) throw new Error(`${payload} and ${other} share ${String(check)}`)
    }),
    { numRuns: 30 },
  )
})
