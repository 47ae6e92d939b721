import fc from 'fast-check'
import { expect, test } from 'vitest'
import { publishedUsccs, rightIdentifiers, specimenCitizenId, today, wrongIdentifier } from './fixtures.ts'
import { identify } from './identify.ts'
import { checkCharacter11_2 } from './mod-11-2.ts'
import { parseCitizenId } from './citizen-id.ts'
import { parseUscc } from './uscc.ts'

const recognised: readonly (readonly [string, object])[] = [
  ...rightIdentifiers.map((text) => [text, { kind: 'licence-identifier', name: '证照标识', valid: true }] as const),
  [wrongIdentifier, { kind: 'licence-identifier', valid: false, part: 'check', given: 'M', computed: 'D' }],
  ['1.2.156.3005.2.1', { kind: 'licence-identifier', valid: false, part: 'whole', code: 'PART_COUNT_WRONG' }],
  ...publishedUsccs.map((text) => [text, { kind: 'uscc', name: '统一社会信用代码', valid: true }] as const),
  ['11100000MB0143028X', { kind: 'uscc', valid: false, part: 'check', given: 'X', computed: 'R' }],
  ['11100000000013338X', { kind: 'ambiguous', valid: false, candidates: [{ part: 'birthDate' }, { kind: 'uscc', computed: 'W' }] }],
  ['9135O100M000100Y43', { kind: 'uscc', valid: false, part: 'area', hint: '疑为数字 0，请核对原件' }],
  [specimenCitizenId, { kind: 'citizen-id', name: '公民身份号码', valid: true, parts: { birthDate: '1949-12-31' } }],
  ['110105491231002', { kind: 'citizen-id', valid: true, remarks: [{ code: 'FIFTEEN_DIGIT' }] }],
  ['110105490231002', { kind: 'citizen-id', valid: false, part: 'birthDate' }],
  ['5.1E+17', { kind: 'citizen-id', valid: false, code: 'SPREADSHEET_DAMAGED' }],
  ['11100000MB0143028R001', { kind: 'licence-type-code', name: '证照类型代码', valid: true }],
  ['11100000MB0143028X001', { kind: 'licence-type-code', valid: false, part: 'definingAuthority', computed: 'R' }],
  ['11100000MB032716991000115035000', { kind: 'item-code', name: '事项编码', valid: true, parts: { form: 'national-31' } }],
  ['11100000MB0341032Y100017214900101', { kind: 'item-code', valid: true, parts: { form: 'national-33' } }],
  ['11100000MB032716981000115035000', { kind: 'item-code', valid: false, part: 'body' }],
  ['11350128345071904JGF000007', { kind: 'item-code', valid: true, parts: { form: 'local' } }],
]
for (const [text, expected] of recognised)
  test(`${text} is told apart`, () => {
    expect(identify(text, today)).toMatchObject(expected)
  })

test('digits that are wrong both as ID number and as 统一社会信用代码 are given both readings, each with its check character', () => {
  const body = specimenCitizenId.slice(0, 17)
  const result = identify(`${body}1`, today)
  expect(result).toMatchObject({
    kind: 'ambiguous',
    valid: false,
    message: '可能是公民身份号码，也可能是统一社会信用代码；按两种规则都无效',
    candidates: [{ kind: 'citizen-id', computed: 'X' }, { kind: 'uscc', part: 'check' }],
  })
})

test('digits that are right both ways stay ambiguous and valid', () => {
  const both = Array.from({ length: 999 }, (_, sequence) => `11010519900101${String(sequence).padStart(3, '0')}`)
    .map((body) => body + (checkCharacter11_2(body) ?? ''))
    .find((text) => parseUscc(text) !== undefined && parseCitizenId(text, today) !== undefined)
  expect(both).toBeDefined()
  expect(identify(both ?? '', today)).toMatchObject({
    kind: 'ambiguous', valid: true, candidates: [{ kind: 'citizen-id', valid: true }, { kind: 'uscc', valid: true }],
  })
})

test('white space and full-width characters are forgiven with a remark', () => {
  expect(identify(' １１０１０５１９４９１２３１００２Ｘ\n', today)).toMatchObject({
    kind: 'citizen-id', valid: true, remarks: [{ code: 'NORMALISED' }],
  })
})

test('an unknown text says why', () => {
  const unknown = ['', 'hello', '3.14', '张三', '1234', 'A'.repeat(30), '1'.repeat(1001), '1101051949 1231002X']
  for (const text of unknown) expect(identify(text, today)).toMatchObject({ kind: 'unknown', valid: false })
  for (const text of ['11010519491231002', '110105194912310021X'])
    expect(identify(text, today)).toMatchObject({ kind: 'unknown', message: expect.stringContaining('多录或漏录') as string })
})

test('the answer is JSON and does not repeat an ID number', () => {
  for (const text of [specimenCitizenId, '110105194912310021', '110105491231002']) {
    const line = JSON.stringify(identify(text, today))
    expect(JSON.parse(line)).toEqual(identify(text, today))
    expect(line).not.toContain(text)
  }
})

test('random text never throws and is never valid by accident of characters', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.stringMatching(/^[0-9A-Za-z.]{0,40}$/),
    fc.stringMatching(/^\d{17}[0-9Xx]$/),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const result = identify(text, today)
      expect(JSON.parse(JSON.stringify(result))).toEqual(result)
      if (result.valid && 'parts' in result && result.kind === 'uscc') expect(parseUscc(text.trim())).toBeDefined()
    }),
  )
})
