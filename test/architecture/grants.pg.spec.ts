import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrate } from '../../services/ledger/src/migrate.ts'
import { withDatabase } from '../support/postgres.ts'

const database = withDatabase()
let client: Client
beforeAll(async () => {
  await migrate({ connectionString: database.url })
  client = new Client({ connectionString: database.url })
  await client.connect()
})
afterAll(() => client.end())

/** `role object` to its privileges, from the catalogue: what owners have by nature is left out. */
async function privileges(query: string): Promise<Readonly<Record<string, string>>> {
  const { rows } = await client.query<{ role: string; object: string; privileges: string }>(query)
  return Object.fromEntries(rows.map(({ role, object, privileges: list }) => [`${role} ${object}`, list]))
}
const grantee = `case a.grantee when 0 then 'public' else a.grantee::regrole::text end`
const ours = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')`
const tablePrivileges = () => privileges(`
  select ${grantee} as role, n.nspname || '.' || c.relname as object, string_agg(lower(a.privilege_type), ' ' order by a.privilege_type) as privileges
  from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
  where ${ours} and c.relkind in ('r', 'v', 'm', 'p', 'f', 'S') and a.grantee <> c.relowner group by 1, 2`)
const columnPrivileges = () => privileges(`
  select ${grantee} as role, n.nspname || '.' || c.relname || '.' || t.attname as object, string_agg(lower(a.privilege_type), ' ' order by a.privilege_type) as privileges
  from pg_attribute t join pg_class c on c.oid = t.attrelid join pg_namespace n on n.oid = c.relnamespace, aclexplode(t.attacl) a where ${ours} group by 1, 2`)
const schemaPrivileges = () => privileges(`
  select ${grantee} as role, n.nspname as object, string_agg(lower(a.privilege_type), ' ' order by a.privilege_type) as privileges
  from pg_namespace n, aclexplode(n.nspacl) a where ${ours} and a.grantee <> n.nspowner group by 1, 2`)
const functionPrivileges = () => privileges(`
  select ${grantee} as role, n.nspname || '.' || p.proname as object, string_agg(lower(a.privilege_type), ' ' order by a.privilege_type) as privileges
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where ${ours} and a.grantee <> p.proowner group by 1, 2`)
const tablesOf = async (schema: string): Promise<readonly string[]> =>
  (await client.query<{ name: string }>(`select schemaname || '.' || tablename as name from pg_tables where schemaname = $1 order by 1`, [schema])).rows.map(({ name }) => name)

describe('what the roles of a migrated database may do', () => {
  test('in schemas is to use those of their duty', async () => {
    expect(await schemaPrivileges()).toEqual({
      'hub_ledger ledger': 'usage', 'hub_ledger vault': 'usage', 'hub_ledger decide': 'usage', 'hub_ledger read': 'usage', 'hub_ledger read_masked': 'usage',
      'hub_ledger read_next': 'usage', 'hub_ledger read_masked_next': 'usage', 'hub_gateway read': 'usage', 'hub_gateway read_masked': 'usage',
    })
  })

  test('with tables is this, and nothing else', async () => {
    const all = 'delete insert select truncate update'
    const readModels = [...(await tablesOf('read')), ...(await tablesOf('read_masked'))]
    expect(readModels.length).toBeGreaterThan(15)
    expect(await tablePrivileges()).toEqual({
      // Written once: no update, no delete, no truncate.
      'hub_ledger ledger.event': 'insert select',
      'hub_ledger ledger.writer': 'select', 'hub_ledger ledger.migration': 'select', 'hub_ledger ledger.hub': 'select',
      // A cache of places in another server: emptied and filled again where it does not fit.
      'hub_ledger ledger.kurrentdb_checkpoint': 'delete insert select',
      // Never updated: a row is there or it is not. What was erased stays recorded.
      'hub_ledger vault.hub_key': 'insert select', 'hub_ledger vault.former_kek': 'select', 'hub_ledger vault.erasure': 'insert select', 'hub_ledger vault.key': 'delete insert select', 'hub_ledger vault.id_index': 'delete insert select', 'hub_ledger vault.file': 'delete insert select',
      'hub_ledger decide.checkpoint': 'insert select update', 'hub_ledger decide.grant_use': 'insert select update',
      'hub_ledger decide.command': 'insert select', 'hub_ledger decide.link': 'insert select', 'hub_ledger decide.look_up': 'insert select', 'hub_ledger decide.erasure': 'insert select', 'hub_ledger decide.link_backfill': 'select update',
      ...Object.fromEntries(readModels.flatMap((table) => [[`hub_ledger ${table}`, all], [`hub_gateway ${table}`, 'select']])),
      // Out of the gateway's reach all the same: it has no usage of the schema.
      'hub_ledger read_next.checkpoint': all, 'hub_gateway read_next.checkpoint': 'select',
    })
  })

  test('with single columns is to take the pen, and to say that a file was kept again', async () => {
    const pen = { 'hub_ledger ledger.writer.epoch': 'update', 'hub_ledger ledger.writer.holder': 'update', 'hub_ledger ledger.writer.taken_at': 'update' }
    expect(await columnPrivileges()).toEqual({ ...pen, 'hub_ledger vault.file.kept_at': 'update' })
  })

  test('with functions is to rebuild read models', async () => {
    const { 'public ledger.refuse_change': trigger, ...rest } = await functionPrivileges()
    expect(trigger).toBe('execute')
    expect(rest).toEqual(Object.fromEntries(['analyse_shadow', 'create_shadow', 'drop_shadow', 'switch_shadow'].map((name) => [`hub_ledger read_next.${name}`, 'execute'])))
  })

  test('is all there is: they are nobody else, and own nothing', async () => {
    const { rows } = await client.query(`select rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls from pg_roles where rolname in ('hub_ledger', 'hub_gateway') order by 1`)
    const plain = { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false, rolbypassrls: false }
    expect(rows).toEqual([{ rolname: 'hub_gateway', ...plain }, { rolname: 'hub_ledger', ...plain }])
    expect((await client.query(`select roleid::regrole::text as role from pg_auth_members where member in ('hub_ledger'::regrole, 'hub_gateway'::regrole)`)).rows).toEqual([])
    expect((await client.query(`select relname from pg_class where relowner in ('hub_ledger'::regrole, 'hub_gateway'::regrole)`)).rows).toEqual([])
  })
})

/** The error that a statement meets, or what it did. Leaves no trace. */
async function attempt(role: string, statement: string): Promise<string> {
  await client.query('begin')
  try {
    await client.query(`set local role ${role}`)
    await client.query(statement)
    return 'done'
  } catch (error) {
    return error instanceof Error ? error.message : 'failed'
  } finally {
    await client.query('rollback')
  }
}

describe('history', () => {
  const changes = [`update ledger.event set bytes = ''`, 'delete from ledger.event', 'truncate ledger.event']

  test.each(changes)('is not open to the services: %s', async (statement) => {
    for (const role of ['hub_ledger', 'hub_gateway']) expect(await attempt(role, statement)).toMatch(/^permission denied/)
  })

  test.each(changes)('is not open to the owner or the superuser either: %s', async (statement) => {
    const superuser = (await client.query<{ name: string }>('select session_user as name')).rows[0]?.name ?? ''
    for (const role of ['hub_migrator', `"${superuser}"`]) {
      expect(await attempt(role, statement)).toMatch(/append-only/)
      expect(await attempt(role, `truncate ledger.event cascade`)).toMatch(/append-only/)
    }
    // As a replication applier would do it, past ordinary triggers.
    expect(await attempt(`"${superuser}"`, `set local session_replication_role = replica; ${statement}`)).toMatch(/append-only/)
  })
})

describe('the gateway', () => {
  test.each(['select 1 from ledger.event', 'select 1 from vault.key', 'select 1 from decide.command', 'select 1 from read_next.checkpoint', 'create table read.mine (id int)', 'create schema mine', `delete from read.unit`, `update read.checkpoint set position = 0`])('may not: %s', async (statement) => {
    expect(await attempt('hub_gateway', statement)).toMatch(/^permission denied/)
  })

  test('may read every read model', async () => {
    for (const table of [...(await tablesOf('read')), ...(await tablesOf('read_masked'))]) expect(await attempt('hub_gateway', `select 1 from ${table}`)).toBe('done')
  })
})

test('the ledger may not undo an erasure, change a key, or make tables', async () => {
  for (const statement of ['delete from vault.erasure', `update vault.key set wrapped = ''`, 'delete from vault.hub_key', `update vault.hub_key set wrapped = ''`, 'delete from vault.former_kek', `update ledger.hub set demo = 'none'`, 'delete from decide.command', 'create table ledger.mine (id int)', 'alter table ledger.event disable trigger all'])
    expect(await attempt('hub_ledger', statement)).toMatch(/^(permission denied|must be owner)/)
})
