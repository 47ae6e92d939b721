import type { AnyReadTable, AnyRow, Key, ReadModel } from '../projections/read-table.ts'
import type { ReadSession } from '../projections/session.ts'
import { readCell, readExpression } from '../projections/column-type.ts'
import { columnName, loadRowsSql, readRow, tableName } from '../projections/table-sql.ts'
import type { CheckName, Disagreement } from './finding.ts'

const valueCharsMax = 200
const none = '没有这一行'

/** 比较读表 — live and shadow tables, in the order of the models and of the rows' keys, to the first row that differs. */
export async function compareTables(session: ReadSession, models: readonly ReadModel[], check: CheckName): Promise<Disagreement | undefined> {
  for (const table of models.flatMap(({ tables }) => tables)) {
    const key = await firstDiffering(session, table)
    if (key !== undefined) return describe(session, { table, key, check })
  }
  return undefined
}

async function firstDiffering(session: ReadSession, table: AnyReadTable): Promise<Key | undefined> {
  const columns = table.key.map(columnName).join(', ')
  const key = table.key.map((name) => readExpression(table.columns[name] ?? 'text', columnName(name))).join(', ')
  const { rows: [texts] } = await session.query(`
    select ${key} from (
      select ${columns} from ${tableName(table, 'live')} l full join ${tableName(table, 'shadow')} s using (${columns})
      where row(${named(table, 'l')}) is distinct from row(${named(table, 's')})
      order by ${columns} limit 1) differing`)
  return texts?.map((text, index) => readCell(table.columns[table.key[index] ?? ''] ?? 'text', text) as string | number)
}

function named(table: AnyReadTable, alias: string): string {
  return Object.keys(table.columns).map((name) => `${alias}.${columnName(name)}`).join(', ')
}

interface Differing {
  readonly table: AnyReadTable
  readonly key: Key
  readonly check: CheckName
}

async function describe(session: ReadSession, { table, key, check }: Differing): Promise<Disagreement> {
  const rowIn = async (place: 'live' | 'shadow'): Promise<AnyRow | undefined> => {
    const { text, values } = loadRowsSql(table, place, [key])
    const { rows: [texts] } = await session.query(text, values)
    return texts === undefined ? undefined : readRow(table, texts)
  }
  const [live, shadow] = [await rowIn('live'), await rowIn('shadow')]
  const position = (shadow ?? live)?.['position']
  const column = Object.keys(table.columns).find((name) => JSON.stringify(live?.[name]) !== JSON.stringify(shadow?.[name])) ?? ''
  const where = `${tableName(table, 'live')} ${key.join(' ')}`
  const told = (row: AnyRow | undefined): string => (row === undefined ? none : live === undefined || shadow === undefined ? '有这一行' : `${columnName(column)} = ${shown(table, row, column)}`)
  return { check, position: typeof position === 'number' ? position : null, stream: streamOf(table, key), expected: `${where}：${told(shadow)}`, found: told(live) }
}

/** Of the masked models no value is told, however little of it is left. */
function shown({ schema }: AnyReadTable, row: AnyRow, column: string): string {
  if (schema === 'read_masked') return '另一个值'
  const text = JSON.stringify(row[column] ?? null)
  return text.length > valueCharsMax ? `${text.slice(0, valueCharsMax)}…` : text
}

function streamOf({ streams, acrossStreams }: AnyReadTable, key: Key): string | null {
  const [only] = streams
  return only === undefined || streams.length > 1 || acrossStreams ? null : `${only}-${String(key[0])}`
}
