import { Client } from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase, withDatabase } from './postgres.ts'

const database = withDatabase()

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>({ text: statement })).rows
  } finally {
    await client.end()
  }
}

test('a spec file gets an empty UTF-8 database on a durable server', async () => {
  expect(await ask(database.url, "select current_database() as name, count(*)::int as tables from pg_tables where schemaname = 'public'")).toEqual([{ name: database.name, tables: 0 }])
  expect(await ask(database.url, "select current_setting('server_encoding') as encoding, current_setting('fsync') as fsync")).toEqual([{ encoding: 'UTF8', fsync: 'on' }])
})

test('two databases do not see each other, and a dropped one is gone even while somebody is connected', async () => {
  const other = await createTestDatabase()
  await ask(other.url, 'create table only_here (id int)')
  expect(await ask(database.url, "select 1 from pg_tables where tablename = 'only_here'")).toEqual([])

  const lingering = new Client({ connectionString: other.url })
  lingering.on('error', () => undefined)
  await lingering.connect()
  await other.drop()
  await expect(ask(other.url, 'select 1')).rejects.toMatchObject({ code: '3D000' })
  await lingering.end().catch(() => undefined)
})
