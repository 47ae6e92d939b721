import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { publishedUsccs, substitutions } from './fixtures.ts'
import { buildUscc, checkUscc, parseUscc } from './uscc.ts'

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

describe('published codes', () => {
  for (const code of publishedUsccs) {
    test(`${code} is valid`, () => {
      expect(checkUscc(code)).toMatchObject({ valid: true, value: code, remarks: [] })
    })
    test(`${code} with another last character is refused, and the right one is told`, () => {
      for (const other of alphabet.replace(code.charAt(17), ''))
        expect(checkUscc(code.slice(0, 17) + other)).toMatchObject({
          valid: false, part: 'check', code: 'CHECK_CHARACTER_WRONG', given: other, computed: code.charAt(17),
        })
    })
    test(`${code} is composed again from its parts`, () => {
      const diagnosis = checkUscc(code)
      expect(diagnosis.valid && buildUscc(diagnosis.parts)).toBe(code)
    })
  }
})

test('the parts are registrar, category, area, organisation and check', () => {
  expect(checkUscc('91350100M000100Y43')).toMatchObject({
    parts: { registrar: '9', category: '1', area: '350100', organisation: 'M000100Y4', check: '3' },
  })
})

test('every single substitution in a valid code is refused', () => {
  const others = publishedUsccs.flatMap((code) => substitutions(code, alphabet))
  expect(others).toHaveLength(publishedUsccs.length * 18 * 30)
  expect(others.filter((other) => parseUscc(other) !== undefined)).toEqual([])
})

test('a letter that looks like a digit is refused with a hint, in the part where it stands', () => {
  expect(checkUscc('1110000O000013338W')).toMatchObject({
    valid: false, part: 'area', code: 'CHARACTER_NOT_ALLOWED', message: '第 8 位“O”不是允许的字符', hint: '疑为数字 0，请核对原件',
  })
})

const refused: readonly (readonly [string, string, object])[] = [
  ['an empty text', '', { part: 'whole', code: 'LENGTH_WRONG' }],
  ['a code one character short', '11100000000013338', { code: 'LENGTH_WRONG' }],
  ['lower case', '11100000000013338w', { part: 'check', hint: '字母应为大写' }],
  ['a full-width digit', '１1100000000013338W', { part: 'registrar', hint: '这是全角字符，请改用半角' }],
  ['a space inside', '1 100000000013338W', { part: 'category', hint: '含有空白字符，请删除' }],
  ['an invisible character', '11100000000013338\u200B', { part: 'check', message: '第 18 位（U+200B）不是允许的字符' }],
  ['a letter in the area', '11A00000000013338W', { part: 'area', code: 'AREA_NOT_DIGITS' }],
  ['scientific notation', '9.135E+17', { part: 'whole', code: 'SPREADSHEET_DAMAGED' }],
]
for (const [what, text, expected] of refused)
  test(`${what} is refused`, () => {
    expect(checkUscc(text)).toMatchObject({ valid: false, ...expected })
  })

test('a code is composed from any parts of the right shape, and is valid', () => {
  const characters = (length: number) =>
    fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length })
  const area = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 6, maxLength: 6 })
  fc.assert(
    fc.property(characters(1), characters(1), area, characters(9), (registrar, category, area, organisation) => {
      const code = buildUscc({ registrar, category, area, organisation })
      expect(checkUscc(code ?? '')).toMatchObject({ valid: true, parts: { registrar, category, area, organisation } })
    }),
  )
})

test('parts of the wrong shape compose nothing', () => {
  const parts = { registrar: '9', category: '1', area: '350100', organisation: 'M000100Y4' }
  const bad = [{ registrar: '' }, { category: '11' }, { area: '35010' }, { area: '35010A' }, { organisation: 'M000100YI' }]
  for (const change of bad) expect(buildUscc({ ...parts, ...change })).toBeUndefined()
})

test('random text never throws and is never valid by length alone', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => checkUscc(text).valid === (parseUscc(text) === text)))
})
