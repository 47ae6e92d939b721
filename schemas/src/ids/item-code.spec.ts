import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkItemCode, isNationalItemShape, parseItemCode } from './item-code.ts'

const national33 = '11100000MB0341032Y100017214900101'
const national31 = '11100000MB032716991000115035000'

/** standards.md 2.4 */
const vectors: readonly (readonly [string, object])[] = [
  [national33, { form: 'national-33', body: '11100000MB0341032Y', level: '1', baseCode: '000172149001', handlingItem: '01' }],
  [national31, { form: 'national-31', body: '11100000MB03271699', level: '1', baseCode: '000115035000' }],
  ['11370800MB285591843370117002011', { form: 'national-31', body: '11370800MB28559184', level: '3', baseCode: '370117002011' }],
  [
    '11420000MB1686999B2420131004W0014',
    { form: 'national-33', body: '11420000MB1686999B', level: '2', baseCode: '420131004W00', handlingItem: '14' },
  ],
  ['11350128345071904JGF000007', { form: 'local' }],
  ['0100909004110X330002140X100', { form: 'local' }],
]
for (const [code, parts] of vectors)
  test(`${code} is read into its parts`, () => {
    const diagnosis = checkItemCode(code)
    expect(diagnosis).toMatchObject({ valid: true, value: code })
    expect(diagnosis.valid && diagnosis.parts).toEqual(parts)
  })

test('a local code carries the remark that nothing about it could be checked', () => {
  expect(checkItemCode('AB00001001').remarks).toMatchObject([{ code: 'LOCAL_ITEM_CODE' }])
  expect(checkItemCode(national31).remarks).toEqual([])
})

test('a national code with a mistyped body does not pass as local', () => {
  expect(checkItemCode(national31.replace('MB03271699', 'MB03271698'))).toMatchObject({
    valid: false, part: 'body', code: 'BODY_WRONG', given: '8', computed: '9',
  })
})

test('levels are 1 to 6', () => {
  const at = (level: string) => checkItemCode(national31.slice(0, 18) + level + national31.slice(19))
  for (const level of '123456') expect(at(level)).toMatchObject({ valid: true, parts: { level } })
  for (const level of '0789') expect(at(level)).toMatchObject({ valid: false, part: 'level', code: 'LEVEL_UNKNOWN' })
})

test('a lower-case letter is named with its part', () => {
  const lower = (index: number) => checkItemCode(national33.slice(0, index) + 'w' + national33.slice(index + 1))
  for (const [index, part] of [[9, 'body'], [20, 'baseCode'], [32, 'handlingItem']] as const)
    expect(lower(index)).toMatchObject({ valid: false, part, code: 'CHARACTER_NOT_ALLOWED', hint: '字母应为大写' })
  expect(checkItemCode('ab')).toMatchObject({ part: 'whole', code: 'CHARACTER_NOT_ALLOWED' })
})

test('a local code of 31 characters that does not begin like a national one stays local', () => {
  const local = 'GZ'.padEnd(31, '0A')
  expect(isNationalItemShape(local)).toBe(false)
  expect(parseItemCode(local)).toBe(local)
})

test('nothing, more than 64 characters, and other characters are refused', () => {
  for (const text of ['', 'A'.repeat(65), 'A-1', 'A 1', '事项1', `${national31}\n`]) expect(parseItemCode(text)).toBeUndefined()
})

test('random text never throws', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 70 }), fc.stringMatching(/^[0-9A-Z]{2}\d{6}[0-9A-Z]{10}\d.{12}$/))
  fc.assert(fc.property(texts, (text) => typeof checkItemCode(text).valid === 'boolean'))
})
