import { randomBytes } from 'node:crypto'
import type { Subject } from '@hub/schemas'
import { expect, test } from 'vitest'
import { doneErasures, eraseSubjects } from './erase.ts'
import { erasedAt, newHolder, newUuid, withVaultDatabase } from './fixtures.ts'
import { VaultUnavailable } from './unavailable.ts'

const database = withVaultDatabase()

async function addRows(subject: Subject): Promise<void> {
  await database.admin.query('insert into vault.key (subject, key_id, wrapped, alg) values ($1, $2, $3, $4)', [subject, newUuid(), randomBytes(60), 'A256GCM'])
  await database.admin.query('insert into vault.id_index (kind, digest, id, subject) values (1, $1, $3, $4), (2, $2, $3, $4)', [randomBytes(32), randomBytes(32), newUuid(), subject])
}

async function rowsOf(subject: Subject): Promise<Readonly<Record<string, number>> | undefined> {
  const { rows } = await database.admin.query<Record<string, number>>(
    `select (select count(*)::int from vault.key where subject = $1) as keys, (select count(*)::int from vault.id_index where subject = $1) as entries,
       (select count(*)::int from vault.erasure where subject = $1) as tombstones`, [subject])
  return rows[0]
}

test('key and index rows of a subject go, a tombstone comes, and nobody else loses anything', async () => {
  const [gone, stays] = [newHolder(), newHolder()]
  for (const subject of [gone, stays]) await addRows(subject)
  await eraseSubjects(database.pool(), [{ subject: gone, erasedAt, position: 4_711 }])
  expect(await rowsOf(gone)).toEqual({ keys: 0, entries: 0, tombstones: 1 })
  expect(await rowsOf(stays)).toEqual({ keys: 1, entries: 2, tombstones: 0 })
  const { rows } = await database.admin.query<{ erased_at: Date; position: string }>('select erased_at, position::text from vault.erasure where subject = $1', [gone])
  expect(rows).toEqual([{ erased_at: new Date(erasedAt), position: '4711' }])
})

test('an erasure replayed changes nothing, and removes what a backup has brought back', async () => {
  const subject = newHolder()
  await eraseSubjects(database.pool(), [{ subject, erasedAt, position: 1 }])
  await addRows(subject)
  await eraseSubjects(database.pool(), [{ subject, erasedAt, position: 1 }, { subject, erasedAt, position: 9 }])
  expect(await rowsOf(subject)).toEqual({ keys: 0, entries: 0, tombstones: 1 })
  const { rows } = await database.admin.query('select position::text from vault.erasure where subject = $1', [subject])
  expect(rows).toEqual([{ position: '1' }])
})

test('more than a transaction takes are erased in several', async () => {
  const subjects = Array.from({ length: 2_001 }, newHolder)
  for (const subject of [subjects[0], subjects[1_000], subjects[2_000]]) await addRows(subject as Subject)
  await eraseSubjects(database.pool(), subjects.map((subject, position) => ({ subject, erasedAt, position })))
  for (const subject of [subjects[0], subjects[1_000], subjects[2_000]]) expect(await rowsOf(subject as Subject)).toEqual({ keys: 0, entries: 0, tombstones: 1 })
})

test('whatever one event names goes in one transaction, however much it is', async () => {
  const family = Array.from({ length: 1_500 }, newHolder)
  for (const subject of [family[0], family[1_499]]) await addRows(subject as Subject)
  const unreal = 'holder-张三' as Subject
  const event = [...family, unreal].map((subject) => ({ subject, erasedAt, position: 5_000 }))
  await expect(eraseSubjects(database.pool(), [{ subject: newHolder(), erasedAt, position: 4_999 }, ...event])).rejects.toBeInstanceOf(VaultUnavailable)
  for (const subject of [family[0], family[1_499]]) expect(await rowsOf(subject as Subject)).toEqual({ keys: 1, entries: 2, tombstones: 0 })
})

test('an erasure is known to be done, until a backup brings a row of it back', async () => {
  const pool = database.pool()
  const [holder, licence, other] = [newHolder(), newHolder(), newHolder()]
  await eraseSubjects(pool, [{ subject: holder, erasedAt, position: 7_001 }, { subject: licence, erasedAt, position: 7_001 }, { subject: other, erasedAt, position: 7_002 }])
  expect(await doneErasures(pool, [7_001, 7_002, 7_003])).toEqual(new Set([7_001, 7_002]))
  await addRows(licence)
  expect(await doneErasures(pool, [7_001, 7_002, 7_003])).toEqual(new Set([7_002]))
  await eraseSubjects(pool, [{ subject: licence, erasedAt, position: 7_001 }])
  expect(await doneErasures(pool, [7_001])).toEqual(new Set([7_001]))
  expect(await doneErasures(pool, [])).toEqual(new Set())
})

test('an erasure that fails leaves everything as it was, and the pool usable', async () => {
  const pool = database.pool()
  const subject = newHolder()
  await addRows(subject)
  const unreal = 'holder-张三' as Subject
  await expect(eraseSubjects(pool, [{ subject, erasedAt, position: 1 }, { subject: unreal, erasedAt, position: 1 }])).rejects.toBeInstanceOf(VaultUnavailable)
  expect(await rowsOf(subject)).toEqual({ keys: 1, entries: 2, tombstones: 0 })
  await eraseSubjects(pool, [{ subject, erasedAt, position: 1 }])
  expect(await rowsOf(subject)).toEqual({ keys: 0, entries: 0, tombstones: 1 })
})

test('erasures at once do not get in each other\'s way', async () => {
  const subjects = Array.from({ length: 8 }, newHolder)
  for (const subject of subjects) await addRows(subject)
  const pool = database.pool()
  await Promise.all(subjects.map((subject) => eraseSubjects(pool, [{ subject, erasedAt, position: 1 }])))
  for (const subject of subjects) expect(await rowsOf(subject)).toEqual({ keys: 0, entries: 0, tombstones: 1 })
})
