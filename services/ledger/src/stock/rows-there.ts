import type { Pool } from 'pg'
import { byteaArray } from '../store/postgres/binary-array.ts'
import { idKinds } from '../vault/id-kind.ts'
import { ask } from '../vault/query.ts'

const findSql = `select count(*)::int as named, count(e.stream)::int as there
  from unnest($1::bytea[]) as d (digest)
  join vault.id_index i on i.kind = $2 and i.digest = d.digest
  left join ledger.event e on e.stream = 'licence-' || i.id and e.revision = 0`

/** 已在库的行 — by the digests of their source rows: `all` have their licence in the log; `none` was ever named; or some, or a run that was killed has left names without licences. */
export async function rowsThere(pool: Pool, digests: readonly Uint8Array[]): Promise<'all' | 'none' | 'some'> {
  const { rows: [row] } = await ask<{ named: number; there: number }>(pool, findSql, [byteaArray(digests), idKinds['source-row']])
  if (row?.there === digests.length) return 'all'
  return row?.named === 0 ? 'none' : 'some'
}
