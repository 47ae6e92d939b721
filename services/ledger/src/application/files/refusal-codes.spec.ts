import { refuse } from '@hub/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aboutOf, fileCodeOf } from './refusal-codes.ts'

test.each([
  ['FIELD_MISSING', 'FILE_FIELD_MISSING'], ['GLYPH_MISSING', 'FILE_GLYPH_MISSING'], ['TEXT_TOO_LONG', 'FILE_TEXT_TOO_LONG'], ['TOO_MANY_ISSUERS', 'FILE_ISSUERS_TOO_MANY'], ['DOCUMENT_TOO_LARGE', 'FILE_TOO_LARGE'],
  ['SEAL_REVOKED', 'FILE_SEAL_UNUSABLE'], ['SEAL_NOT_FOUND', 'FILE_SEAL_UNUSABLE'], ['SEAL_DAMAGED', 'FILE_SEAL_UNUSABLE'], ['MALFORMED_FIELD', 'FILE_NOT_COMPOSED'], ['constructor', 'FILE_NOT_COMPOSED'],
])('what the signer calls %s is on record as %s', (code, ours) => { expect(fileCodeOf(code)).toBe(ours) })

test('of a detail only fields of templates, ids and code points go on record', () => {
  const { detail } = refuse('X', { fields: ['face.name', 'licence.holders', '王小示例', '11010519491231002X'], characters: ['𪚥（U+2A6A5）', 'U+202E'], sealId: '019cac1d-9eaa-717f-922e-9944ca2de0c1', n: 5 })
  expect(aboutOf(detail)).toEqual(['face.name', 'licence.holders', 'U+2A6A5', 'U+202E', '019cac1d-9eaa-717f-922e-9944ca2de0c1'])
})

test('whatever a detail holds, nothing that could be a name or a number of a person goes on record', () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })), fc.integer(), fc.constantFrom('王小示例', '11010519491231002X'))), (detail) => {
    expect(aboutOf(detail as never).filter((text) => !/^[A-Za-z0-9.+-]+$/.test(text) || /\d{17}/.test(text))).toEqual([])
  }))
})
