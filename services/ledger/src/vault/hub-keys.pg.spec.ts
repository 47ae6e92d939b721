import { randomBytes } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { withVaultDatabase, newHolder, newUuid, testWrapper } from './fixtures.ts'
import { openHubKeys, requireHubKeys, type HubKeys } from './hub-keys.ts'
import type { KeyWrapper } from './key-wrapper.ts'
import { profiles } from './profile.ts'
import { KeyUnavailable, VaultUnavailable } from './unavailable.ts'

const database = withVaultDatabase()
const profile = profiles.standard

beforeEach(async () => {
  for (const table of ['hub_key', 'key', 'id_index']) await database.admin.query(`delete from vault.${table}`)
})

function start(wrapper: KeyWrapper, name: 'standard' | 'gm' = 'standard'): Promise<HubKeys> {
  return openHubKeys({ pool: database.pool(), wrapper, profile: profiles[name] })
}

function bytesOf({ kek, index }: HubKeys): readonly string[] {
  return [kek, index].map((key) => key.export().toString('hex'))
}

async function storedKeys(): Promise<number> {
  const { rows } = await database.admin.query('select from vault.hub_key')
  return rows.length
}

test('the first start makes two keys, every later one opens the same', async () => {
  const wrapper = testWrapper()
  const first = await start(wrapper)
  expect(new Set(bytesOf(first)).size).toBe(2)
  wrapper.calls.length = 0
  expect(bytesOf(await start(wrapper))).toEqual(bytesOf(first))
  expect(wrapper.calls.map(({ purpose }) => purpose).sort()).toEqual(['ledger-index', 'ledger-kek'])
})

test('of eight ledgers that start at once all use the same keys', async () => {
  const key = randomBytes(32)
  const started = await Promise.all(Array.from({ length: 8 }, () => start(testWrapper(key))))
  expect(new Set(started.map((keys) => bytesOf(keys).join())).size).toBe(1)
  expect(await storedKeys()).toBe(2)
})

test('a crash between the two keys leaves one, and the next start makes the other', async () => {
  const key = randomBytes(32)
  const first = await start(testWrapper(key))
  await database.admin.query("delete from vault.hub_key where name = 'ledger-index'")
  const second = await start(testWrapper(key))
  expect(bytesOf(second)[0]).toBe(bytesOf(first)[0])
  expect(bytesOf(second)[1]).not.toBe(bytesOf(first)[1])
})

test('no key bytes are stored, and the bytes that were handed over are overwritten', async () => {
  const handed: Uint8Array[] = []
  const inner = testWrapper()
  const keys = await start({
    wrap: (label, plain) => { handed.push(plain); return inner.wrap(label, plain) },
    unwrap: async (label, wrapped) => { const plain = await inner.unwrap(label, wrapped); handed.push(plain); return plain },
  })
  expect(handed.length).toBe(4)
  expect(handed.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true)
  const { rows } = await database.admin.query<{ line: string }>('select h::text as line from vault.hub_key h')
  for (const bytes of bytesOf(keys)) expect(rows.every(({ line }) => !line.includes(bytes))).toBe(true)
})

test('a key that is not the one of day one is recognised at start, by name and without its bytes', async () => {
  const wrapper = testWrapper()
  await start(wrapper)
  const wrong = randomBytes(32)
  const error: unknown = await start({ ...wrapper, unwrap: async () => Buffer.from(wrong) }).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(KeyUnavailable)
  expect((error as Error).message).toMatch(/ledger-(kek|index).*校验值不符/)
  expect((error as Error).message).not.toContain(wrong.toString('hex'))
  await expect(start({ ...wrapper, unwrap: async () => randomBytes(16) })).rejects.toThrow(/校验值不符/)
})

test('another signer cannot open the keys, and two keys cannot be exchanged', async () => {
  const wrapper = testWrapper()
  await start(wrapper)
  await expect(start(testWrapper())).rejects.toBeInstanceOf(KeyUnavailable)
  await database.admin.query(`update vault.hub_key h set wrapped = o.wrapped from vault.hub_key o where o.name <> h.name`)
  await expect(start(wrapper)).rejects.toBeInstanceOf(KeyUnavailable)
})

test('a hub cannot change its profile', async () => {
  const wrapper = testWrapper()
  await start(wrapper, 'gm')
  await expect(start(wrapper)).rejects.toThrow(/首次启动时定为 gm/)
  expect(bytesOf(await start(wrapper, 'gm')).length).toBe(2)
})

test('keys that were lost are not made anew where rows made with them are left', async () => {
  const wrapper = testWrapper()
  await start(wrapper)
  await database.admin.query('delete from vault.hub_key')
  await database.admin.query(`insert into vault.key (subject, key_id, wrapped, alg) values ($1, $2, $3, $4)`, [newHolder(), newUuid(), randomBytes(60), profile.alg])
  await expect(start(wrapper)).rejects.toThrow(/缺少 ledger-kek.*恢复/)
  await database.admin.query('delete from vault.key')
  await database.admin.query('insert into vault.id_index (kind, digest, id) values (1, $1, $2)', [randomBytes(32), newUuid()])
  await expect(start(wrapper)).rejects.toThrow(/缺少 ledger-index.*恢复/)
})

test('without the signer no key is stored', async () => {
  const away = () => Promise.reject(new KeyUnavailable('the signer is away'))
  await expect(start({ wrap: away, unwrap: away })).rejects.toBeInstanceOf(KeyUnavailable)
  expect(await storedKeys()).toBe(0)
})

test('without the database it says so', async () => {
  const pool = database.pool()
  await pool.end()
  pool.end = async () => undefined
  await expect(openHubKeys({ pool, wrapper: testWrapper(), profile })).rejects.toBeInstanceOf(VaultUnavailable)
})

test('a log that was brought here without its vault is told so, and no key is made', async () => {
  await expect(requireHubKeys(database.pool())).rejects.toThrow('密钥库没有枢纽密钥（ledger-kek、ledger-index）：请先恢复密钥库')
  expect(await storedKeys()).toBe(0)
  await start(testWrapper())
  await expect(requireHubKeys(database.pool())).resolves.toBeUndefined()
  await database.admin.query(`delete from vault.hub_key where name = 'ledger-index'`)
  await expect(requireHubKeys(database.pool())).rejects.toThrow('（ledger-index）')
})
