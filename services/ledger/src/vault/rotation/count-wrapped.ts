import type { ClientBase } from 'pg'
import { ask } from '../query.ts'
import type { RotationState } from './rotation-state.ts'

/** 一把包裹密钥的用量 — `subjectKeys`: keys of subjects within its reach, for they are wrapped by a key-encryption key that it wraps. */
export interface WrappedCount {
  readonly keyId: string
  /** Since when it has wrapped what it wraps. */
  readonly since: Date
  readonly hubKeys: readonly string[]
  readonly subjectKeys: number
}

const countSql = 'select kek_id, count(*)::int as n from vault.key group by kek_id'

/** 清点 — of each wrapping key that wraps anything, the oldest first. Reads all of vault.key once. @throws VaultUnavailable */
export async function countWrapped(db: ClientBase, { index, kek, former }: RotationState): Promise<readonly WrappedCount[]> {
  const { rows } = await ask<{ kek_id: string | null; n: number }>(db, countSql)
  const oldest = (former[0] ?? kek).keyId
  const under = (keyId: string): number => rows.filter(({ kek_id: by }) => (by ?? oldest) === keyId).reduce((sum, { n }) => sum + n, 0)
  const hubKeys = [...former, kek, index]
  return [...new Set(hubKeys.map(({ by }) => by))].map((by) => {
    const own = hubKeys.filter((key) => key.by === by)
    return {
      keyId: by, since: new Date(Math.min(...own.map(({ since }) => since.getTime()))), hubKeys: own.map(({ name }) => name),
      subjectKeys: own.filter(({ name }) => name === 'ledger-kek').reduce((sum, { keyId }) => sum + under(keyId), 0),
    }
  })
}
