import { createSecretKey, randomBytes, randomUUID } from 'node:crypto'
import type { ClientBase } from 'pg'
import { checkValue } from '../hub-keys.ts'
import type { KeyRewrapper } from '../key-wrapper.ts'
import { ask } from '../query.ts'
import { keyBytes, type SealingProfile } from '../sealing-profile.ts'

const lockWaitMax = '10s'
const readIndexSql = `select key_id, wrapped from vault.hub_key where name = 'ledger-index'`
const rewrapSql = `update vault.hub_key set wrapped = $3, wrapped_at = now() where name = 'ledger-index' and key_id = $1 and wrapped = $2`

/** 重新包裹索引密钥 — the key itself stays: other digests would find nobody. One statement: a crash leaves the old wrapping or the new one, of which either opens. @throws KeyUnavailable @throws VaultUnavailable */
export async function rewrapIndexKey(db: ClientBase, wrapper: KeyRewrapper): Promise<void> {
  const { rows: [row] } = await ask<{ key_id: string; wrapped: Buffer }>(db, readIndexSql)
  if (row === undefined) return
  await ask(db, rewrapSql, [row.key_id, row.wrapped, await wrapper.rewrap({ purpose: 'ledger-index', keyId: row.key_id }, row.wrapped)])
}

// As an erasure does: waits for new keys under way, and holds up others until the commit. Those find another key-encryption key in use and are made again by it (keys.ts).
const lockSql = 'lock table vault.key in share row exclusive mode'
const replaceSql = `with former as (
    insert into vault.former_kek (key_id, wrapped, profile, check_value, created_at)
    select key_id, wrapped, profile, check_value, created_at from vault.hub_key where name = 'ledger-kek' and key_id = $1 returning key_id
  )
  update vault.hub_key set key_id = $2, wrapped = $3, check_value = $4, created_at = now(), wrapped_at = null
  where name = 'ledger-kek' and key_id in (select key_id from former)`

/**
 * 更换密钥加密密钥 — a new one wraps keys of subjects from the commit on; the former stays beside it for those that it wraps. All or nothing: a crash before the commit leaves the old one alone in use, and the
 * new one was never anybody's. Whoever already had the old one, from a backup and the signer's former key, cannot open keys that are made or re-wrapped from here on.
 * @throws KeyUnavailable @throws VaultUnavailable the outcome may be either; read the state again
 */
export async function replaceKek(db: ClientBase, { wrapper, profile, replaced }: { readonly wrapper: KeyRewrapper; readonly profile: SealingProfile; readonly replaced: string }): Promise<void> {
  const keyId = randomUUID()
  const bytes = randomBytes(keyBytes)
  try {
    const wrapped = await wrapper.wrap({ purpose: 'ledger-kek', keyId }, bytes)
    await ask(db, 'begin isolation level read committed')
    await ask(db, `set local lock_timeout = '${lockWaitMax}'`)
    await ask(db, lockSql)
    await ask(db, replaceSql, [replaced, keyId, wrapped, checkValue(profile, createSecretKey(bytes), { name: 'ledger-kek', keyId })])
    await ask(db, 'commit')
  } finally {
    bytes.fill(0)
  }
}

// All or nothing by itself: while one key is wrapped by another than the one in use, none goes.
const dropSql = `delete from vault.former_kek where not exists (
    select from vault.key k where k.kek_id is distinct from (select h.key_id from vault.hub_key h where h.name = 'ledger-kek'))`

/** 删除前任 — once nothing is wrapped by them. What of them is left is in backups of before. @throws VaultUnavailable */
export async function dropFormerKeks(db: ClientBase): Promise<void> {
  await ask(db, dropSql)
}
