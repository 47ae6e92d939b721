import { describe, expect, test } from 'vitest'
import { readModels } from './read-models.ts'
import { isKeyed } from './read-table.ts'
import { columnName } from './table-sql.ts'
import { withReadDatabase } from './testing/read-database.ts'

const database = withReadDatabase()
const tables = readModels.flatMap((model) => model.tables)
const internalNames: Readonly<Record<string, string>> = { int8: 'bigint', int4: 'integer', int2: 'smallint', bool: 'boolean', _uuid: 'uuid[]', _text: 'text[]' }

describe('the read tables', () => {
  test.each(tables.map((table) => [`${table.schema}.${table.table}`, table] as const))('%s has in the database the columns and the key that its fold writes', async (_, table) => {
    const columns = await database.ask('superuser', `select column_name, udt_name from information_schema.columns
      where table_schema = '${table.schema}' and table_name = '${table.table}'`)
    const found = Object.fromEntries(columns.map((row) => [row['column_name'], internalNames[String(row['udt_name'])] ?? row['udt_name']]))
    expect(found).toEqual(Object.fromEntries(Object.entries(table.columns).map(([property, type]) => [columnName(property), type])))

    const key = await database.ask('superuser', `select a.attname::text as name from pg_index i, unnest(i.indkey) with ordinality as k (attnum, at), pg_attribute a
      where i.indrelid = '${table.schema}.${table.table}'::regclass and i.indisprimary and a.attrelid = i.indrelid and a.attnum = k.attnum order by k.at`)
    expect(key.map(({ name }) => name)).toEqual(table.key.map(columnName))
  })

  test('each table of read and read_masked is filled by exactly one model', async () => {
    const rows = await database.ask('superuser', `select schemaname || '.' || tablename as name from pg_tables
      where schemaname in ('read', 'read_masked') and tablename not in ('checkpoint', 'projection_failure')`)
    expect(rows.map(({ name }) => name).sort()).toEqual(tables.map(({ schema, table }) => `${schema}.${table}`).sort())
  })

  test('what read holds is folded without keys, and what needs keys is masked', () => {
    for (const model of readModels)
      expect(model.tables.map(({ schema }) => schema)).toEqual(model.tables.map(() => (isKeyed(model) ? 'read_masked' : 'read')))
  })

  test('text in a key sorts the same on every server', async () => {
    const rows = await database.ask('superuser', `select c.oid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
      where i.indisprimary and c.relnamespace in ('read'::regnamespace, 'read_masked'::regnamespace) and a.atttypid = 'text'::regtype and a.attcollation <> '"C"'::regcollation`)
    expect(rows).toEqual([])
  })

  test('each table says what it is, in Chinese first', async () => {
    const rows = await database.ask('superuser', `select c.relname::text as name from pg_class c
      where c.relkind = 'r' and c.relnamespace in ('read'::regnamespace, 'read_masked'::regnamespace, 'read_next'::regnamespace)
        and coalesce(obj_description(c.oid, 'pg_class'), '') !~ '^[\\u4e00-\\u9fff]'`)
    expect(rows).toEqual([])
  })
})

describe('who may do what', () => {
  test('the gateway reads and does not write', async () => {
    expect(await database.ask('hub_gateway', 'select count(*)::int as n from read.unit')).toEqual([{ n: 0 }])
    expect(await database.ask('hub_gateway', 'select count(*)::int as n from read_masked.licence_holder')).toEqual([{ n: 0 }])
    await expect(database.ask('hub_gateway', 'delete from read.unit')).rejects.toMatchObject({ code: '42501' })
    await expect(database.ask('hub_gateway', `insert into read_masked.operator values (gen_random_uuid(), null, 'x', 0)`)).rejects.toMatchObject({ code: '42501' })
  })

  test('a half-built table is not for the gateway, and neither are the functions of a rebuild', async () => {
    await expect(database.ask('hub_gateway', 'select * from read_next.checkpoint')).rejects.toMatchObject({ code: '42501' })
    await expect(database.ask('hub_gateway', `select read_next.drop_shadow('read', 'unit')`)).rejects.toMatchObject({ code: '42501' })
  })

  test('the ledger fills tables and owns none', async () => {
    await expect(database.ask('hub_ledger', 'drop table read.unit')).rejects.toMatchObject({ code: '42501' })
    await expect(database.ask('hub_ledger', 'create table read_next.own (id int)')).rejects.toMatchObject({ code: '42501' })
  })

  test.each([['ledger', 'event'], ['pg_catalog', 'pg_class'], ['read', 'no_such_table']])('a shadow of %s.%s is refused', async (schema, table) => {
    await expect(database.ask('hub_ledger', `select read_next.create_shadow('${schema}', '${table}')`)).rejects.toMatchObject({ code: '42P01' })
    if (schema !== 'read') await expect(database.ask('hub_ledger', `select read_next.switch_shadow('${schema}', '${table}')`)).rejects.toMatchObject({ code: '42P01' })
  })
})
