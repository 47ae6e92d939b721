import type { LocalDate, LooseDate, Validity } from '@hub/schemas'
import type { ColumnKey } from './column-names.ts'
import { looseDateOf, spreadsheetDamage, type RowReader } from './row-reader.ts'

const impossible = '不是存在的日期；可写 2024-05-06、20240506、2024/5/6 或 2024年5月6日'
const rangeSeparator = /\s*(?:至|到|~|～|—+)\s*/

/** 读日期 — a day; 长期 is none. Undefined after telling the row. */
export function readDay(row: RowReader, key: ColumnKey): LocalDate | undefined {
  const text = row.cell(key)
  if (text === '') return row.wrong(key, '为空')
  const read = looseDateOf(text)
  return read?.kind === 'date' ? read.date : row.wrong(key, read === undefined ? (spreadsheetDamage(text) ?? impossible) : '不能是“长期”')
}

interface Ends { readonly from: string; readonly until: string; readonly fromKey: ColumnKey; readonly untilKey: ColumnKey }

/**
 * 读有效期 — from two columns, or from 有效期限 (`2020-01-01至2030-01-01`, 长期). A missing start is the day of issue, and is counted.
 * A missing end is never taken for 长期, unless the user says so for the whole file. Undefined after telling the row.
 */
export function readValidity(row: RowReader, { issuedOn, blankUntil }: { readonly issuedOn: LocalDate; readonly blankUntil: 'long-term' | undefined }): Validity | undefined {
  const ends = endsOf(row)
  if (ends.from === '') row.notice('valid-from-assumed')
  const from = ends.from === '' ? { kind: 'date' as const, date: issuedOn } : looseDateOf(ends.from)
  if (from?.kind !== 'date') return row.wrong(ends.fromKey, from === undefined ? impossible : '起始不能是“长期”')
  const until = readUntil(ends.until, blankUntil)
  if (until === 'blank') return row.wrong(ends.untilKey, '为空。长期有效请填“长期”；整份文件都如此时可用 --blank-until long-term 说明')
  if (until === undefined) return row.wrong(ends.untilKey, `${impossible}，或“长期”`)
  const day = until.kind === 'date' ? until.date : null
  return day !== null && day < from.date ? row.wrong(ends.untilKey, '早于有效期起始') : { from: from.date, until: day }
}

function endsOf(row: RowReader): Ends {
  const [from, until, range] = [row.cell('validFrom'), row.cell('validUntil'), row.cell('validRange')]
  if (from !== '' || until !== '' || range === '') return { from, until, fromKey: 'validFrom', untilKey: 'validUntil' }
  const [first = '', second] = range.split(rangeSeparator)
  const keys = { fromKey: 'validRange', untilKey: 'validRange' } as const
  return second === undefined ? { from: '', until: first, ...keys } : { from: first, until: second, ...keys }
}

function readUntil(text: string, blankUntil: 'long-term' | undefined): LooseDate | undefined | 'blank' {
  if (text !== '') return looseDateOf(text)
  return blankUntil === undefined ? 'blank' : { kind: 'long-term' }
}
