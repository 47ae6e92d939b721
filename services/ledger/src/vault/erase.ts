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

/** One transaction each; the locks are held that long. */
const erasuresPerTransactionMax = 1_000
const lockWaitMax = '10s'

// Waits for claims and new keys under way, and holds up others until the commit: none of them can slip a row in behind the tombstone.
// Reading goes on.
const lockSql = 'lock table vault.key, vault.id_index in share row exclusive mode'
const tombstoneSql = `insert into vault.erasure (subject, erased_at, position)
  select t.subject, t.erased_at, t.position from unnest($1::text[], $2::timestamptz[], $3::bigint[]) as t (subject, erased_at, position)
  on conflict (subject) do nothing`

/**
 * 清除 — deletes key and index rows of the subjects and leaves tombstones, all or nothing for up to 1 000 of them. Called once the event that
 * records the erasure is durable; a crash in between leaves the keys, and the ledger's next start erases again, which does no harm.
 * PostgreSQL keeps the bytes of deleted rows until it vacuums, and backups keep them wrapped until they expire: the operations manual says how long.
 * @throws VaultUnavailable the outcome may be either; erase again
 */
export async function eraseSubjects(pool: Pool, erasures: readonly Erasure[]): Promise<void> {
  for (let from = 0; from < erasures.length; from += erasuresPerTransactionMax)
    await eraseTogether(pool, erasures.slice(from, from + erasuresPerTransactionMax))
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
  await ask(client, 'commit')
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect()
  } catch (cause) {
    throw new VaultUnavailable('密钥与索引库暂不可用', { cause })
  }
}
