import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../../../test/support/postgres.ts'
import { migrate } from '../../migrate.ts'

const migrations = join(import.meta.dirname, '..', '..', '..', 'migrations')

test('a database that kept one masked form a holder loses it, an interrupted rebuild’s included, and folds the masked model anew', async () => {
  const database = await createTestDatabase()
  const before = mkdtempSync(join(tmpdir(), 'hub-migrations-'))
  const client = new pg.Client({ connectionString: database.url })
  try {
    for (const name of readdirSync(migrations).filter((one) => one < '0015')) copyFileSync(join(migrations, name), join(before, name))
    await migrate({ connectionString: database.url, folder: before })
    await client.connect()
    await client.query(`insert into read.checkpoint (projection, position) values ('masked-identities', 7), ('unit-register', 7);
      insert into read.projection_failure (projection, position, error_class) values ('masked-identities', 8, 'RangeError');
      insert into read_masked.holder values (gen_random_uuid(), '王**', null, '111', 1);
      insert into read_masked.operator values (gen_random_uuid(), null, '赵**', 1);
      set role hub_ledger; select read_next.create_shadow('read_masked', 'holder'); reset role`)
    expect(await migrate({ connectionString: database.url })).toContain('0015_masked_mentions.sql')
    const ask = async (text: string): Promise<readonly unknown[]> => (await client.query<Record<string, unknown>>(text)).rows
    expect(await ask('select projection, position::int from read.checkpoint order by projection')).toEqual([{ projection: 'masked-identities', position: -1 }, { projection: 'unit-register', position: 7 }])
    expect(await ask('select * from read.projection_failure')).toEqual([])
    expect(await ask('select * from read_masked.operator')).toEqual([])
    expect(await ask(`select tablename::text as name from pg_tables where schemaname in ('read_masked', 'read_masked_next') order by 1`)).toEqual([{ name: 'case_party' }, { name: 'licence_holder' }, { name: 'operator' }, { name: 'seal' }])
  } finally {
    await client.end()
    await database.drop()
    rmSync(before, { recursive: true })
  }
})
