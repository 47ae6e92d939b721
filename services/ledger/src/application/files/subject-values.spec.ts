import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeName, encodeName } from '../../../../../packages/x509/src/index.ts'
import { subjectValues } from './subject-values.ts'

const value = fc.string({ unit: fc.constantFrom('市', '局', 'A', ',', '+', '\\', '=', ' ', 'O'), minLength: 1, maxLength: 12 }).map((text) => text.trim()).filter((text) => text !== '')

test('the values of a subject are those that were written into it, whatever they hold', () => {
  fc.assert(fc.property(value, value, value, (organisation, unit, commonName) => {
    const der = encodeName({ country: 'CN', organisation, unit, commonName })
    if (isRefusal(der)) throw new TypeError(der.refused)
    expect(subjectValues(describeName(der))).toEqual(['CN', organisation, unit, commonName])
  }), { numRuns: 1_000 })
})

test('no subject has no values, and any text is read without a fault', () => {
  expect(subjectValues('')).toEqual([])
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => subjectValues(text).every((each) => each !== '')))
})
