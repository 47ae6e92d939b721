import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnNames, understoodButUnused, type ColumnKey } from './column-names.ts'
import { exampleType } from './fixtures.ts'
import { mapColumns } from './map-columns.ts'

const { fields } = await exampleType()

test('no two columns share a name', () => {
  const names = [...Object.values(columnNames).flat(), ...understoodButUnused].map((name) => name.toLowerCase())
  expect(new Set(names).size).toBe(names.length)
})

test.each([
  ['Chinese', ['电子证照源标识', '持证主体', '持证主体代码', '证照颁发日期', '坐落']],
  ['pinyin', ['源标识', 'CZZT', 'czztdm', 'ZZBFRQ', 'KZ_location']],
  ['directory entry', ['source_id', 'holder_name', 'holder_code', 'issuing_authority_date', 'location']],
  ['upload batch, full-width and padded', ['source_id', '　holder ', 'ｈｏｌｄｅｒ＿ｃｏｄｅ', 'issue_date', 'LOCATION']],
  ['interface', ['source_id', 'certificateHolderName', 'certificateHolderCode', 'certificateIssuedDate', '坐落']],
])('%s names are understood', (_form, header) => {
  expect(mapColumns(header, fields)).toMatchObject({ at: { sourceId: 0, holderNames: 1, holderNumbers: 2, issuedOn: 3 }, face: [{ at: 4, rule: { name: 'location' } }], ignored: [] })
})

test('unknown columns are listed, known but unused ones are not', () => {
  expect(mapColumns(['source_id', 'holder', 'holder_code', 'issue_date', '证照名称', '经办人', 'x'], fields)).toMatchObject({ ignored: ['经办人', 'x'] })
})

test('a holder type code wins over a holder type name, whichever comes first', () => {
  const rest = ['source_id', 'holder', 'holder_code', 'issue_date']
  expect(mapColumns([...rest, 'holder_type_name', 'holder_type'], fields)).toMatchObject({ at: { holderTypes: 5 } })
  expect(mapColumns([...rest, 'holder_type', 'holder_type_name'], fields)).toMatchObject({ at: { holderTypes: 4 } })
})

test.each([
  [['source_id', 'holder', 'CZZT', 'holder_code', 'issue_date'], '同一内容的两列'],
  [['source_id', 'holder', 'holder ', 'holder_code', 'issue_date'], '同名'],
  [['holder', 'holder_code', 'issue_date'], '缺少“电子证照源标识”'],
  [['source_id', 'a', 'b'], '缺少必需的列：持证主体、持证主体代码、证照颁发日期'],
])('the header %j is refused', (header, message) => {
  expect(mapColumns(header, fields)).toMatchObject({ exit: 2, problem: expect.stringContaining(message) as string })
})

test('a file that says the operation row by row need not have the columns of an insert', () => {
  expect(mapColumns(['source_id', 'cd_operation'], fields)).toMatchObject({ at: { sourceId: 0, operation: 1 } })
})

test('a column may be named as the source id, and keeps its own meaning', () => {
  expect(mapColumns(['证照编号', 'holder', 'holder_code', 'issue_date'], fields, '证照编号')).toMatchObject({ at: { sourceId: 0, licenceNumber: 0 } })
  expect(mapColumns(['证照编号', 'holder', 'holder_code', 'issue_date'], fields, '档案号')).toMatchObject({ exit: 2 })
})

test('any header gives a map within the header, or a problem', () => {
  const name = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom(...Object.values(columnNames).flat(), '__proto__', 'constructor'))
  fc.assert(fc.property(fc.array(name, { maxLength: 12 }), (header) => {
    const map = mapColumns(header, fields)
    if ('problem' in map) return
    for (const at of Object.values(map.at)) expect(at).toBeLessThan(header.length)
    expect(Object.keys(map.at).every((key) => Object.hasOwn(columnNames, key as ColumnKey))).toBe(true)
  }))
})
