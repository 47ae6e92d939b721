import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildLicenceTypeCode, checkLicenceTypeCode, parseLicenceTypeCode } from './licence-type-code.ts'
import { parseUscc } from './uscc.ts'

/** standards.md 1.6 */
const published = [
  '11100000000013338W001', '11100000000013338W009', '11100000000013338W011', '11100000000013338W087',
  '11100000000019713D008', '11100000000019713D079', '11100000MB03271699001', '11100000MB03271699022',
  '111000000000131433001', '11100000000013127D001', '11100000MB0143028R001', '11100000MB0341032Y002',
  '11100000000013661B006', '11100000717823004M004', '11410800MB18523953004',
]

for (const code of published)
  test(`${code} is a licence type code`, () => {
    expect(checkLicenceTypeCode(code)).toMatchObject({
      valid: true, value: code, parts: { definingAuthority: code.slice(0, 18), serial: code.slice(18) },
    })
  })

test('a wrong check character of the defining authority is told beside the computed one', () => {
  expect(checkLicenceTypeCode('11100000000013338X001')).toMatchObject({
    valid: false, part: 'definingAuthority', code: 'DEFINING_AUTHORITY_WRONG', given: 'X', computed: 'W',
  })
})

test('the serial holds digits only', () => {
  expect(checkLicenceTypeCode('11100000000013338W0O1')).toMatchObject({
    valid: false, part: 'serial', code: 'CHARACTER_NOT_ALLOWED', hint: '疑为数字 0，请核对原件',
  })
  expect(checkLicenceTypeCode('11100000000013338W0-1')).not.toHaveProperty('hint')
})

test('another length is refused', () => {
  expect(checkLicenceTypeCode('11100000000013338W01')).toMatchObject({ part: 'whole', code: 'LENGTH_WRONG' })
})

test('a code is composed from an authority and a number', () => {
  const authority = parseUscc('11100000MB0143028R')
  if (authority === undefined) throw new Error('published code refused')
  expect(buildLicenceTypeCode(authority, 1)).toBe('11100000MB0143028R001')
  for (const serial of [-1, 1000, 1.5, Number.NaN]) expect(buildLicenceTypeCode(authority, serial)).toBeUndefined()
})

test('random text never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 18, maxLength: 24 }), (text) => parseLicenceTypeCode(text) === undefined))
})
