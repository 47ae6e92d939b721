import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withDatabase } from '../../../test/support/postgres.ts'
import { migrate } from './migrate.ts'
import { accepted } from './testing/replies.ts'
import { foldToHead } from './testing/run-projections.ts'
import { issue, lookUp, openCase, bodies } from './testing/small-licences.ts'
import { buildSmallWorld } from './testing/small-world.ts'
import { openTestLedger } from './testing/test-ledger.ts'

// While a hub of two machines is brought to a new version, the old program works for a while on the new one's tables.
const database = withDatabase()
let admin: Client
beforeAll(async () => {
  admin = new Client({ connectionString: database.url })
  await admin.connect()
})
afterAll(() => admin.end())

async function count(text: string): Promise<number> {
  const { rows } = await admin.query<{ count: string }>(text)
  return Number(rows[0]?.count)
}

test('this version works on after the next one has added a column to every table, a table and an index', async () => {
  await migrate({ connectionString: database.url })
  const { rows } = await admin.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('ledger', 'vault', 'decide', 'read', 'read_masked') and tablename <> 'migration'")
  expect(rows.length).toBeGreaterThan(25)
  const widen = rows.map(({ name }) => `alter table ${name} add column from_next_version text not null default 'next'`)
  await admin.query([...widen, 'create table read.from_next_version (id int)', 'create index on ledger.event (from_next_version)'].join(';'))

  const hub = await openTestLedger({ url: database.url })
  try {
    const world = await buildSmallWorld(hub)
    await issue(hub, world, 'identity', bodies.identity(1))
    expect(accepted(await lookUp(hub, await openCase(hub, world, 1), 'identity')).answer).toMatchObject({ outcome: 'answered' })
    await foldToHead(hub, database.url)
    expect(await count('select count(*) from read.projection_failure')).toBe(0)
    expect(await count(`select count(*) from read.checkpoint where position < ${String(await hub.store.head())}`)).toBe(0)
    expect(await count("select count(*) from ledger.event where from_next_version <> 'next'")).toBe(0)
  } finally {
    await hub.close()
  }
})
