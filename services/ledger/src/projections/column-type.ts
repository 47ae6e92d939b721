import { assert } from '@hub/kernel'
import type { Json } from '@hub/schemas'

/** 列类型 — the SQL types that read tables use. */
export type ColumnType = 'uuid' | 'text' | 'bigint' | 'integer' | 'smallint' | 'boolean' | 'timestamptz' | 'date' | 'jsonb' | 'uuid[]' | 'text[]'

/** 单元格 — a column's value in memory: ids, instants and days as their text, whole numbers below 2^53. */
export type Cell = Json

const isArray = (type: ColumnType): boolean => type.endsWith('[]')

/** Type of the parameter that carries a whole column: arrays do not nest, so an array cell travels as its text and is cast per row. */
export function parameterType(type: ColumnType): string {
  return isArray(type) ? 'text[]' : `${type}[]`
}

/** What turns the parameter's element into the column's type. */
export function writeExpression(type: ColumnType, name: string): string {
  return isArray(type) ? `${name}::${type}` : name
}

/** What a select asks for so that `readCell` understands the text of it, whatever the session's date style or the server's version. */
export function readExpression(type: ColumnType, name: string): string {
  if (isArray(type)) return `to_json(${name})::text`
  if (type === 'timestamptz') return `round(extract(epoch from ${name}) * 1000)::bigint::text`
  if (type === 'date') return `to_char(${name}, 'YYYY-MM-DD')`
  return `${name}::text`
}

/** The cell behind the text of `readExpression`. */
export function readCell(type: ColumnType, text: string | null): Cell {
  if (text === null) return null
  switch (type) {
    case 'bigint':
    case 'integer':
    case 'smallint':
      return Number(text)
    case 'boolean':
      return text === 'true'
    case 'timestamptz':
      return new Date(Number(text)).toISOString()
    case 'jsonb':
    case 'uuid[]':
    case 'text[]':
      return JSON.parse(text) as Json
    default:
      return text
  }
}

/** 数组字面量 — the text form of a text[] or uuid[] cell. */
export function arrayLiteral(cell: Cell): string {
  assert(Array.isArray(cell), 'a cell of an array column is an array')
  return `{${cell.map((item: Json) => `"${String(item).replace(/["\\]/g, '\\$&')}"`).join(',')}}`
}
