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
export type KeyType = 'text' | 'uuid' | 'bigint' | 'uuid+uuid+uuid'
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

/** A piece of SQL with a `?` for each value. Texts are ours; values are parameters. */
export interface Fragment {
  readonly sql: string
  readonly values: readonly unknown[]
}

/**
 * 索引路径 — one way to the rows of a page. From each row of `starts` (a list after FROM; the way has one start where it is missing) an index of `table`, named t, leads to the rows
 * that meet the conditions, in the order of the key, which has its name in that table too. A page reads of each start no more than its own size, however many there are.
 */
export interface Way {
  readonly starts?: Fragment
  readonly table: string
  readonly conditions: readonly Fragment[]
}

/** What rows are asked for: all that meet the conditions, or all that one of the ways leads to. */
export type Selection = { readonly conditions: readonly Fragment[] } | { readonly ways: readonly Way[] }

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

const limitOf = ({ size }: PageRequest): string => ` limit ${size + 1}`

function orderOf(columns: readonly { readonly name: string }[], { direction }: PageRequest): string {
  return ` order by ${columns.map(({ name }) => `${name} ${direction === 'forward' ? 'asc' : 'desc'}`).join(', ')}`
}

/** One more row than asked for tells whether the page is the last. */
export function pageQuery(source: Source, selection: Selection, request: PageRequest): Query {
  return numbered(join(['select ', selectList(source), ' from ', rowsOf(source, selection, request), orderOf(keyColumns(source), request), limitOf(request)]))
}

export function rowsQuery(source: Source, selection: Selection): Query {
  return numbered(join(['select ', selectList(source), ' from ', rowsOf(source, selection)]))
}

function rowsOf(source: Source, selection: Selection, request?: PageRequest): Fragment {
  if ('conditions' in selection) return join([source.table, where([...selection.conditions, ...beyondKey(source, request)])])
  const [key] = keyColumns(source)
  assert(key !== undefined && typeof source.key === 'string', 'ways lead to a key of one column')
  const ways = selection.ways.map((way) => keysOf(way, source, request))
  const order = request === undefined ? '' : join([orderOf([key], request), limitOf(request)])
  // A key to which two ways lead is on the page once.
  return join(['(', ...ways.flatMap((way, i) => (i === 0 ? [way] : [' union ', way])), order, `) as page join ${source.table} using (${key.name})`])
}

function keysOf({ starts, table, conditions }: Way, source: Source, request: PageRequest | undefined): Fragment {
  const [key] = keyColumns(source)
  assert(key !== undefined, 'a source has a key')
  const order = request === undefined ? '' : join([orderOf([{ name: `t.${key.name}` }], request), limitOf(request)])
  const from = starts === undefined ? [''] : [starts, ' cross join lateral ']
  // Another table may be another model's, and further on than this one: what is not there yet is no part of the page, which would end too early with it.
  // Not `exists`, of which the planner may make a join that walks both tables from their beginning.
  const present = { sql: `(select true from ${source.table} r where r.${key.name} = t.${key.name} limit 1)`, values: [] }
  const met = [...conditions, ...beyondKey(source, request, 't.'), ...(table === source.table ? [] : [present])]
  // Of several starts two may lead to the same key: a licence that two of the units asked for issued together.
  return join([`select ${starts === undefined ? '' : 'distinct '}k.${key.name} from `, ...from, `(select t.${key.name} from ${table} t`, where(met), order, ') as k'])
}

function beyondKey(source: Source, request: PageRequest | undefined, prefix = ''): readonly Fragment[] {
  if (request?.from === undefined) return []
  const columns = keyColumns(source)
  const comparison = request.direction === 'forward' ? '>' : '<'
  const names = columns.map(({ name }) => prefix + name).join(', ')
  if (columns.length === 1) return [{ sql: `${names} ${comparison} ?::${source.keyType}`, values: [request.from] }]
  const parts = columns.map(({ type }) => `?::${type}`).join(', ')
  return [{ sql: `(${names}) ${comparison} (${parts})`, values: request.from.split(keyPartsSeparator) }]
}

function where(conditions: readonly Fragment[]): Fragment {
  return join(conditions.flatMap((condition, i) => [i === 0 ? ' where ' : ' and ', condition]))
}

function join(parts: readonly (string | Fragment)[]): Fragment {
  return {
    sql: parts.map((part) => (typeof part === 'string' ? part : part.sql)).join(''),
    values: parts.flatMap((part) => (typeof part === 'string' ? [] : part.values)),
  }
}

function numbered({ sql, values }: Fragment): Query {
  let last = 0
  const text = sql.replaceAll('?', () => `$${(last += 1)}`)
  assert(last === values.length, 'a fragment has a value for each of its places')
  return { text, values }
}

export function toPage<Row>(found: readonly Row[], { size, direction, from }: PageRequest): Page<Row> {
  const more = found.length > size
  const rows = found.slice(0, size)
  return direction === 'forward'
    ? { rows, hasNextPage: more, hasPreviousPage: from !== undefined }
    : { rows: rows.toReversed(), hasNextPage: from !== undefined, hasPreviousPage: more }
}
