import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildCitizenId, checkCitizenId, parseCitizenId, parseFifteenDigitId, upgradeFifteenDigit } from './citizen-id.ts'
import { day, specimenCitizenId, substitutions, today } from './fixtures.ts'
import { parseLocalDate } from './local-date.ts'
import { checkCharacter11_2 } from './mod-11-2.ts'

function numbered(body: string): string {
  return body + (checkCharacter11_2(body) ?? '')
}

test('the specimen is valid, with area, birth date and sex', () => {
  expect(checkCitizenId(specimenCitizenId, today)).toEqual({
    valid: true,
    kind: 'eighteen',
    value: specimenCitizenId,
    parts: { area: '110105', birthDate: '1949-12-31', sex: 'female' },
    remarks: [],
  })
})

test('the specimen with another check character is refused, and the right one is told', () => {
  for (const given of '0123456789')
    expect(checkCitizenId(specimenCitizenId.slice(0, 17) + given, today)).toMatchObject({
      valid: false, part: 'check', code: 'CHECK_CHARACTER_WRONG', given, computed: 'X',
    })
})

test('every single substitution is refused', () => {
  const others = substitutions(specimenCitizenId, '0123456789X')
  expect(others).toHaveLength(18 * 10)
  expect(others.filter((other) => parseCitizenId(other, today) !== undefined)).toEqual([])
})

test('every single substitution in a body changes the check character', () => {
  const bodies = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 17, maxLength: 17 })
  fc.assert(
    fc.property(bodies, (body) => {
      const check = checkCharacter11_2(body)
      expect(check).toMatch(/^[0-9X]$/)
      expect(substitutions(body, '0123456789').filter((other) => checkCharacter11_2(other) === check)).toEqual([])
    }),
    { numRuns: 50 },
  )
})

test('a body that is not 17 digits has no check character', () => {
  for (const body of ['', '1'.repeat(16), '1'.repeat(18), `${'1'.repeat(16)}X`]) expect(checkCharacter11_2(body)).toBeUndefined()
})

const refused: readonly (readonly [string, string, object])[] = [
  ['a lower-case x', '11010519491231002x', { part: 'check', code: 'LOWER_CASE_X' }],
  ['a letter O for a zero', '11O10519491231002X', { part: 'area', code: 'CHARACTER_NOT_ALLOWED', hint: '疑为数字 0，请核对原件' }],
  ['a letter in the birth date', '110105194912B1002X', { part: 'birthDate', code: 'CHARACTER_NOT_ALLOWED' }],
  ['a letter in the sequence', '1101051949123100AX', { part: 'sequence', code: 'CHARACTER_NOT_ALLOWED' }],
  ['another last letter', '11010519491231002Y', { part: 'check', code: 'CHARACTER_NOT_ALLOWED' }],
  ['a full-width last character', '11010519491231002Ｘ', { part: 'check', hint: '这是全角字符，请改用半角' }],
  ['a province that is none', numbered('99010519491231002'), { part: 'area', code: 'PROVINCE_UNKNOWN' }],
  ['30 February', numbered('11010519490230002'), { part: 'birthDate', code: 'BIRTH_DATE_IMPOSSIBLE' }],
  ['29 February 1949', numbered('11010519490229002'), { part: 'birthDate', code: 'BIRTH_DATE_IMPOSSIBLE' }],
  ['month 13', numbered('11010519491331002'), { part: 'birthDate', code: 'BIRTH_DATE_IMPOSSIBLE' }],
  ['the year 1899', numbered('11010518991231002'), { part: 'birthDate', code: 'BIRTH_DATE_BEFORE_1900' }],
  ['tomorrow', numbered('11010520250701002'), { part: 'birthDate', code: 'BIRTH_DATE_IN_FUTURE' }],
  ['17 digits', '11010519491231002', { part: 'whole', code: 'LENGTH_WRONG' }],
  ['nothing', '', { part: 'whole', code: 'LENGTH_WRONG' }],
]
for (const [what, text, expected] of refused)
  test(`${what} is refused`, () => {
    expect(checkCitizenId(text, today)).toMatchObject({ valid: false, ...expected })
  })

test('somebody born today, on 1 January 1900 or on 29 February 2000 is accepted', () => {
  for (const body of ['11010520250630002', '11010519000101002', '11010520000229002'])
    expect(parseCitizenId(numbered(body), today)).toBe(numbered(body))
})

test('a resident of Taiwan with a residence permit is accepted', () => {
  expect(parseCitizenId(numbered('83000019900101001'), today)).toBeDefined()
})

describe('spreadsheet damage', () => {
  for (const text of ['5.1E+17', '5.10101E+17', '4.1e17', '5.1010119900101E+17', '1.10105E+14'])
    test(`${text} is explained as scientific notation`, () => {
      const diagnosis = checkCitizenId(text, today)
      expect(diagnosis).toMatchObject({ valid: false, part: 'whole', code: 'SPREADSHEET_DAMAGED' })
      expect(diagnosis).toHaveProperty('message', expect.stringContaining('E+17'))
    })

  test('a tail of three zeros is a suspicion, whether or not the check character fits', () => {
    const rounded = '110105194912310000'
    expect(checkCitizenId(rounded, today)).toMatchObject({
      valid: false, code: 'CHECK_CHARACTER_WRONG', remarks: [{ code: 'MAYBE_ROUNDED_BY_SPREADSHEET' }],
    })
    const genuine = Array.from({ length: 28 }, (_, index) => numbered(`110105199001${String(index + 1).padStart(2, '0')}100`))
      .find((text) => text.endsWith('000'))
    expect(genuine !== undefined && checkCitizenId(genuine, today)).toMatchObject({
      valid: true, remarks: [{ code: 'MAYBE_ROUNDED_BY_SPREADSHEET' }],
    })
    expect(checkCitizenId(specimenCitizenId, today).remarks).toEqual([])
  })
})

describe('15-digit old numbers', () => {
  const old = '110105491231002'
  test('are valid, of another kind, and called 15 位旧号码', () => {
    expect(checkCitizenId(old, today)).toMatchObject({
      valid: true, kind: 'fifteen', parts: { birthDate: '1949-12-31', sex: 'female' }, remarks: [{ code: 'FIFTEEN_DIGIT' }],
    })
    expect(checkCitizenId(old, today).remarks[0]?.message).toContain('15 位旧号码')
  })
  test('are not taken for 18-digit numbers, nor the other way round', () => {
    expect(parseCitizenId(old, today)).toBeUndefined()
    expect(parseFifteenDigitId(old, today)).toBe(old)
    expect(parseFifteenDigitId(specimenCitizenId, today)).toBeUndefined()
  })
  test('need a date that exists, a province, and digits', () => {
    expect(checkCitizenId('110105490230002', today)).toMatchObject({ code: 'BIRTH_DATE_IMPOSSIBLE' })
    expect(checkCitizenId('990105491231002', today)).toMatchObject({ code: 'PROVINCE_UNKNOWN' })
    expect(checkCitizenId('11010549123100X', today)).toMatchObject({ code: 'CHARACTER_NOT_ALLOWED', part: 'sequence' })
  })
  test('become 18 digits only when asked, and not for people of a hundred years', () => {
    const parsed = parseFifteenDigitId(old, today)
    expect(parsed !== undefined && upgradeFifteenDigit(parsed)).toBe(specimenCitizenId)
    const centenarian = parseFifteenDigitId('110105491231996', today)
    expect(centenarian !== undefined && upgradeFifteenDigit(centenarian)).toBeUndefined()
  })
})

test('what is composed is read back', () => {
  const births = fc
    .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2025-06-30T00:00:00Z'), noInvalidDate: true })
    .map((date) => parseLocalDate(date.toISOString().slice(0, 10)) ?? today)
  fc.assert(
    fc.property(births, fc.integer({ min: 0, max: 999 }), (birthDate, sequence) => {
      const number = buildCitizenId({ area: '420111', birthDate, sequence })
      const sex = sequence % 2 === 1 ? 'male' : 'female'
      expect(checkCitizenId(number ?? '', today)).toMatchObject({ valid: true, parts: { area: '420111', birthDate, sex } })
    }),
  )
})

test('parts out of range compose nothing', () => {
  const parts = { area: '420111', birthDate: day('1990-01-01'), sequence: 1 }
  const bad = [{ area: '99' }, { area: '990111' }, { area: '4201A1' }, { sequence: 1000 }, { sequence: -1 }, { sequence: 0.5 }]
  for (const change of [...bad, { birthDate: day('1899-12-31') }])
    expect(buildCitizenId({ ...parts, ...change })).toBeUndefined()
})

test('no message repeats the number', () => {
  for (const [, text] of refused.filter(([, bad]) => bad.length > 6)) {
    const { remarks: _remarks, ...diagnosis } = checkCitizenId(text, today)
    expect(JSON.stringify(diagnosis)).not.toContain(text.slice(0, 6))
  }
})

test('random text never throws', () => {
  const shapes = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.stringMatching(/^[0-9eE+.]{15,18}$/))
  fc.assert(fc.property(shapes, (text) => typeof checkCitizenId(text, today).valid === 'boolean'))
})
