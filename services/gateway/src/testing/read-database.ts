import pg from 'pg'
import { createTestDatabase } from '../../../../test/support/postgres.ts'
import { migrate } from '../../../ledger/src/migrate.ts'
import { openDatabase, type Database } from '../read/database.ts'
import { columnName } from '../read/page.ts'

/** 测试读库 — the real tables as the ledger's migrations make them, read as the role hub_gateway. */
export interface TestReadDatabase {
  readonly database: Database
  /** Fills a table as the projections would; names in camelCase. */
  readonly insert: (table: string, rows: readonly Readonly<Record<string, unknown>>[]) => Promise<void>
  /** Fills tables by statements of its own, as their owner. */
  readonly fill: (statements: string) => Promise<void>
  /** Moves the checkpoint of a read model. */
  readonly move: (projection: string, position: number) => Promise<void>
  readonly close: () => Promise<void>
}

export async function openTestReadDatabase(): Promise<TestReadDatabase> {
  const made = await createTestDatabase()
  await migrate({ connectionString: made.url })
  const asGateway = new URL(made.url)
  asGateway.searchParams.set('options', '-c role=hub_gateway')
  const database = openDatabase({ url: asGateway.href })
  const filler = new pg.Client({ connectionString: made.url })
  await filler.connect()
  return {
    database,
    async insert(table, rows) {
      for (const row of rows) {
        const names = Object.keys(row)
        const values = names.map((name) => plainValue(row[name]))
        await filler.query(`insert into ${table} (${names.map(columnName).join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`, values)
      }
    },
    async fill(statements) {
      await filler.query(statements)
    },
    async move(projection, position) {
      await filler.query('update read.checkpoint set position = $2 where projection = $1', [projection, position])
    },
    async close() {
      await filler.end()
      await database.close()
      await made.drop()
    },
  }
}

/** Lists of texts are arrays; objects, and lists of objects, are JSON. */
function plainValue(value: unknown): unknown {
  const json = typeof value === 'object' && value !== null && (!Array.isArray(value) || value.some((item) => typeof item === 'object'))
  return json ? JSON.stringify(value) : value
}
