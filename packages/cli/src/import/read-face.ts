import type { ColumnMap } from './map-columns.ts'
import { looseDateOf, spreadsheetDamage, type RowReader } from './row-reader.ts'
import type { FieldRule } from './type-info.ts'

export type FaceValue = string | number | boolean

const yes: ReadonlySet<string> = new Set(['是', 'true', '1', 'Y', 'y'])
const no: ReadonlySet<string> = new Set(['否', 'false', '0', 'N', 'n'])
const numberShape = /^-?\d{1,15}(?:\.\d{1,10})?$/

/** 读照面数据 — the columns that are fields of the type. An empty cell is a field left out. What is wrong is told to the row. */
export function readFace(row: RowReader, columns: ColumnMap, fields: readonly FieldRule[]): Readonly<Record<string, FaceValue>> {
  const face: Record<string, FaceValue> = {}
  for (const { rule, at } of columns.face) {
    const text = row.cellAt(at)
    if (text === '') continue
    const value = readValue(rule, text)
    if ('wrong' in value) row.wrong(at, value.wrong)
    else face[rule.name] = value.value
  }
  for (const { name, label, required } of fields)
    if (required && face[name] === undefined) {
      const column = columns.face.find(({ rule }) => rule.name === name)
      if (column !== undefined && row.cellAt(column.at) === '') row.wrong(column.at, '为空，而该证照类型要求必填')
      else if (column === undefined) row.wrong('row', `缺少照面字段“${label}”的列，而该证照类型要求必填`)
    }
  return face
}

type Value = { readonly value: FaceValue } | { readonly wrong: string }

function readValue(rule: FieldRule, text: string): Value {
  const damage = spreadsheetDamage(text)
  return damage === undefined ? readers[rule.kind](text, rule) : { wrong: damage }
}

const readers: Readonly<Record<FieldRule['kind'], (text: string, rule: FieldRule) => Value>> = {
  text: readText,
  date: readDate,
  number: (text) => (numberShape.test(text) ? { value: Number(text) } : { wrong: '须为数字' }),
  integer: (text) => (numberShape.test(text) && Number.isSafeInteger(Number(text)) ? { value: Number(text) } : { wrong: '须为整数' }),
  boolean: (text) => (yes.has(text) ? { value: true } : no.has(text) ? { value: false } : { wrong: '须为“是”或“否”' }),
}

function readText(text: string, { choices, charsMax }: FieldRule): Value {
  if (choices !== undefined && !choices.includes(text)) return { wrong: `只能是：${choices.join('、')}` }
  return charsMax !== undefined && [...text].length > charsMax ? { wrong: `最多 ${charsMax} 个字符` } : { value: text }
}

function readDate(text: string): Value {
  const read = looseDateOf(text)
  return read?.kind === 'date' ? { value: read.date } : { wrong: '不是存在的日期' }
}
