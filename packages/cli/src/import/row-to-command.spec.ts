import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseCommand, parseUuid } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isProblem } from '../problem.ts'
import { examples, exampleSettings, personNumber, smallHeader, smallRow } from './fixtures.ts'
import { readRows } from './read-rows.ts'
import { rowToCommand, type ImportSettings } from './row-to-command.ts'
import { scanFile } from './scan-file.ts'

type Cells = Parameters<typeof smallRow>[1]

async function commandOf(more: Cells, settings: Partial<ImportSettings> = {}) {
  const verdict = rowToCommand(await exampleSettings(smallHeader, settings), smallRow(1, more))
  if (!verdict.ok) throw new Error(verdict.problems.join())
  return { ...verdict.command, json: JSON.parse(verdict.command.body) as Record<string, unknown> }
}

async function problemsOf(more: Cells, settings: Partial<ImportSettings> = {}): Promise<string> {
  const verdict = rowToCommand(await exampleSettings(smallHeader, settings), smallRow(1, more))
  return verdict.ok ? '' : verdict.problems.join('\n')
}

describe('the example files', () => {
  test.each(['stock-utf8.csv', 'stock-gb18030.csv'])('%s gives the commands and problems on record', async (name) => {
    const scan = await scanFile(join(examples, name), 'auto')
    if (isProblem(scan)) throw new Error(scan.problem)
    let settings: ImportSettings | undefined
    const lines: string[] = []
    for await (const { row, cells } of readRows(scan)) {
      if (settings === undefined) {
        settings = await exampleSettings(cells)
        continue
      }
      const verdict = rowToCommand(settings, cells)
      lines.push(JSON.stringify(verdict.ok ? { row, type: verdict.command.type, commandId: verdict.command.commandId, notices: [...verdict.command.notices], body: JSON.parse(verdict.command.body) as object } : { row, problems: verdict.problems }))
    }
    expect(`${lines.join('\n')}\n`).toBe(await readFile(join(examples, 'stock.expected.ndjson'), 'utf8'))
  })
})

describe('what a row stands for', () => {
  test.each([['', 'DepositLicence'], ['i', 'DepositLicence'], ['新增', 'DepositLicence'], ['Ｕ', 'ReviseDeposit'], ['更新', 'ReviseDeposit'], ['D', 'CancelDeposit']] as const)('the operation "%s" is %s', async (cd_operation, type) => {
    expect((await commandOf({ cd_operation })).type).toBe(type)
  })

  test('its body is what the ledger takes', async () => {
    for (const cd_operation of ['I', 'U', 'D']) {
      const { type, json } = await commandOf({ cd_operation })
      expect(parseCommand(type, json)).toMatchObject({ ok: true })
    }
  })

  test('a deletion needs the source id and nothing else', async () => {
    const { json } = await commandOf({ cd_operation: 'D', holder: '', holder_code: '5.1E+17', issue_date: '' })
    expect(json).toEqual({ sourceSystem: 'demo-estate', sourceId: 'S-1', reason: '来源系统删除了该记录' })
  })

  test('several holders pair up with their numbers and types', async () => {
    const { json } = await commandOf({ holder: '演示甲、演示公司', holder_code: `${personNumber(5)};91350100M000100Y43`, holder_type: '公民身份号码；001' })
    expect(json['holders']).toEqual([{ idType: '111', number: personNumber(5), name: '演示甲' }, { idType: '001', number: '91350100M000100Y43', name: '演示公司' }])
  })

  test('长期 has no last day; a missing start is the day of issue, and is noted', async () => {
    const { json, notices } = await commandOf({ validate_end: '长期有效', issue_date: '2020/5/6' })
    expect(json).toMatchObject({ issuedOn: '2020-05-06', validity: { from: '2020-05-06', until: null } })
    expect([...notices]).toEqual(['valid-from-assumed'])
  })

  test('a day with the midnight of a database export is that day, another time of day is not guessed away', async () => {
    expect((await commandOf({ issue_date: '2020-05-06 00:00:00.0' })).json['issuedOn']).toBe('2020-05-06')
    expect(await problemsOf({ issue_date: '2020-05-06 08:30:00' })).toContain('issue_date：不是存在的日期')
  })

  test('a 15-digit number stays as it is under 111, and is noted', async () => {
    const { json, notices } = await commandOf({ holder_code: '420503850101001' })
    expect(json['holders']).toEqual([{ idType: '111', number: '420503850101001', name: '演示1' }])
    expect(notices.has('fifteen-digit')).toBe(true)
  })

  test('a missing licence number is no mistake', async () => {
    const { json, notices } = await commandOf({ number: '' })
    expect([json['licenceNumber'], notices.has('number-missing')]).toEqual([null, true])
  })

  test('full-width digits of a person number are read, a lower-case x is not repaired', async () => {
    const wide = [...personNumber(1)].map((digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xfee0)).join('')
    expect((await commandOf({ holder_code: wide })).json['holders']).toMatchObject([{ number: personNumber(1) }])
    expect(await problemsOf({ holder_code: '11010519491231002x' })).toContain('应写成大写 X')
  })

  test('what the command line says of the whole file fills what rows leave out', async () => {
    const { json } = await commandOf({ holder_type: '', issue_dept_code: '', validate_end: '' }, { holderTypeDefault: '111', issuerDefault: '11420503087246977F', blankUntil: 'long-term' })
    expect(json).toMatchObject({ issuers: ['01900000-0000-7000-8000-0000000000a1'], validity: { until: null }, holders: [{ idType: '111' }] })
  })
})

test.each<[string, Cells, string]>([
  ['a number turned into 5.1E+17', { holder_code: '5.1E+17' }, 'holder_code：号码被表格软件当作数字保存成了科学计数法'],
  ['a licence number turned into 1.23E+19', { number: '1.23E+19' }, 'number：号码被表格软件'],
  ['a source id turned into 4E+17', { source_id: '4E+17' }, 'source_id：号码被表格软件'],
  ['a face field turned into 9.1E+17', { location: '9.1E+17' }, 'location：号码被表格软件'],
  ['a date that does not exist', { issue_date: '2023-02-29' }, 'issue_date：不是存在的日期'],
  ['a date that is 长期 where none can be', { issue_date: '长期' }, '不能是“长期”'],
  ['no end', { validate_end: '' }, 'validate_end：为空。长期有效请填“长期”'],
  ['an end before the start', { validate_end: '2019-01-01' }, '早于有效期起始'],
  ['a wrong check character of a person number', { holder_code: '110105194912310021' }, '校验码不符'],
  ['two holders and one number', { holder: '甲、乙' }, '须一一对应'],
  ['no holder type', { holder_type: '' }, 'holder_type：为空'],
  ['an unknown holder type', { holder_type: '222' }, '不是持证主体代码类型'],
  ['no source id', { source_id: '' }, 'source_id：为空'],
  ['an unknown issuer', { issue_dept_code: '91350100M000100Y43' }, '不在该证照类型登记的颁发机构之列'],
  ['a required face field left out', { location: '' }, 'location：为空，而该证照类型要求必填'],
  ['a control character', { holder: '甲\u0007' }, '含有控制字符'],
  ['bytes that made no character', { location: '示范\ufffd路' }, 'location：含有无法解码的字符'],
  ['a number longer than the register takes', { number: '9'.repeat(129) }, '最多 128 个字符'],
])('%s is an error of the row, named with its column', async (_what, more, message) => {
  expect(await problemsOf(more)).toContain(message)
})

test('everything wrong with a row is told at once, and no number or name is repeated', async () => {
  const problems = await problemsOf({ holder: '演示张三', holder_code: '110105194912310021', issue_date: '2023-02-29', location: '' })
  expect(problems.split('\n').length).toBe(3)
  expect(problems).not.toContain('演示张三')
  expect(problems).not.toContain('110105194912310021')
})

describe('the command id', () => {
  test('is the same for the same row, whatever file or place it stands in', async () => {
    const [first, again] = [await commandOf({}), await commandOf({})]
    expect(first.commandId).toBe(again.commandId)
    expect(parseUuid(first.commandId)).toBe(first.commandId)
    expect(first.commandId.at(14)).toBe('8')
  })

  test('is another for any change of content, operation or source', async () => {
    const ids = await Promise.all([commandOf({}), commandOf({ cd_operation: 'U' }), commandOf({ cd_operation: 'D' }), commandOf({ location: '别处' }), commandOf({ source_id: 'S-2' }), commandOf({}, { sourceSystem: 'other' })])
    expect(new Set(ids.map(({ commandId }) => commandId)).size).toBe(ids.length)
  })
})

test('any cells give a command that the ledger takes, or problems', async () => {
  const settings = await exampleSettings(smallHeader)
  const good = smallRow(1)
  const cell = fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('、', '长期', '5.1E+17', '__proto__', '20240506', '\ud800')) })
  fc.assert(fc.property(fc.array(cell, { maxLength: smallHeader.length + 2 }), (replaced) => {
    const cells = Array.from({ length: Math.max(replaced.length, smallHeader.length) }, (_, at) => replaced[at] ?? good[at] ?? '')
    const verdict = rowToCommand(settings, cells)
    if (verdict.ok) expect(parseCommand(verdict.command.type, JSON.parse(verdict.command.body))).toMatchObject({ ok: true })
    else expect(verdict.problems.length).toBeGreaterThan(0)
  }), { numRuns: 400 })
})
