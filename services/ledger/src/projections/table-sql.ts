import { readCell, readExpression, parameterType, writeExpression, type ColumnType } from './column-type.ts'
import { encodeColumn } from './column-buffer.ts'
import type { AnyReadTable, AnyRow, HomeSchema, Key } from './read-table.ts'

/** Where rows are written: the live tables, or the shadow tables of a rebuild. */
export type Place = 'live' | 'shadow'

export interface Query {
  readonly text: string
  readonly values: readonly Buffer[]
}

/** read.licence_directory, or read_next.licence_directory for its shadow. */
export function tableName({ schema, table }: { readonly schema: HomeSchema; readonly table: string }, place: Place): string {
  return `${place === 'live' ? schema : `${schema}_next`}.${table}`
}

/** licenceId -> licence_id */
export function columnName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function columnsOf(table: AnyReadTable): readonly (readonly [property: string, type: ColumnType])[] {
  return Object.entries(table.columns)
}

/** The rows of these keys, in no order. */
export function loadRowsSql(table: AnyReadTable, place: Place, keys: readonly Key[]): Query {
  return {
    text: `select ${selectList(table)} from ${keyList(table)} join ${tableName(table, place)} t on ${keyMatch(table)}`,
    values: keyColumns(table, keys),
  }
}

/** All rows that have one of `values` in the column `by`. */
export function rowsBySql(table: AnyReadTable, place: Place, by: string, values: readonly string[]): Query {
  const type = table.columns[by] ?? 'text'
  return {
    text: `select ${selectList(table)} from ${tableName(table, place)} t where t.${columnName(by)} = any($1::${parameterType(type)})`,
    values: [encodeColumn(type, values)],
  }
}

/** Inserts the rows, or replaces what stands under their keys. */
export function upsertRowsSql(table: AnyReadTable, place: Place, rows: readonly AnyRow[]): Query {
  const columns = columnsOf(table)
  const names = columns.map(([property]) => columnName(property))
  const set = names.filter((name) => !table.key.some((key) => columnName(key) === name)).map((name) => `${name} = excluded.${name}`)
  return {
    text: `insert into ${tableName(table, place)} (${names.join(', ')})
      select ${columns.map(([property, type]) => writeExpression(type, columnName(property))).join(', ')}
      from unnest(${columns.map(([, type], index) => `$${index + 1}::${parameterType(type)}`).join(', ')}) as n (${names.join(', ')})
      on conflict (${table.key.map(columnName).join(', ')}) do ${set.length === 0 ? 'nothing' : `update set ${set.join(', ')}`}`,
    values: columns.map(([property, type]) => encodeColumn(type, rows.map((row) => row[property] ?? null))),
  }
}

export function deleteRowsSql(table: AnyReadTable, place: Place, keys: readonly Key[]): Query {
  return { text: `delete from ${tableName(table, place)} t using ${keyList(table)} where ${keyMatch(table)}`, values: keyColumns(table, keys) }
}

/** Every row in the order of its key: the same on every server, for key columns are ids, numbers and text of collation "C". */
export function allRowsSql(table: AnyReadTable, place: Place): string {
  return `select ${selectList(table)} from ${tableName(table, place)} t order by ${table.key.map((key) => `t.${columnName(key)}`).join(', ')}`
}

/** A row out of the texts of a select by this file. */
export function readRow(table: AnyReadTable, texts: readonly (string | null)[]): AnyRow {
  return Object.fromEntries(columnsOf(table).map(([property, type], index) => [property, readCell(type, texts[index] ?? null)]))
}

function selectList(table: AnyReadTable): string {
  return columnsOf(table).map(([property, type]) => readExpression(type, `t.${columnName(property)}`)).join(', ')
}

function keyList(table: AnyReadTable): string {
  const types = table.key.map((key, index) => `$${index + 1}::${parameterType(table.columns[key] ?? 'text')}`)
  return `unnest(${types.join(', ')}) as k (${table.key.map(columnName).join(', ')})`
}

function keyMatch(table: AnyReadTable): string {
  return table.key.map((key) => `t.${columnName(key)} = k.${columnName(key)}`).join(' and ')
}

function keyColumns(table: AnyReadTable, keys: readonly Key[]): readonly Buffer[] {
  return table.key.map((key, index) => encodeColumn(table.columns[key] ?? 'text', keys.map((values) => values[index] ?? null)))
}
