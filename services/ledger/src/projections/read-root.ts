import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '@hub/canonical'
import type { AnyReadTable, ReadModel } from './read-table.ts'
import type { ReadSession } from './session.ts'
import { allRowsSql, readRow, tableName } from './table-sql.ts'

export interface TableRoot {
  readonly table: string
  readonly rows: number
  /** SHA-256 over the canonical JSON of each row and a line feed, in the order of the key; hex. */
  readonly sha256: string
}

/** 读侧根 — one digest of everything that `read` holds. Two hubs, or a hub and a rebuild, that folded the same events have the same. */
export interface ReadRoot {
  /** SHA-256 of the canonical JSON of `tables`; hex. */
  readonly root: string
  /** The position that all models stand at; null where they do not stand together, and the root is comparable with no other. */
  readonly position: number | null
  readonly tables: readonly TableRoot[]
}

const rowsPerFetch = 2_000

/** Reads in one snapshot, beside whoever writes, in flat memory. Masked tables, checkpoints and failures are no part of it. */
export async function readRoot(session: ReadSession, models: readonly ReadModel[]): Promise<ReadRoot> {
  await session.query('begin isolation level repeatable read read only')
  try {
    const folded = models.filter(({ tables }) => tables.some(({ schema }) => schema === 'read'))
    const { rows: positions } = await session.query(
      'select distinct position::text from read.checkpoint where projection = any($1::text[])', [folded.map(({ name }) => name)])
    const tables: TableRoot[] = []
    for (const table of tablesInOrder(folded)) tables.push(await rootOfTable(session, table))
    const root = createHash('sha256').update(canonicalJson(tables.map((one): Json => ({ ...one })))).digest('hex')
    return { root, position: positions.length === 1 ? Number(positions[0]?.[0]) : null, tables }
  } finally {
    await session.query('rollback')
  }
}

function tablesInOrder(models: readonly ReadModel[]): readonly AnyReadTable[] {
  const tables = models.flatMap((model) => model.tables).filter(({ schema }) => schema === 'read')
  return tables.sort((a, b) => (a.table < b.table ? -1 : 1))
}

async function rootOfTable(session: ReadSession, table: AnyReadTable): Promise<TableRoot> {
  const hash = createHash('sha256')
  let count = 0
  await session.query(`declare every_row no scroll cursor for ${allRowsSql(table, 'live')}`)
  for (;;) {
    const { rows } = await session.query(`fetch ${rowsPerFetch} from every_row`)
    for (const texts of rows) hash.update(`${canonicalJson(readRow(table, texts))}\n`)
    count += rows.length
    if (rows.length < rowsPerFetch) break
  }
  await session.query('close every_row')
  return { table: tableName(table, 'live'), rows: count, sha256: hash.digest('hex') }
}
