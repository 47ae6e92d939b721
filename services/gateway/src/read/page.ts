import { assert } from '@hub/kernel'

/** 分页请求 — forward from a key or backward from one; the keys are ordered, so that a page stays where it is while rows are added. */
export interface PageRequest {
  readonly size: number
  readonly direction: 'forward' | 'backward'
  /** Exclusive; undefined: from the first, or from the last. Parts of a key of several columns stand one after the other. */
  readonly from: string | undefined
}

export interface Page<Row> {
  /** In ascending order of the key in both directions. */
  readonly rows: readonly Row[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
}

/** A key of one column, or one of three. */
export type KeyType = 'uuid' | 'bigint' | 'uuid+uuid+uuid'
/** Between the parts of a key of several columns, in its type and in its text. */
export const keyPartsSeparator = '+'

/**
 * 登记簿来源 — a table and the columns to read, by their names in camelCase; `computed` ones are SQL over the table. `key` orders pages: as
 * many columns as its type has parts.
 */
export interface Source {
  readonly table: string
  readonly columns: readonly string[]
  readonly computed?: Readonly<Record<string, string>>
  readonly key: string | readonly [string, string, string]
  readonly keyType: KeyType
}

/** The columns of the key in order, by their names in the table, with the type of each. */
export function keyColumns({ key, keyType }: Pick<Source, 'key' | 'keyType'>): readonly { readonly name: string; readonly type: string }[] {
  const names = typeof key === 'string' ? [key] : key
  const types = keyType.split(keyPartsSeparator)
  assert(names.length === types.length, 'a key has a column for each part of its type')
  return names.map((name, i) => ({ name: columnName(name), type: types[i] ?? '' }))
}

/** A condition with one `?` for its value. Texts are ours; values are parameters. */
export interface Condition {
  readonly sql: string
  readonly value: unknown
}

export interface Query {
  readonly text: string
  readonly values: readonly unknown[]
}

/** `licenceId` → `licence_id` */
export function columnName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)
}

function selectList({ columns, computed = {} }: Source): string {
  const plain = columns.map((name) => `${columnName(name)} as "${name}"`)
  return [...plain, ...Object.entries(computed).map(([name, sql]) => `${sql} as "${name}"`)].join(', ')
}

function whereClause(conditions: readonly Condition[]): Query {
  const sql = conditions.map(({ sql: condition }, i) => condition.replace('?', `$${i + 1}`))
  return { text: sql.length === 0 ? '' : ` where ${sql.join(' and ')}`, values: conditions.map(({ value }) => value) }
}

/** One more row than asked for tells whether the page is the last. */
export function pageQuery(source: Source, conditions: readonly Condition[], { size, direction, from }: PageRequest): Query {
  const beyond = from === undefined ? [] : [beyondKey(source, direction, from)]
  const { text, values } = whereClause([...conditions, ...beyond])
  const order = keyColumns(source).map(({ name }) => `${name} ${direction === 'forward' ? 'asc' : 'desc'}`).join(', ')
  return { text: `select ${selectList(source)} from ${source.table}${text} order by ${order} limit ${size + 1}`, values }
}

function beyondKey(source: Source, direction: PageRequest['direction'], from: string): Condition {
  const columns = keyColumns(source)
  const comparison = direction === 'forward' ? '>' : '<'
  if (columns.length === 1) return { sql: `${columns.map(({ name }) => name).join()} ${comparison} ?::${source.keyType}`, value: from }
  const parts = columns.map(({ type }, i) => `part[${i + 1}]::${type}`)
  return { sql: `(${columns.map(({ name }) => name).join(', ')}) ${comparison} (select ${parts.join(', ')} from (select ?::text[] as part) as cursor)`, value: from.split(keyPartsSeparator) }
}

export function rowsQuery(source: Source, conditions: readonly Condition[]): Query {
  const { text, values } = whereClause(conditions)
  return { text: `select ${selectList(source)} from ${source.table}${text}`, values }
}

export function toPage<Row>(found: readonly Row[], { size, direction, from }: PageRequest): Page<Row> {
  const more = found.length > size
  const rows = found.slice(0, size)
  return direction === 'forward'
    ? { rows, hasNextPage: more, hasPreviousPage: from !== undefined }
    : { rows: rows.toReversed(), hasNextPage: from !== undefined, hasPreviousPage: more }
}
