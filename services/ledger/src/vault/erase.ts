import type { Instant, Subject } from '@hub/schemas'
import type { Pool, PoolClient } from 'pg'
import { ask } from './query.ts'
import { VaultUnavailable } from './unavailable.ts'

/** 一次清除 — as the event at `position` recorded it. */
export interface Erasure {
  readonly subject: Subject
  readonly erasedAt: Instant
  readonly position: number
}

/** A transaction takes no further event beyond this; the locks are held that long. */
const erasuresPerTransactionMin = 1_000
const lockWaitMax = '10s'

// Waits for claims and new keys under way, and holds up others until the commit: none of them can slip a row in behind the tombstone.
// Reading goes on.
const lockSql = 'lock table vault.key, vault.id_index, vault.file in share row exclusive mode'
const tombstoneSql = `insert into vault.erasure (subject, erased_at, position)
  select t.subject, t.erased_at, t.position from unnest($1::text[], $2::timestamptz[], $3::bigint[]) as t (subject, erased_at, position)
  on conflict (subject) do nothing`

/**
 * 清除 — deletes key and index rows of the subjects and every file that names one of them, and leaves tombstones, all or nothing for whatever one event names, and many events together. Called
 * once the events are durable; a crash in between leaves the keys, and the ledger's next start erases again, which does no harm.
 * PostgreSQL keeps the bytes of deleted rows until it vacuums, and backups keep them wrapped until they expire: the operations manual says how long.
 * @throws VaultUnavailable the outcome may be either; erase again
 */
export async function eraseSubjects(pool: Pool, erasures: readonly Erasure[]): Promise<void> {
  for (let from = 0; from < erasures.length; ) {
    let next = Math.min(erasures.length, from + erasuresPerTransactionMin)
    while (next < erasures.length && erasures[next]?.position === erasures[next - 1]?.position) next += 1
    await eraseTogether(pool, erasures.slice(from, next))
    from = next
  }
}

const doneSql = `select distinct e.position from vault.erasure e where e.position = any($1::bigint[])
  except
  select e.position from vault.erasure e where exists (select from vault.key k where k.subject = e.subject) or exists (select from vault.id_index i where i.subject = e.subject)
    or exists (select from vault.file f where f.subjects @> array[e.subject])`

/**
 * 已办清除 — which of the events at these positions need not be replayed: a tombstone says that its transaction was kept, and no key, index row or file of a
 * subject of it has come back. A vault restored from before the erasure has no tombstone. @throws VaultUnavailable
 */
export async function doneErasures(pool: Pool, positions: readonly number[]): Promise<ReadonlySet<number>> {
  const { rows } = await ask<{ position: string }>(pool, doneSql, [positions])
  return new Set(rows.map(({ position }) => Number(position)))
}

async function eraseTogether(pool: Pool, erasures: readonly Erasure[]): Promise<void> {
  const client = await connect(pool)
  try {
    await eraseWithin(client, erasures)
    client.release()
  } catch (error) {
    // Closing the session rolls back.
    client.release(true)
    throw error
  }
}

async function eraseWithin(client: PoolClient, erasures: readonly Erasure[]): Promise<void> {
  const subjects = erasures.map(({ subject }) => subject)
  await ask(client, 'begin isolation level read committed')
  await ask(client, `set local lock_timeout = '${lockWaitMax}'`)
  await ask(client, lockSql)
  await ask(client, tombstoneSql, [subjects, erasures.map(({ erasedAt }) => erasedAt), erasures.map(({ position }) => position)])
  await ask(client, 'delete from vault.id_index where subject = any($1::text[])', [subjects])
  await ask(client, 'delete from vault.key where subject = any($1::text[])', [subjects])
  await ask(client, 'delete from vault.file where subjects && $1::text[]', [subjects])
  await ask(client, 'commit')
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect()
  } catch (cause) {
    throw new VaultUnavailable('密钥与索引库暂不可用', { cause })
  }
}
