import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { FileId, LicenceId } from '@hub/schemas'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { execute } from '../../../../test/contract/postgres-under-test.ts'
import { withDatabase } from '../../../../test/support/postgres.ts'
import { migrate } from '../migrate.ts'
import { fileBytesMax } from '../vault/files.ts'
import { newHolder, newUuid, testWrapper } from '../vault/fixtures.ts'
import { openVault } from '../vault/vault.ts'
import { folderForTest } from './fixtures.ts'
import { writeVault, type VaultFile } from './vault-file.ts'
import { restoreVault } from './vault-restore.ts'

const database = withDatabase()
const hubId = randomUUID()
const { signal } = new AbortController()
const tables = ['hub_key', 'former_kek', 'key', 'id_index', 'erasure', 'file']
const [alive, gone, unit] = [newHolder(), newHolder(), `unit-${newUuid()}`] as const

async function withClient<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

const content = (): Promise<readonly unknown[]> => Promise.all(tables.map((table) => execute(database.url, `select * from vault.${table} order by 1, 2`)))
const empty = (): Promise<unknown> => execute(database.url, `truncate ${tables.map((table) => `vault.${table}`).join(', ')}`)
const restore = (file: Partial<VaultFile> & { readonly path: string }): Promise<'restored' | 'present'> => withClient((client) => restoreVault(client, { hubId, signal, ...file }))

/** A vault with two holders, one of them erased, written to a file. */
async function written(suffix = ''): Promise<{ readonly path: string; readonly before: readonly unknown[] }> {
  await migrate({ connectionString: database.url })
  await empty()
  const pool = new pg.Pool({ connectionString: database.url, max: 2 })
  onTestFinished(() => pool.end())
  const vault = await openVault({ pool, wrapper: testWrapper(), profile: 'standard' })
  await vault.ensureKeys([alive, gone, unit])
  await execute(database.url, `insert into vault.id_index values (1, sha256('a'), gen_random_uuid(), $1), (1, sha256('b'), gen_random_uuid(), $2), (2, sha256('c'), gen_random_uuid(), null)`, [alive, gone])
  await vault.erase([{ subject: gone, erasedAt: '2026-03-02T09:00:00.000Z' as never, position: 7 }])
  // A rotation was not done with.
  await execute(database.url, `insert into vault.former_kek select gen_random_uuid(), wrapped, profile, check_value, created_at from vault.hub_key where name = 'ledger-kek'`)
  const [licenceId, fileId] = [newUuid() as string as LicenceId, newUuid() as string as FileId]
  await vault.keepFiles([{ fileId, licenceId, version: 1, format: 'pdf', subjects: [alive], bytes: Buffer.alloc(fileBytesMax, 7) }])
  const path = join(await folderForTest(), `vault.ndjson${suffix}`)
  expect(await withClient((client) => writeVault(client, { path, hubId, signal }, Date.UTC(2026, 2, 2)))).toBe(9)
  return { path, before: await content() }
}

describe('the file of a vault', () => {
  test.each(['', '.gz'])('brings back every row as it was, into an empty vault alone (%j)', async (suffix) => {
    const { path, before } = await written(suffix)
    expect((await stat(path)).mode & 0o077).toBe(0)
    expect(await restore({ path })).toBe('present')
    await empty()
    expect(await restore({ path })).toBe('restored')
    expect(await content()).toEqual(before)
    expect(await restore({ path })).toBe('present')
  })

  test('is not written over another', async () => {
    const { path } = await written()
    await expect(withClient((client) => writeVault(client, { path, hubId, signal }, 0))).rejects.toThrow('不覆盖已有的密钥库文件')
  })

  test.each([
    ['cut off', (lines: string[]) => lines.slice(0, -1), '没有写完，或被截断'],
    ['without a row', (lines: string[]) => lines.toSpliced(3, 1), '第 10 行的行数或摘要与前面的内容不符'],
    ['with a row changed', (lines: string[]) => lines.with(2, lines[2]?.replace('"profile":"standard"', '"profile":"gm"') ?? ''), '第 11 行的行数或摘要与前面的内容不符'],
    ['with more behind its end', (lines: string[]) => [...lines, lines[2] ?? ''], '第 12 行多余'],
    ['with something else in it', (lines: string[]) => lines.with(2, '{"table":"event","row":{}}'), '第 3 行不是密钥库的一行'],
    ['of something else', (lines: string[]) => lines.with(0, '{}'), '第 1 行不是证源密钥库文件的开头'],
    ['that is empty', () => [], '没有写完，或被截断'],
  ] as const)('%s brings nothing back', async (_, change, why) => {
    const { path } = await written()
    const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1)
    await writeFile(path, change(lines).map((line) => `${line}\n`).join(''))
    await empty()
    await expect(restore({ path })).rejects.toThrow(why)
    expect(await content()).toEqual(tables.map(() => []))
  })

  test('of another hub brings nothing back', async () => {
    const { path } = await written()
    await empty()
    await expect(restore({ path, hubId: randomUUID() })).rejects.toThrow(`属于另一个枢纽（${hubId}）`)
  })
})
