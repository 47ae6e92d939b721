import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digitsAndLetters } from './alphabet.ts'
import { rightIdentifiers, substitutions, wrongIdentifier } from './fixtures.ts'
import {
  buildLicenceIdentifier,
  checkLicenceIdentifier,
  isLicenceSerial,
  nextVersion,
  parseLicenceIdentifier,
} from './licence-identifier.ts'

const good = rightIdentifiers[1]

describe('vectors', () => {
  for (const text of rightIdentifiers)
    test(`${text} is valid and composed again from its parts`, () => {
      const diagnosis = checkLicenceIdentifier(text)
      expect(diagnosis).toMatchObject({ valid: true, value: text })
      expect(diagnosis.valid && buildLicenceIdentifier(diagnosis.parts)).toBe(text)
    })

  test('the published identifier with a wrong check character is flagged, not repaired, and its parts are told', () => {
    expect(parseLicenceIdentifier(wrongIdentifier)).toBeUndefined()
    expect(checkLicenceIdentifier(wrongIdentifier)).toMatchObject({
      valid: false,
      part: 'check',
      code: 'CHECK_CHARACTER_WRONG',
      given: 'M',
      computed: 'D',
      parts: { serial: '209FA4E88F9E4C878F3E9BED2CE7EA49', version: 1 },
    })
  })
})

test('the parts are type code, issuer, serial and version', () => {
  expect(checkLicenceIdentifier(good)).toMatchObject({
    parts: {
      typeCode: '11100000000013338W009', issuer: '11330105002500287C', issuerForm: 'uscc', serial: '2025052201', version: 2,
    },
    remarks: [],
  })
})

test('issuers of 6 digits and of 21 characters are accepted with a remark', () => {
  expect(checkLicenceIdentifier(rightIdentifiers[2])).toMatchObject({
    valid: true, parts: { issuerForm: 'area-6' }, remarks: [{ code: 'ISSUER_IS_AREA_CODE' }],
  })
  const long = buildLicenceIdentifier({ typeCode: '11100000MB03271699022', issuer: '11330105002500287C001', serial: '1', version: 1 })
  expect(checkLicenceIdentifier(long ?? '')).toMatchObject({
    valid: true, parts: { issuerForm: 'extended-21' }, remarks: [{ code: 'ISSUER_HAS_21_CHARACTERS' }],
  })
})

test('codes inside that are wrong by themselves are remarks', () => {
  const text = buildLicenceIdentifier({ typeCode: '11100000000013338X009', issuer: '11330105002500287D', serial: '1', version: 1 })
  expect(checkLicenceIdentifier(text ?? '')).toMatchObject({
    valid: true, remarks: [{ code: 'TYPE_CODE_WRONG' }, { code: 'ISSUER_WRONG' }],
  })
})

const refused: readonly (readonly [string, (text: string) => string, object])[] = [
  ['a missing part', (t) => t.replace('.002', ''), { part: 'whole', code: 'PART_COUNT_WRONG' }],
  ['another root', (t) => t.replace('3005', '3006'), { part: 'root', code: 'ROOT_WRONG' }],
  ['a short type code', (t) => t.replace('W009', 'W09'), { part: 'typeCode', code: 'LENGTH_WRONG' }],
  ['a lower-case type code', (t) => t.replace('W009', 'w009'), { part: 'typeCode', hint: '字母应为大写' }],
  ['an issuer of 7 characters', (t) => t.replace('11330105002500287C', '1133010'), { part: 'issuer', code: 'LENGTH_WRONG' }],
  ['an issuer of 6 letters', (t) => t.replace('11330105002500287C', 'ABCDEF'), { part: 'issuer', code: 'LENGTH_WRONG' }],
  ['an empty serial', (t) => t.replace('2025052201', ''), { part: 'serial', code: 'LENGTH_WRONG' }],
  ['a serial of 65', (t) => t.replace('2025052201', '1'.repeat(65)), { part: 'serial', code: 'LENGTH_WRONG' }],
  ['a hyphen in the serial', (t) => t.replace('2025052201', '2025-052201'), { part: 'serial', code: 'CHARACTER_NOT_ALLOWED' }],
  ['version 000', (t) => t.replace('.002.', '.000.'), { part: 'version', code: 'VERSION_OUT_OF_RANGE' }],
  ['version 2', (t) => t.replace('.002.', '.2.'), { part: 'version', code: 'LENGTH_WRONG' }],
  ['version 0A2', (t) => t.replace('.002.', '.0A2.'), { part: 'version', code: 'CHARACTER_NOT_ALLOWED' }],
  ['no check character', (t) => t.slice(0, -1), { part: 'check', code: 'LENGTH_WRONG' }],
  ['two check characters', (t) => `${t}0`, { part: 'check', code: 'LENGTH_WRONG' }],
  ['a trailing line break', (t) => `${t}\n`, { part: 'check', code: 'CHARACTER_NOT_ALLOWED' }],
  ['a very long text', (t) => t.repeat(1000), { part: 'whole', code: 'TOO_LONG' }],
]
for (const [what, change, expected] of refused)
  test(`${what} is refused`, () => {
    expect(change(good)).not.toBe(good)
    expect(checkLicenceIdentifier(change(good))).toMatchObject({ valid: false, ...expected })
  })

test('every single substitution after the root is refused', () => {
  const root = good.slice(0, '1.2.156.3005.2.'.length)
  const others = substitutions(good.slice(root.length), digitsAndLetters).map((tail) => root + tail)
  expect(others.length).toBeGreaterThan(1800)
  expect(others.filter((other) => parseLicenceIdentifier(other) !== undefined)).toEqual([])
})

const characters = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...digitsAndLetters), minLength, maxLength })

test('what is composed is read back with the same parts', () => {
  const parts = fc.record({
    typeCode: characters(21, 21),
    issuer: characters(18, 18),
    serial: characters(1, 64),
    version: fc.integer({ min: 1, max: 999 }),
  })
  fc.assert(
    fc.property(parts, (given) => {
      expect(checkLicenceIdentifier(buildLicenceIdentifier(given) ?? '')).toMatchObject({ valid: true, parts: given })
    }),
  )
})

test('parts out of shape compose nothing', () => {
  const parts = { typeCode: '11100000000013338W009', issuer: '11330105002500287C', serial: '1', version: 1 }
  const bad = [
    { version: 0 }, { version: 1000 }, { version: 1.5 }, { version: Number.NaN }, { version: -1 },
    { serial: '' }, { serial: 'a' }, { serial: '1.001' }, { issuer: '1' }, { typeCode: '' },
  ]
  for (const change of bad) expect(buildLicenceIdentifier({ ...parts, ...change })).toBeUndefined()
})

test('the next version counts on and ends at 999', () => {
  const identifier = parseLicenceIdentifier(good)
  if (identifier === undefined) throw new Error('published identifier refused')
  const next = nextVersion(identifier)
  expect(checkLicenceIdentifier(next ?? '')).toMatchObject({ valid: true, parts: { serial: '2025052201', version: 3 } })
  const last = parseLicenceIdentifier(rightIdentifiers[6])
  expect(last !== undefined && nextVersion(last)).toBeUndefined()
})

test('a serial holds 1 to 64 digits and capital letters', () => {
  for (const serial of ['A', '1'.repeat(64)]) expect(isLicenceSerial(serial)).toBe(true)
  for (const serial of ['', '1'.repeat(65), 'a', '1-2', '证1', '1 ']) expect(isLicenceSerial(serial)).toBe(false)
})

test('random text never throws', () => {
  const dotted = fc.array(fc.string({ unit: 'binary', maxLength: 22 }), { maxLength: 12 }).map((arcs) => arcs.join('.'))
  const rooted = dotted.map((tail) => `1.2.156.3005.2.${tail}`)
  fc.assert(fc.property(fc.oneof(dotted, rooted), (text) => !checkLicenceIdentifier(text).valid))
})
