import type { Subject } from '@hub/schemas'
import type { Client } from 'pg'
import { ask } from '../vault/query.ts'
import type { Vault } from '../vault/vault.ts'
import type { Disagreement } from './finding.ts'

export interface VaultKeysCheck {
  /** As hub_ledger. */
  readonly client: Client
  readonly vault: Pick<Vault, 'firstUnusableKey'>
  /** Every key; else a sample, taken anew each time. */
  readonly deep: boolean
  readonly progress: (done: number, total: number) => void
  readonly signal: AbortSignal
}

const keysPerPageMax = 2_000
/** Unwrapped in well under a second. */
const sampleKeysMax = 1_000

const countSql = 'select count(*)::int as n from vault.key'
// Whole pages of the table, chosen at random; of a small one all. Twice as many as wanted, for what the planner knows of its size is old.
const sampleSql = `select subject from vault.key tablesample system (
    (select greatest(0.0001, least(100, 200.0 * $1::int / greatest(1, reltuples)))::float4 from pg_class where oid = 'vault.key'::regclass)) limit $1::int`
const pageSql = `select subject from vault.key where subject > $1 order by subject limit ${String(keysPerPageMax)}`

/**
 * 包裹密钥核查 — that keys open with the hub's key-encryption keys, whether or not the log has anything sealed under them: what a rotation, a restore or a bad disk has left. That the hub's own keys open with the
 * signer's was seen when the vault was opened. @throws VaultUnavailable @throws the signal's reason
 */
export async function checkVaultKeys({ client, vault, deep, progress, signal }: VaultKeysCheck): Promise<Disagreement | undefined> {
  const found = async (subjects: readonly Subject[]): Promise<Disagreement | undefined> => {
    const wrong = await vault.firstUnusableKey(subjects)
    return wrong === undefined ? undefined : { check: 'vault-keys', position: null, stream: null, expected: '每把主体密钥都能用枢纽的密钥加密密钥解开', found: wrong }
  }
  if (!deep) return found((await ask<{ subject: Subject }>(client, sampleSql, [sampleKeysMax])).rows.map(({ subject }) => subject))
  const total = (await ask<{ n: number }>(client, countSql)).rows[0]?.n ?? 0
  for (let after = '', done = 0; ;) {
    signal.throwIfAborted()
    const { rows } = await ask<{ subject: Subject }>(client, pageSql, [after])
    const last = rows.at(-1)
    if (last === undefined) return undefined
    const wrong = await found(rows.map(({ subject }) => subject))
    if (wrong !== undefined) return wrong
    after = last.subject
    done += rows.length
    progress(done, Math.max(total, done))
  }
}
