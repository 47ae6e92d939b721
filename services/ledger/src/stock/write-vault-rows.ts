import pg, { type Pool } from 'pg'
import { byteaArray, int4Array, textArray } from '../store/postgres/binary-array.ts'
import { idKinds } from '../vault/id-kind.ts'
import { VaultUnavailable } from '../vault/unavailable.ts'
import type { SealingProfile } from '../vault/sealing-profile.ts'
import type { VaultRows } from './draft-vault.ts'

// One statement, and so one transaction: all rows, or none. In order of the digests, for the sake of the index's pages.
const writeSql = `with keys as (
    insert into vault.key (subject, key_id, wrapped, alg, kek_id)
    select k.subject, k.key_id::uuid, k.wrapped, $4, $9::uuid from unnest($1::text[], $2::text[], $3::bytea[]) as k (subject, key_id, wrapped)
  )
  insert into vault.id_index (kind, digest, id, subject)
  select c.kind, c.digest, c.id::uuid, nullif(c.subject, '') from unnest($5::int[], $6::bytea[], $7::text[], $8::text[]) as c (kind, digest, id, subject)
  order by c.kind, c.digest`

const uniqueViolation = '23505'

/**
 * 写入密钥与标识 — of a chunk, committed. `taken`: a number or a subject was there already, and nothing was written. Fresh ids were never erased, so no tombstone is asked
 * for. @throws VaultUnavailable
 */
export async function writeVaultRows(pool: Pool, { keys, claims }: VaultRows, { alg, kekId }: Pick<SealingProfile, 'alg'> & { readonly kekId: string }): Promise<'written' | 'taken'> {
  try {
    await pool.query({
      name: 'stock-vault-rows', text: writeSql,
      values: [
        textArray(keys.map(({ subject }) => subject)), textArray(keys.map(({ keyId }) => keyId)), byteaArray(keys.map(({ wrapped }) => wrapped)), alg,
        int4Array(claims.map(({ kind }) => idKinds[kind])), byteaArray(claims.map(({ digest }) => digest)), textArray(claims.map(({ id }) => id)), textArray(claims.map(({ subject }) => subject ?? '')), kekId,
      ],
    })
    return 'written'
  } catch (cause) {
    if (cause instanceof pg.DatabaseError && cause.code === uniqueViolation) return 'taken'
    throw new VaultUnavailable('密钥与索引库暂不可用', { cause })
  }
}
