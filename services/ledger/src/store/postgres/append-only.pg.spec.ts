import pg from 'pg'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { execute, withLedgerDatabase } from '../../../../../test/contract/postgres-under-test.ts'

const database = withLedgerDatabase()

beforeAll(async () => {
  await execute(database.url, "insert into ledger.event values (0, 'case-1', 0, 'first')")
  await execute(database.url, 'set role hub_migrator; create table read.probe (id int); create table read_masked.probe (id int); reset role')
})

beforeEach(async () => {
  expect(await execute(database.url, 'select position::int, stream, revision, bytes from ledger.event')).toStrictEqual([{ position: 0, stream: 'case-1', revision: 0, bytes: Buffer.from('first') }])
})

async function as(role: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    await client.query('begin')
    await client.query(`set role ${role}`)
    await client.query(text)
  } finally {
    await client.query('rollback')
    await client.end()
  }
}

const changes = [
  "update ledger.event set bytes = 'other'", 'update ledger.event set position = position + 1 where false', 'delete from ledger.event', 'truncate ledger.event', 'truncate ledger.event cascade',
  "insert into ledger.event values (0, 'case-1', 0, 'other') on conflict (position) do update set bytes = excluded.bytes",
]

describe('history cannot be changed', () => {
  test.for(changes)('by the owner: %s', async (change) => {
    await expect(as('hub_migrator', change)).rejects.toThrow(/append-only/)
  })

  test.for(changes)('by a superuser who forgot himself: %s', async (change) => {
    await expect(as('none', change)).rejects.toThrow(/append-only/)
    await expect(as('none', `set session_replication_role = replica; ${change}`)).rejects.toThrow(/append-only/)
  })

  test.for([...changes, 'alter table ledger.event disable trigger append_only', 'drop table ledger.event', 'alter table ledger.event rename to other'])('by hub_ledger: %s', async (change) => {
    await expect(as('hub_ledger', change)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('the ledger’s role', () => {
  test.for([
    "insert into ledger.event values (1, 'case-1', 1, 'second')", 'select * from ledger.event', 'update ledger.writer set epoch = epoch + 1', 'select 1 from ledger.writer for share',
    'select * from ledger.migration', 'insert into read.probe values (1)', 'delete from read_masked.probe', 'truncate read.probe',
  ])('may %s', async (statement) => {
    await expect(as('hub_ledger', statement)).resolves.toBeUndefined()
  })

  test.for([
    'delete from ledger.writer', 'insert into ledger.writer values (false, 1)', 'update ledger.writer set singleton = true', 'delete from ledger.migration', 'create table ledger.other (id int)',
    'drop schema ledger cascade', 'create role other', 'drop function ledger.refuse_change()',
  ])('may not %s', async (statement) => {
    await expect(as('hub_ledger', statement)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('the gateway’s role', () => {
  test.for(['select * from read.probe', 'select * from read_masked.probe'])('may %s', async (statement) => {
    await expect(as('hub_gateway', statement)).resolves.toBeUndefined()
  })

  test.for([
    'select * from ledger.event', 'select * from ledger.writer', 'select * from ledger.migration', "insert into ledger.event values (1, 'case-1', 1, 'second')",
    'insert into read.probe values (1)', 'update read.probe set id = 2', 'delete from read_masked.probe', 'truncate read.probe', 'create table read.other (id int)',
  ])('may not %s', async (statement) => {
    await expect(as('hub_gateway', statement)).rejects.toMatchObject({ code: '42501' })
  })

  test('sees no other schema of the hub', async () => {
    const rows = await execute(database.url, "select nspname from pg_namespace where nspname !~ '^(pg_|information_schema|public)' and has_schema_privilege('hub_gateway', oid, 'usage') order by 1")
    expect(rows.map(({ nspname }) => nspname)).toStrictEqual(['read', 'read_masked'])
  })
})

describe('the table itself', () => {
  test.for([
    ['a position twice', "insert into ledger.event values (0, 'case-2', 0, 'x')", '23505'],
    ['a revision twice', "insert into ledger.event values (1, 'case-1', 0, 'x')", '23505'],
    ['a negative position', "insert into ledger.event values (-1, 'case-2', 0, 'x')", '23514'],
    ['an empty stream name', "insert into ledger.event values (1, '', 0, 'x')", '23514'],
    ['no bytes', "insert into ledger.event values (1, 'case-2', 0, null)", '23502'],
    ['a second writer row', "insert into ledger.writer (singleton, epoch) values (false, 7)", '23514'],
  ] as const)('takes no %s', async ([, statement, code]) => {
    await expect(as('none', statement)).rejects.toMatchObject({ code })
  })

  test('explains itself in Chinese first, each table and column of it', async () => {
    const rows = await execute(database.url, `select c.relname, a.attname, coalesce(col_description(c.oid, a.attnum), obj_description(c.oid)) as said from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 where c.relnamespace = 'ledger'::regnamespace and c.relname in ('event', 'writer', 'migration')`)
    expect(rows.length).toBeGreaterThan(8)
    for (const { said } of rows) expect(said).toMatch(/^\p{Script=Han}/u)
  })
})
