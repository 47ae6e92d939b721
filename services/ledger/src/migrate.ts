import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client, type ClientBase } from 'pg'
import { createRoles } from './roles.ts'

/** 迁移被拒 — the database and this program do not agree on the past; an operator has to look. Nothing was changed. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused'
}

export interface MigrateOptions {
  /** Of a role that owns the database or may create schemas in it; a superuser in the embedded profile. */
  readonly connectionString: string
  /** Folder of the numbered files; the ledger's own by default. */
  readonly folder?: string
  readonly lockWaitMs?: number
}

interface Migration {
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

const ownFolder = join(import.meta.dirname, '..', 'migrations')
const fileNameShape = /^\d{4}_[a-z0-9_]+\.sql$/
/** Any number that nobody else in this database locks; the writer's is another. */
const migrationLock = '7240951630118'
/** A statement that waits for a table makes everybody after it wait too: after this a migration steps back and lets them through. */
const lockWaitMsDefault = 3_000
const lockAttemptsMax = 20
const lockPauseMs = 500
const lockNotAvailable = '55P03'

/**
 * 迁移 — brings the database forward: each new file in its own transaction, recorded with its digest; the names applied are returned. Files run
 * as hub_migrator, who owns what they create. Safe when many start at once: one works, the others wait and find nothing to do; and beside a hub at
 * work, whose tables it never keeps waiting for longer than `lockWaitMs` (docs/operations.md says what a file may do to them). A crash leaves
 * whole files applied and the rest for the next run. Throws MigrationRefused when recorded history differs from the files.
 */
export async function migrate({ connectionString, folder = ownFolder, lockWaitMs = lockWaitMsDefault }: MigrateOptions): Promise<readonly string[]> {
  const migrations = readMigrations(folder)
  const client = new Client({ connectionString, application_name: 'hub-migrate' })
  // A connection that breaks between two statements: the next statement tells.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await prepare(client)
    const pending = await findPending(client, migrations)
    for (const migration of pending) await applyBesideOthers(client, migration, lockWaitMs)
    return pending.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

function readMigrations(folder: string): readonly Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql')).sort()
  const numbers = new Set<string>()
  return names.map((name) => {
    if (!fileNameShape.test(name)) throw new MigrationRefused(`迁移文件名不合规：${name}（应为 NNNN_what.sql）`)
    const number = name.slice(0, 4)
    if (numbers.has(number)) throw new MigrationRefused(`迁移编号重复：${number}`)
    numbers.add(number)
    const bytes = readFileSync(join(folder, name))
    return { name, sql: bytes.toString('utf8'), sha256: createHash('sha256').update(bytes).digest('hex') }
  })
}

async function prepare(client: ClientBase): Promise<void> {
  await createRoles(client)
  await client.query(`do $$ begin
    if not has_database_privilege('hub_migrator', current_database(), 'create') then
      execute format('grant create on database %I to hub_migrator', current_database());
    end if;
  end $$`)
  await client.query('set role hub_migrator')
  await client.query(`create schema if not exists ledger;
    create table if not exists ledger.migration (
      name text primary key,
      sha256 text not null,
      applied_at timestamptz not null default now()
    );
    comment on table ledger.migration is '迁移记录 — which file made this schema, by its digest'`)
}

async function findPending(client: ClientBase, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from ledger.migration order by name collate "C"')
  const files = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, sha256 } of rows) {
    const file = files.get(name)
    if (file === undefined) throw new MigrationRefused(`数据库比程序新：缺少迁移文件 ${name}`)
    if (file.sha256 !== sha256) throw new MigrationRefused(`迁移文件 ${name} 在执行后被改动；已执行的迁移不可修改，请新增一个`)
  }
  const applied = new Set(rows.map(({ name }) => name))
  const last = rows.at(-1)?.name ?? ''
  const pending = migrations.filter(({ name }) => !applied.has(name))
  const late = pending.find(({ name }) => name < last)
  if (late !== undefined) throw new MigrationRefused(`迁移 ${late.name} 的编号早于已执行的 ${last}；迁移只能向前`)
  return pending
}

/** A hub may be at work on the tables meanwhile: its long queries are waited for again and again, never for long at once. */
async function applyBesideOthers(client: ClientBase, migration: Migration, lockWaitMs: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await apply(client, migration, lockWaitMs)
      return
    } catch (error) {
      const { cause } = error as Error
      if (attempt === lockAttemptsMax || !(cause instanceof Error && 'code' in cause && cause.code === lockNotAvailable)) throw error
      await pause(lockPauseMs)
    }
  }
}

async function apply(client: ClientBase, { name, sql, sha256 }: Migration, lockWaitMs: number): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`set local lock_timeout = ${String(lockWaitMs)}`)
    await client.query(sql)
    await client.query('insert into ledger.migration (name, sha256) values ($1, $2)', [name, sha256])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw new Error(`migration ${name} failed`, { cause: error })
  }
}
