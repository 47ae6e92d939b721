/** 分页请求 — forward from a key or backward from one; the keys are ordered, so that a page stays where it is while rows are added. */
export interface PageRequest {
  readonly size: number
  readonly direction: 'forward' | 'backward'
  /** Exclusive; undefined: from the first, or from the last. */
  readonly from: string | undefined
}

export interface Page<Row> {
  /** In ascending order of the key in both directions. */
  readonly rows: readonly Row[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
}

/** 登记簿来源 — a table and the columns to read, by their names in camelCase; `computed` ones are SQL over the table. */
export interface Source {
  readonly table: string
  readonly columns: readonly string[]
  readonly computed?: Readonly<Record<string, string>>
  readonly key: string
  readonly keyType: 'uuid' | 'bigint'
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
  const key = columnName(source.key)
  const beyond: readonly Condition[] = from === undefined ? [] : [{ sql: `${key} ${direction === 'forward' ? '>' : '<'} ?::${source.keyType}`, value: from }]
  const { text, values } = whereClause([...conditions, ...beyond])
  const order = direction === 'forward' ? 'asc' : 'desc'
  return { text: `select ${selectList(source)} from ${source.table}${text} order by ${key} ${order} limit ${size + 1}`, values }
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
