import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { specimenCitizenId, today } from './fixtures.ts'
import { checkHolderId } from './holder-id.ts'
import { holderIdTypes, holderKindOf, parseHolderIdType, type HolderIdType } from './holder-id-type.ts'

const types = Object.keys(holderIdTypes) as HolderIdType[]

test('sixteen types of holder number are known by code', () => {
  expect(types.toSorted()).toEqual(
    ['001', '099', '111', '114', '115', '118', '119', '120', '122', '411', '412', '413', '414', '511', '516', '999'],
  )
  expect(parseHolderIdType('111')).toBe('111')
  for (const text of ['', '1', '112', 'toString', '__proto__']) expect(parseHolderIdType(text)).toBeUndefined()
})

test('001 and 099 name organisations, the others persons', () => {
  expect(types.filter((type) => holderKindOf(type) === 'organisation')).toEqual(expect.arrayContaining(['001', '099']))
  expect(types.filter((type) => holderKindOf(type) === 'person')).toHaveLength(14)
})

test('full-width characters and white space around are normalised, and that is told', () => {
  expect(checkHolderId('111', '　１１０１０５１９４９１２３１００２Ｘ \n', today)).toMatchObject({
    valid: true, type: '111', number: specimenCitizenId, normalised: true,
  })
  expect(checkHolderId('111', specimenCitizenId, today)).toMatchObject({ valid: true, normalised: false, remarks: [] })
})

test('nothing else is mapped: O, l and lower-case x are refused with what is wrong', () => {
  expect(checkHolderId('111', '11O10519491231002X', today)).toMatchObject({ valid: false, hint: '疑为数字 0，请核对原件' })
  expect(checkHolderId('111', 'l1010519491231002X', today)).toMatchObject({ valid: false, hint: '疑为数字 1，请核对原件' })
  expect(checkHolderId('111', '11010519491231002x', today)).toMatchObject({ valid: false, code: 'LOWER_CASE_X' })
})

test('a 15-digit ID number passes with its remark', () => {
  expect(checkHolderId('111', '110105491231002', today)).toMatchObject({ valid: true, remarks: [{ code: 'FIFTEEN_DIGIT' }] })
})

describe('001', () => {
  test('takes a valid 统一社会信用代码', () => {
    expect(checkHolderId('001', '91350100M000100Y43', today)).toMatchObject({ valid: true, number: '91350100M000100Y43' })
  })
  test('refuses an ID number', () => {
    expect(checkHolderId('001', specimenCitizenId, today)).toMatchObject({ valid: false })
  })
  test('hints at type 099 for older organisation numbers', () => {
    for (const text of ['71782300-4', '717823004', '110105001234567'])
      expect(checkHolderId('001', text, today)).toMatchObject({ valid: false, hint: expect.stringContaining('099') as string })
    expect(checkHolderId('001', '1', today)).not.toHaveProperty('hint')
  })
})

const accepted: readonly (readonly [HolderIdType, string])[] = [
  ['099', '京民证字第010001号'], ['114', '南字第1234567号'], ['118', '士字第20200001号'], ['411', 'DE1234567'],
  ['414', 'E12345678'], ['511', '12345678'], ['511', '0123456789(B)'], ['516', 'H1234567890'], ['999', '居留证A-1/2'],
]
for (const [type, number] of accepted)
  test(`${number} passes as ${holderIdTypes[type]}`, () => {
    expect(checkHolderId(type, number, today)).toMatchObject({ valid: true, number })
  })

const refused: readonly (readonly [HolderIdType, string, object])[] = [
  ['414', '', { code: 'SHAPE_WRONG' }],
  ['414', 'e12345678', { code: 'SHAPE_WRONG', hint: '字母应为大写' }],
  ['414', 'E1234 5678', { code: 'SHAPE_WRONG' }],
  ['414', 'E'.repeat(21), { code: 'SHAPE_WRONG' }],
  ['114', '字1', { code: 'SHAPE_WRONG' }],
  ['999', '1'.repeat(65), { code: 'SHAPE_WRONG' }],
  ['999', "1'; drop", { code: 'SHAPE_WRONG' }],
  ['099', '1.1E+14', { code: 'SPREADSHEET_DAMAGED' }],
  ['111', '5.1E+17', { code: 'SPREADSHEET_DAMAGED' }],
  ['001', '9.1E+17', { code: 'SPREADSHEET_DAMAGED' }],
]
for (const [type, number, expected] of refused)
  test(`${number.slice(0, 20) || 'nothing'} is refused as ${holderIdTypes[type]}`, () => {
    expect(checkHolderId(type, number, today)).toMatchObject({ valid: false, ...expected })
  })

test('a number that passed passes again unchanged; random text never throws', () => {
  const numbers = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.stringMatching(/^[ 　]?[A-ZＡ-Ｚ0-9０-９()（）]{5,18}$/))
  fc.assert(
    fc.property(fc.constantFrom(...types), numbers, (type, text) => {
      const first = checkHolderId(type, text, today)
      if (first.valid) expect(checkHolderId(type, first.number, today)).toEqual({ ...first, normalised: false })
    }),
  )
})
