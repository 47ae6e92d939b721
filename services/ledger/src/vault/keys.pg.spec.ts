import { createSecretKey, randomBytes } from 'node:crypto'
import type { Subject } from '@hub/schemas'
import type { Pool } from 'pg'
import { describe, expect, test } from 'vitest'
import { stillness } from '../../../../test/support/stillness.ts'
import { eraseSubjects } from './erase.ts'
import { erasedAt, fixedKeks, flipped, newHolder, profileNames, withVaultDatabase } from './fixtures.ts'
import { SubjectKeys } from './keys.ts'
import { profiles } from './profile.ts'
import { KeyUnavailable, VaultUnavailable } from './unavailable.ts'

const database = withVaultDatabase()
const kek = createSecretKey(randomBytes(32))
const profile = profiles.standard

function keysWith(pool: Pool, secret = kek): SubjectKeys {
  return new SubjectKeys({ pool, profile, keks: fixedKeks(pool, secret) })
}

async function rowsOf(subjects: readonly Subject[]): Promise<number> {
  const { rows } = await database.admin.query<{ n: number }>('select count(*)::int as n from vault.key where subject = any($1)', [subjects])
  return rows[0]?.n ?? -1
}

test('a subject without a key has none until one is asked for, and then always the same', async () => {
  const keys = keysWith(database.pool())
  const subject = newHolder()
  expect(await keys.keysOf([subject])).toEqual([undefined])
  const [made] = await keys.ensureKeys([subject])
  expect(made).toMatchObject({ subject })
  expect(await keys.keysOf([subject])).toEqual([made])
  expect(await keysWith(database.pool()).keysOf([subject])).toMatchObject([{ keyId: made === 'erased' ? '' : made?.keyId }])
})

test('answers stand in the order of the questions, the same question twice included', async () => {
  const keys = keysWith(database.pool())
  const [a, b] = [newHolder(), newHolder()]
  expect(await keys.ensureKeys([a, b, a])).toMatchObject([{ subject: a }, { subject: b }, { subject: a }])
  expect(await rowsOf([a, b])).toBe(2)
})

test('what one turn asks for goes to the database together', async () => {
  const pool = database.pool()
  const keys = keysWith(pool)
  const asked: string[] = []
  const query = pool.query.bind(pool) as (text: string, values: unknown[]) => Promise<unknown>
  pool.query = ((text: string, values: unknown[]) => { asked.push(text); return query(text, values) }) as unknown as Pool['query']
  await Promise.all(Array.from({ length: 300 }, () => keys.ensureKeys([newHolder()])))
  expect(asked.length).toBe(2)
})

test('of eight processes that make the same keys at once all use the ones that stayed', async () => {
  const subjects = Array.from({ length: 1_000 }, newHolder)
  // Connected beforehand and in opposite orders: without an order of their own, their statements would wait in a circle.
  const processes = await Promise.all(Array.from({ length: 8 }, async (_, n) => {
    const pool = database.pool()
    await pool.query('select')
    return { pool, order: n % 2 === 0 ? subjects : subjects.toReversed() }
  }))
  const made = await Promise.all(processes.map(async ({ pool, order }) => {
    const keys = await keysWith(pool).ensureKeys(order)
    return new Map(keys.map((key) => (key === 'erased' ? ['', key] : [key.subject, key.secret.export().toString('hex')])))
  }))
  expect(await rowsOf(subjects)).toBe(1_000)
  for (const subject of subjects) expect(new Set(made.map((keys) => keys.get(subject))).size).toBe(1)
})

test('an erased subject reads as erased and never gets a key again', async () => {
  const [first, second] = [keysWith(database.pool()), keysWith(database.pool())]
  const [gone, never, stays] = [newHolder(), newHolder(), newHolder()]
  await first.ensureKeys([gone, stays])
  await eraseSubjects(database.pool(), [gone, never].map((subject) => ({ subject, erasedAt, position: 1 })))
  first.forget([gone, never])
  for (const keys of [first, second]) {
    expect(await keys.ensureKeys([gone, stays, never])).toMatchObject(['erased', { subject: stays }, 'erased'])
    expect(await keys.keysOf([gone, stays])).toMatchObject(['erased', { subject: stays }])
  }
  expect(await rowsOf([gone, never])).toBe(0)
})

test('a key that is being made while its subject is erased does not survive, whoever comes first', async () => {
  for (let round = 0; round < 30; round += 1) {
    const subjects = Array.from({ length: 5 }, newHolder)
    const makers = [keysWith(database.admin), keysWith(database.admin)]
    await Promise.all([
      ...makers.map((keys) => keys.ensureKeys(subjects)),
      eraseSubjects(database.admin, subjects.map((subject) => ({ subject, erasedAt, position: round }))),
    ])
    expect(await rowsOf(subjects)).toBe(0)
  }
})

test('a key waits for an erasure that is under way, and then finds the tombstone', async () => {
  const subject = newHolder()
  const eraser = await database.pool().connect()
  await eraser.query('begin')
  await eraser.query('lock table vault.key, vault.id_index in share row exclusive mode')
  const making = keysWith(database.pool()).ensureKeys([subject])
  await eraser.query('insert into vault.erasure (subject, erased_at, position) values ($1, now(), 0)', [subject])
  expect(await Promise.race([making, stillness(100).then(() => 'waits')])).toBe('waits')
  await eraser.query('commit')
  eraser.release()
  expect(await making).toEqual(['erased'])
  expect(await rowsOf([subject])).toBe(0)
})

test('a key that was read before an erasure and arrives after it is not used', async () => {
  const pool = database.pool()
  const keys = keysWith(pool)
  const subject = newHolder()
  await keysWith(database.pool()).ensureKeys([subject])
  const query = pool.query.bind(pool) as (text: string, values: unknown[]) => Promise<unknown>
  let first = true
  pool.query = (async (text: string, values: unknown[]) => {
    const answer = await query(text, values)
    if (!first) return answer
    first = false
    await eraseSubjects(database.pool(), [{ subject, erasedAt, position: 1 }])
    keys.forget([subject])
    return answer
  }) as unknown as Pool['query']
  expect(await keys.keysOf([subject])).toEqual(['erased'])
})

describe('a row that this hub did not wrap', () => {
  test('fails who asks for it, by key id and without key bytes, and nobody else', async () => {
    const [bad, good] = [newHolder(), newHolder()]
    await keysWith(database.pool()).ensureKeys([bad, good])
    const { rows: [row] } = await database.admin.query<{ key_id: string; wrapped: Buffer }>('select key_id, wrapped from vault.key where subject = $1', [bad])
    await database.admin.query('update vault.key set wrapped = $2 where subject = $1', [bad, flipped(row?.wrapped ?? Buffer.alloc(0), 40)])
    const keys = keysWith(database.pool())
    const [failed, opened] = await Promise.allSettled([keys.keysOf([bad]), keys.keysOf([good])])
    expect(opened.status).toBe('fulfilled')
    const error = failed.status === 'rejected' ? (failed.reason as Error) : undefined
    expect(error).toBeInstanceOf(KeyUnavailable)
    expect(error?.message).toContain(row?.key_id)
  })

  test('is never replaced by a new key', async () => {
    const subject = newHolder()
    await keysWith(database.pool()).ensureKeys([subject])
    await expect(keysWith(database.pool(), createSecretKey(randomBytes(32))).ensureKeys([subject])).rejects.toBeInstanceOf(KeyUnavailable)
    expect(await rowsOf([subject])).toBe(1)
  })

  test.each(profileNames.filter((name) => name !== 'standard'))('such as one of profile %s, is not used', async (name) => {
    const subject = newHolder()
    const pool = database.pool()
    await new SubjectKeys({ pool, profile: profiles[name], keks: fixedKeks(pool, kek) }).ensureKeys([subject])
    await expect(keysWith(database.pool()).keysOf([subject])).rejects.toBeInstanceOf(KeyUnavailable)
  })
})

test('without a database there is no key, and it says so', async () => {
  const pool = database.pool()
  await pool.end()
  pool.end = async () => undefined
  await expect(keysWith(pool).ensureKeys([newHolder()])).rejects.toBeInstanceOf(VaultUnavailable)
})
