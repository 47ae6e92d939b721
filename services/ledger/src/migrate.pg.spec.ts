import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../test/support/postgres.ts'
import { migrate, MigrationRefused } from './migrate.ts'
import { ensureRoles } from './roles.ts'

let database: DroppableDatabase
let folder: string
beforeEach(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'migrations-'))
})
afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})

const put = (name: string, sql: string): Promise<void> => writeFile(join(folder, name), sql)
const run = (): Promise<readonly string[]> => migrate({ connectionString: database.url, folder })

async function query(text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

describe('the ledger’s own migrations', () => {
  test('bring an empty database forward, and find nothing to do the second time', async () => {
    const applied = await migrate({ connectionString: database.url })
    expect(applied[0]).toBe('0001_event_log.sql')
    expect(await migrate({ connectionString: database.url })).toStrictEqual([])
    expect((await query('select name from ledger.migration order by name collate "C"')).map(({ name }) => name)).toStrictEqual(applied)
  })

  test('are applied once when twenty start at the same moment', async () => {
    const runs = await Promise.all(Array.from({ length: 20 }, () => migrate({ connectionString: database.url })))
    expect(runs.filter((applied) => applied.length > 0)).toHaveLength(1)
    expect(await query('select epoch::int from ledger.writer')).toStrictEqual([{ epoch: 0 }])
  })

  test('are applied to several databases of one server at the same moment', async () => {
    const others = await Promise.all(Array.from({ length: 4 }, () => createTestDatabase()))
    const runs = await Promise.all(others.map(({ url }) => migrate({ connectionString: url })))
    expect(new Set(runs.map((applied) => applied.join())).size).toBe(1)
    await Promise.all(others.map((other) => other.drop()))
  })

  test('leave everything in the hands of hub_migrator', async () => {
    await migrate({ connectionString: database.url })
    const rows = await query("select distinct pg_get_userbyid(relowner) as owner from pg_class c join pg_namespace n on n.oid = relnamespace where nspname in ('ledger', 'read', 'read_masked')")
    expect(rows).toStrictEqual([{ owner: 'hub_migrator' }])
  })
})

describe('a migration', () => {
  test('that comes later is applied alone', async () => {
    await put('0001_one.sql', 'create schema a; create table a.one (id int)')
    expect(await run()).toStrictEqual(['0001_one.sql'])
    await put('0003_three.sql', 'create table a.three (id int)')
    expect(await run()).toStrictEqual(['0003_three.sql'])
  })

  test('that fails leaves the ones before it, and nothing of itself', async () => {
    await put('0001_one.sql', 'create schema a; create table a.one (id int)')
    await put('0002_two.sql', 'create table a.two (id int); select 1 / 0')
    await expect(run()).rejects.toMatchObject({ message: 'migration 0002_two.sql failed', cause: { code: '22012' } })
    expect(await query("select to_regclass('a.one')::text as one, to_regclass('a.two')::text as two")).toStrictEqual([{ one: 'a.one', two: null }])
    await put('0002_two.sql', 'create table a.two (id int)')
    expect(await run()).toStrictEqual(['0002_two.sql'])
  })

  test('that finds a table in use steps back, so that others go on, and comes again', async () => {
    await put('0001_one.sql', 'create schema a; create table a.one (id int); grant usage on schema a to public; grant all on a.one to public')
    await run()
    await put('0002_two.sql', 'alter table a.one add column more int')
    const [reader, clerk] = [new pg.Client({ connectionString: database.url }), new pg.Client({ connectionString: database.url })]
    await Promise.all([reader.connect(), clerk.connect()])
    try {
      await reader.query('begin')
      await reader.query('select * from a.one')
      const running = migrate({ connectionString: database.url, folder, lockWaitMs: 50 })
      const waiting = async (): Promise<boolean> => ((await clerk.query("select from pg_locks where relation = 'a.one'::regclass and not granted")).rowCount ?? 0) > 0
      await expect.poll(waiting, { interval: 5 }).toBe(true)
      await expect(Promise.race([clerk.query('insert into a.one values (1)'), new Promise((_, reject) => { setTimeout(reject, 60_000, new Error('the clerk waits for the migration')) })])).resolves.toMatchObject({ rowCount: 1 })
      await reader.query('commit')
      expect(await running).toStrictEqual(['0002_two.sql'])
    } finally {
      await Promise.all([reader.end(), clerk.end()])
    }
  })

  test.for([
    ['that was changed after it ran', () => put('0001_one.sql', 'create schema other'), /0001_one\.sql 在执行后被改动/],
    ['that this program does not have', () => rm(join(folder, '0001_one.sql')), /数据库比程序新：缺少迁移文件 0001_one\.sql/],
    ['with the number of another', () => put('0001_other.sql', 'select 1'), /迁移编号重复：0001/],
    ['that comes before what has run', () => put('0000_zero.sql', 'select 1'), /0000_zero\.sql 的编号早于已执行的 0001_one\.sql/],
    ['whose name is no number and words', () => put('2_Two.sql', 'select 1'), /迁移文件名不合规：2_Two\.sql/],
  ] as const)('%s stops everything', async ([, change, message]) => {
    await put('0001_one.sql', 'create schema a')
    await run()
    await change()
    await put('0009_nine.sql', 'create schema nine')
    await expect(run()).rejects.toThrow(MigrationRefused)
    await expect(run()).rejects.toThrow(message)
    expect(await query("select to_regnamespace('nine')::text as nine")).toStrictEqual([{ nine: null }])
  })
})

describe('roles', () => {
  const asRole = (role: string, password: string): string => {
    const url = new URL(database.url)
    url.username = role
    url.password = encodeURIComponent(password)
    return url.href
  }

  test('are made to log in with passwords of any printable ASCII, whose clear text the server never sees', async () => {
    await migrate({ connectionString: database.url })
    const passwords = { ledgerPassword: `it's "quoted" $$ \\ %`.replaceAll(' ', '_'), gatewayPassword: '\';drop-role-hub_ledger;--' }
    const admin = new pg.Client({ connectionString: database.url })
    await admin.connect()
    const sent: string[] = []
    const send = admin.query.bind(admin)
    Object.defineProperty(admin, 'query', { value: (text: string, ...rest: []) => (sent.push(text), send(text, ...rest)) })
    await ensureRoles(admin, passwords)
    await ensureRoles(admin, passwords)
    await admin.end()
    expect(sent.filter((text) => Object.values(passwords).some((password) => text.includes(password)))).toStrictEqual([])
    expect(sent.filter((text) => text.startsWith('alter role hub_ledger'))).toHaveLength(2)
    for (const [role, password] of [['hub_ledger', passwords.ledgerPassword], ['hub_gateway', passwords.gatewayPassword]] as const) {
      const client = new pg.Client({ connectionString: asRole(role, password) })
      await client.connect()
      expect((await client.query('select current_user::text as me')).rows).toStrictEqual([{ me: role }])
      await client.end()
    }
  })

  test.for(['short', 'with a space in it', '密码密码密码密码密码密码', 'x'.repeat(201)])('take no password like %s', async (password) => {
    const admin = new pg.Client({ connectionString: database.url })
    await admin.connect()
    await expect(ensureRoles(admin, { ledgerPassword: password, gatewayPassword: 'a-good-password' })).rejects.toThrow('12 to 200 printable ASCII')
    await admin.end()
  })

  test('a database owner without any right to make roles migrates where the roles exist', async () => {
    const owner = `owner_of_${database.name}`
    await query(`create role ${owner} login password 'x' createdb`)
    await query(`grant hub_migrator to ${owner}; alter database "${database.name}" owner to ${owner}`)
    expect((await migrate({ connectionString: asRole(owner, 'x') })).length).toBeGreaterThan(0)
    await query(`alter database "${database.name}" owner to current_user; drop role ${owner}`)
  })
})
