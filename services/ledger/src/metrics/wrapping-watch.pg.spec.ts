import type { Pool } from 'pg'
import { expect, test } from 'vitest'
import { testWrapper, withVaultDatabase } from '../vault/fixtures.ts'
import { openVault } from '../vault/vault.ts'
import { watchWrapping } from './wrapping-watch.ts'

const database = withVaultDatabase()

test('how old the wrapping is and whether a rotation is left is known soon, as the ledger may read it', async () => {
  const pool = database.pool()
  const before = watchWrapping(pool, 5)
  await openVault({ pool, wrapper: testWrapper(), profile: 'standard' })
  await expect.poll(before.state).toMatchObject({ formerKeks: 0 })
  expect(Math.abs((before.state()?.sinceS ?? 0) - Date.now() / 1_000)).toBeLessThan(60)
  await database.admin.query(`update vault.hub_key set wrapped_at = '2020-01-01T00:00:00Z' where name = 'ledger-index'`)
  await database.admin.query(`insert into vault.former_kek select gen_random_uuid(), wrapped, profile, check_value, created_at from vault.hub_key where name = 'ledger-kek'`)
  await expect.poll(before.state).toEqual({ sinceS: Date.parse('2020-01-01T00:00:00Z') / 1_000, formerKeks: 1 })
  before.close()
})

test('a hub without keys, and a database that does not answer, are not known', async () => {
  let asked = 0
  const watch = watchWrapping({ query: () => { asked += 1; return asked < 3 ? Promise.resolve({ rows: [] }) : Promise.reject(new Error('away')) } } as unknown as Pool, 5)
  await expect.poll(() => asked).toBeGreaterThan(4)
  expect(watch.state()).toBeUndefined()
  watch.close()
})
