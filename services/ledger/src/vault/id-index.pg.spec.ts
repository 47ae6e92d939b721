import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { expect, test } from 'vitest'
import { eraseSubjects } from './erase.ts'
import { erasedAt, newHolder, newUuid, withVaultDatabase } from './fixtures.ts'
import { IdIndex, type IdClaim } from './id-index.ts'
import { VaultUnavailable } from './unavailable.ts'

const database = withVaultDatabase()

function newClaim(kind: IdClaim['kind'] = 'holder', subject: IdClaim['subject'] = null): IdClaim {
  return { kind, digest: randomBytes(32), id: newUuid(), subject }
}

test('a number nobody has claimed is not found, and afterwards is, by every process', async () => {
  const index = new IdIndex(database.pool())
  const claim = newClaim()
  expect(await index.findIds([claim])).toEqual([undefined])
  expect(await index.claimIds([claim])).toEqual([claim.id])
  for (const reader of [index, new IdIndex(database.pool())]) expect(await reader.findIds([newClaim(), claim])).toEqual([undefined, claim.id])
})

test('the first to claim a number has it; the second is told whose it is', async () => {
  const [first, second] = [new IdIndex(database.pool()), new IdIndex(database.pool())]
  const claim = newClaim()
  await first.claimIds([claim])
  const other = newClaim()
  expect(await second.claimIds([{ ...claim, id: newUuid() }, other])).toEqual([claim.id, other.id])
})

test('the same digest of another kind is another entry', async () => {
  const index = new IdIndex(database.pool())
  const claim = newClaim('holder')
  const other = { ...claim, kind: 'licence-number' as const, id: newUuid() }
  expect(await index.claimIds([claim, other])).toEqual([claim.id, other.id])
  expect(await index.findIds([other, claim])).toEqual([other.id, claim.id])
})

test('of two claims of one turn the first wins', async () => {
  const index = new IdIndex(database.pool())
  const claim = newClaim()
  expect(await index.claimIds([claim, { ...claim, id: newUuid() }])).toEqual([claim.id, claim.id])
})

test('eight processes that claim the same thousand numbers in different orders agree on every one', async () => {
  const digests = Array.from({ length: 1_000 }, () => randomBytes(32))
  const answers = await Promise.all(Array.from({ length: 8 }, async (_, n) => {
    const order = [...digests.slice(n * 100), ...digests.slice(0, n * 100)]
    const ids = await new IdIndex(database.pool()).claimIds(order.map((digest) => ({ kind: 'holder', digest, id: newUuid(), subject: null })))
    return new Map(order.map((digest, at) => [digest, ids[at]]))
  }))
  for (const digest of digests) expect(new Set(answers.map((ids) => ids.get(digest))).size).toBe(1)
})

test('more claims than a statement takes are all answered, in order', async () => {
  const index = new IdIndex(database.pool())
  const claims = Array.from({ length: 9_001 }, () => newClaim('source-row'))
  expect(await index.claimIds(claims)).toEqual(claims.map(({ id }) => id))
  expect(await new IdIndex(database.pool()).findIds(claims)).toEqual(claims.map(({ id }) => id))
})

test('an entry goes with its subject and others stay; then the number is free again', async () => {
  const index = new IdIndex(database.pool())
  const [subject, other] = [newHolder(), newHolder()]
  const [goes, stays, nobodys] = [newClaim('holder', subject), newClaim('holder', other), newClaim()]
  await index.claimIds([goes, stays, nobodys])
  await eraseSubjects(database.pool(), [{ subject, erasedAt, position: 1 }])
  index.forget()
  expect(await index.findIds([goes, stays, nobodys])).toEqual([undefined, stays.id, nobodys.id])
  const again = { ...goes, id: newUuid(), subject: newHolder() }
  expect(await index.claimIds([again])).toEqual([again.id])
})

test('a claim for an erased subject leaves no row; whose number it is now is told all the same', async () => {
  const index = new IdIndex(database.pool())
  const gone = newHolder()
  await eraseSubjects(database.pool(), [{ subject: gone, erasedAt, position: 1 }])
  const [free, taken, fresh] = [newClaim('holder', gone), newClaim(), newClaim()]
  await index.claimIds([taken])
  expect(await index.claimIds([free, { ...taken, id: newUuid(), subject: gone }, fresh])).toEqual(['erased', taken.id, fresh.id])
  expect(await index.findIds([free])).toEqual([undefined])
})

test('a claim under way while its subject is erased leaves no row behind', async () => {
  for (let round = 0; round < 30; round += 1) {
    const subject = newHolder()
    const claims = Array.from({ length: 5 }, () => newClaim('licence-number', subject))
    await Promise.all([new IdIndex(database.admin).claimIds(claims), eraseSubjects(database.admin, [{ subject, erasedAt, position: round }])])
    const { rows } = await database.admin.query('select from vault.id_index where subject = $1', [subject])
    expect(rows.length).toBe(0)
  }
})

test('an answer that an erasure overtook is not remembered', async () => {
  const pool = database.pool()
  const index = new IdIndex(pool)
  const claim = newClaim('holder', newHolder())
  await new IdIndex(database.pool()).claimIds([claim])
  const query = pool.query.bind(pool) as (text: string, values: unknown[]) => Promise<unknown>
  pool.query = (async (text: string, values: unknown[]) => {
    const answer = await query(text, values)
    index.forget()
    return answer
  }) as unknown as Pool['query']
  expect(await index.findIds([claim])).toEqual([claim.id])
  await database.admin.query('delete from vault.id_index where subject = $1', [claim.subject])
  expect(await index.findIds([claim])).toEqual([undefined])
})

test('without a database nothing is found and nothing claimed, and it says so', async () => {
  const pool = database.pool()
  await pool.end()
  pool.end = async () => undefined
  const index = new IdIndex(pool)
  await expect(index.findIds([newClaim()])).rejects.toBeInstanceOf(VaultUnavailable)
  await expect(index.claimIds([newClaim()])).rejects.toBeInstanceOf(VaultUnavailable)
})
