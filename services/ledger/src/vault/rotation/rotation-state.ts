import type { ClientBase } from 'pg'
import { ask } from '../query.ts'
import { KeyUnavailable } from '../unavailable.ts'
import { wrappedBy } from '../wrapped-by.ts'
import type { HubKeyName } from '../key-wrapper.ts'

/** 一把枢纽密钥 — and the signer's key that wraps it. */
export interface WrappedHubKey {
  readonly name: HubKeyName
  readonly keyId: string
  /** `wrap-1`. */
  readonly by: string
  readonly since: Date
}

/** 轮换状况 — `former`: key-encryption keys that were replaced and still wrap keys of subjects, the oldest first. */
export interface RotationState {
  readonly index: WrappedHubKey
  readonly kek: WrappedHubKey
  readonly former: readonly WrappedHubKey[]
}

// Whose turn in the order of ages; the key-encryption key of now is the last.
const readSql = `select name, key_id, wrapped, coalesce(wrapped_at, created_at) as since, true as current from vault.hub_key
  union all select 'ledger-kek', key_id, wrapped, created_at, false from vault.former_kek order by current, since, key_id`

/** 读轮换状况 @throws KeyUnavailable the hub has no keys yet, or a row is not of the signer's form @throws VaultUnavailable */
export async function readRotation(db: ClientBase): Promise<RotationState> {
  const { rows } = await ask<{ name: HubKeyName; key_id: string; wrapped: Buffer; since: Date; current: boolean }>(db, readSql)
  const keys = rows.map(({ name, key_id: keyId, wrapped, since, current }) => ({ name, keyId, by: signerKeyOf(name, wrapped), since, current }))
  const [index, kek] = (['ledger-index', 'ledger-kek'] as const).map((wanted) => keys.find(({ name, current }) => current && name === wanted))
  if (index === undefined || kek === undefined) throw new KeyUnavailable('密钥库没有枢纽密钥（vault.hub_key）：枢纽还没有启动过，或密钥库没有恢复')
  return { index, kek, former: keys.filter(({ current }) => !current) }
}

/** 未完成的轮换 — the keys that it goes to are there, and not everything has gone. */
export function isUnfinished({ index, kek, former }: RotationState): boolean {
  return former.length > 0 || index.by !== kek.by
}

/** 仍由它包裹 — the hub's keys that this key of the signer wraps. */
export function wrappedUnder({ index, kek, former }: RotationState, signerKeyId: string): readonly WrappedHubKey[] {
  return [index, kek, ...former].filter(({ by }) => by === signerKeyId)
}

function signerKeyOf(name: HubKeyName, wrapped: Buffer): string {
  const keyId = wrappedBy(wrapped)
  if (keyId === undefined) throw new KeyUnavailable(`密钥库中的 ${name} 不是签名机包裹的形式：该行被改动`)
  return keyId
}
