import { toHalfWidth } from '@hub/schemas'
import { isProblem, misused, type Problem } from '../problem.ts'
import { columnNames, understoodButUnused, type ColumnKey } from './column-names.ts'
import type { FieldRule } from './type-info.ts'

/** 列映射 — where in a row each thing stands. Positions count from 0. */
export interface ColumnMap {
  readonly at: Readonly<Partial<Record<ColumnKey, number>>>
  readonly face: readonly { readonly rule: FieldRule; readonly at: number }[]
  /** Header names that mean nothing here; told to the user once. */
  readonly ignored: readonly string[]
  readonly columns: number
  /** Chinese headers get a Chinese remark column. */
  readonly chinese: boolean
}

const plainName = (name: string): string => toHalfWidth(name).toLowerCase()
const keyOfName: ReadonlyMap<string, ColumnKey> = new Map(
  (Object.entries(columnNames) as [ColumnKey, readonly string[]][]).flatMap(([key, names]) => names.map((name) => [plainName(name), key] as const)),
)
const silent: ReadonlySet<string> = new Set(understoodButUnused.map(plainName))
/** Later names of these say the same in other words, so that a file may carry both: the code column wins over the name column. */
const mayRepeat: ReadonlySet<ColumnKey> = new Set<ColumnKey>(['holderTypes'])

/**
 * 映射列 — header row to positions: names of columnNames first, then face fields by name, by `KZ_` and name, or by label. A header that is both
 * serves both. Two columns for one thing are a problem: which of them is right cannot be known.
 */
export function mapColumns(header: readonly string[], fields: readonly FieldRule[], sourceIdColumn?: string): ColumnMap | Problem {
  const names = header.map(plainName)
  const twin = names.findIndex((name, position) => name !== '' && names.indexOf(name) !== position)
  if (twin !== -1) return misused(`表头有两列同名：${header[twin]?.trim() ?? ''}`)
  const at = placesOf(header, names, sourceIdColumn)
  if (isProblem(at)) return at
  const missing = missingOf(at)
  if (missing !== undefined) return missing

  const ruleOfName = faceNames(fields)
  const face = new Map<string, { readonly rule: FieldRule; readonly at: number }>()
  for (const [position, name] of names.entries()) {
    const rule = ruleOfName.get(name)
    if (rule !== undefined && !face.has(rule.name)) face.set(rule.name, { rule, at: position })
  }
  const known = new Set([...Object.values(at), ...[...face.values()].map((column) => column.at)])
  const ignored = header.filter((_, position) => !known.has(position) && names[position] !== '' && !silent.has(names[position] ?? '')).map((name) => name.trim())
  return { at, face: [...face.values()], ignored, columns: header.length, chinese: header.some((name) => /\p{Script=Han}/u.test(name)) }
}

function placesOf(header: readonly string[], names: readonly string[], sourceIdColumn: string | undefined): ColumnMap['at'] | Problem {
  const at: Partial<Record<ColumnKey, number>> = {}
  for (const [position, name] of names.entries()) {
    const key = keyOfName.get(name)
    if (key === undefined) continue
    const earlier = at[key]
    if (earlier !== undefined && !mayRepeat.has(key)) return misused(`表头的“${header[earlier]?.trim() ?? ''}”和“${header[position]?.trim() ?? ''}”是同一内容的两列，请删去一列`)
    at[key] = earlier === undefined ? position : byRank(key, names, [earlier, position])
  }
  if (sourceIdColumn === undefined) return at
  const position = names.indexOf(plainName(sourceIdColumn))
  return position === -1 ? misused('表头没有 --source-id-column 指明的列') : { ...at, sourceId: position }
}

function faceNames(fields: readonly FieldRule[]): ReadonlyMap<string, FieldRule> {
  const names = new Map<string, FieldRule>()
  // Names win over labels, whatever the order of the fields.
  for (const rule of fields) for (const name of [rule.name, `KZ_${rule.name}`]) names.set(plainName(name), rule)
  for (const rule of fields) if (!names.has(plainName(rule.label))) names.set(plainName(rule.label), rule)
  return names
}

function byRank(key: ColumnKey, names: readonly string[], positions: readonly [number, number]): number {
  const order = columnNames[key].map(plainName)
  const rank = (position: number): number => order.indexOf(names[position] ?? '')
  return rank(positions[0]) <= rank(positions[1]) ? positions[0] : positions[1]
}

// A file of updates and deletions says so row by row; what its inserts lack is told row by row too.
function missingOf(at: ColumnMap['at']): Problem | undefined {
  if (at.sourceId === undefined) return misused('表头缺少“电子证照源标识”（source_id）列：它使每一行可以重复导入而不重复入库。没有该列时用 --source-id-column 指明一列唯一编号')
  if (at.operation !== undefined) return undefined
  const missing = (['holderNames', 'holderNumbers', 'issuedOn'] as const).filter((key) => at[key] === undefined)
  if (missing.length === 0) return undefined
  return misused(`表头缺少必需的列：${missing.map((key) => columnNames[key].find((name) => /\p{Script=Han}/u.test(name)) ?? key).join('、')}。第一行须为列名`)
}
