import { createSecretKey, randomBytes, randomUUID, timingSafeEqual, type KeyObject } from 'node:crypto'
import { canonicalBytes } from '@hub/canonical'
import { assert } from '@hub/kernel'
import type { Pool } from 'pg'
import { hubKeyNames, type HubKeyName, type KeyWrapper } from './key-wrapper.ts'
import { ask } from './query.ts'
import { keyBytes, type SealingProfile } from './sealing-profile.ts'
import { KeyUnavailable } from './unavailable.ts'

/** 枢纽密钥 — in memory from start to end of the process. */
export interface HubKeys {
  readonly kek: KeyObject
  /** Of the key-encryption key, as rows of vault.key name it. */
  readonly kekId: string
  readonly index: KeyObject
}

export interface HubKeysOptions {
  readonly pool: Pool
  readonly wrapper: KeyWrapper
  readonly profile: SealingProfile
}

/** 包裹着的枢纽密钥 — a row of vault.hub_key or vault.former_kek. */
export interface HubKeyAsWrapped {
  readonly key_id: string
  readonly wrapped: Buffer
  readonly profile: string
  readonly check_value: Buffer
}

interface HubKeyRow {
  readonly name: HubKeyName
  readonly key_id: string | null
  readonly wrapped: Buffer | null
  readonly profile: string | null
  readonly check_value: Buffer | null
  readonly used: boolean
}

// One statement, one snapshot: "missing, and yet used" cannot come from another ledger that is just starting.
const readSql = `select n.name, h.key_id, h.wrapped, h.profile, h.check_value,
    case n.name when 'ledger-kek' then exists (select from vault.key) else exists (select from vault.id_index) end as used
  from unnest($1::text[]) as n (name) left join vault.hub_key h on h.name = n.name`
const createSql = `insert into vault.hub_key (name, key_id, wrapped, profile, check_value) values ($1, $2, $3, $4, $5) on conflict (name) do nothing`

/**
 * 启用枢纽密钥 — unwrapped by the signer; made at the first start of a hub. Of two ledgers that start at once both use the keys that stayed. A crash
 * at first start leaves one key or none, and the next start makes the rest.
 * @throws KeyUnavailable the signer is not there or refuses; a key is not the one it was; the hub was set up with the other profile; a key is
 *   gone while rows made with it are there (making a new one would bury them). @throws VaultUnavailable
 */
export async function openHubKeys(options: HubKeysOptions): Promise<HubKeys> {
  for (const { name, key_id: keyId, used } of await readRows(options.pool)) {
    if (keyId !== null) continue
    if (used) throw new KeyUnavailable(`密钥库缺少 ${name}，而库中已有用它保护的数据；请从备份恢复 vault.hub_key，不可重新生成`)
    await make(name, options)
  }
  const opened = new Map<HubKeyName, { readonly keyId: string; readonly key: KeyObject }>()
  for (const { name, key_id: keyId, wrapped, profile, check_value: expected } of await readRows(options.pool)) {
    assert(keyId !== null && wrapped !== null && profile !== null && expected !== null, 'a hub key that was made is there')
    opened.set(name, { keyId, key: await openHubKey({ name, key_id: keyId, wrapped, profile, check_value: expected }, options) })
  }
  const [kek, index] = hubKeyNames.map((name) => opened.get(name))
  assert(kek !== undefined && index !== undefined, 'both hub keys are open')
  return { kek: kek.key, kekId: kek.keyId, index: index.key }
}

/**
 * 须有枢纽密钥 — of a hub whose log holds events: they were sealed with keys that are not in this vault, and new ones would bury them.
 * @throws KeyUnavailable the vault has not been restored. @throws VaultUnavailable
 */
export async function requireHubKeys(pool: Pool): Promise<void> {
  const missing = (await readRows(pool)).filter(({ key_id: keyId }) => keyId === null)
  if (missing.length > 0) throw new KeyUnavailable(`事件库中已有事件，而密钥库没有枢纽密钥（${missing.map(({ name }) => name).join('、')}）：请先恢复密钥库（vault 模式），再启动`)
}

async function readRows(pool: Pool): Promise<readonly HubKeyRow[]> {
  return (await ask<HubKeyRow>(pool, readSql, [hubKeyNames])).rows
}

async function make(name: HubKeyName, { pool, wrapper, profile }: HubKeysOptions): Promise<void> {
  const keyId = randomUUID()
  const bytes = randomBytes(keyBytes)
  try {
    const wrapped = await wrapper.wrap({ purpose: name, keyId }, bytes)
    await ask(pool, createSql, [name, keyId, wrapped, profile.name, checkValue(profile, createSecretKey(bytes), { name, keyId })])
  } finally {
    bytes.fill(0)
  }
}

/** 解开枢纽密钥 — of one row. @throws KeyUnavailable the signer is not there or refuses, or it is not the key that it was */
export async function openHubKey({ name, key_id: keyId, wrapped, profile: profileName, check_value: expected }: HubKeyAsWrapped & { readonly name: HubKeyName }, { wrapper, profile }: Omit<HubKeysOptions, 'pool'>): Promise<KeyObject> {
  if (profileName !== profile.name)
    throw new KeyUnavailable(`本枢纽的算法套件在首次启动时定为 ${profileName}，不能改以 ${profile.name} 启动（HUB_CRYPTO）`)
  const bytes = await wrapper.unwrap({ purpose: name, keyId }, wrapped)
  try {
    const key = bytes.length === keyBytes ? createSecretKey(bytes) : undefined
    if (key === undefined || !timingSafeEqual(checkValue(profile, key, { name, keyId }), expected))
      throw new KeyUnavailable(`签名机解出的 ${name}（${keyId}）不是本库所用的密钥：校验值不符`)
    return key
  } finally {
    bytes.fill(0)
  }
}

/** 校验值 — a MAC tells a wrong key from the right one, and nothing about either. */
export function checkValue(profile: SealingProfile, key: KeyObject, { name, keyId }: { readonly name: HubKeyName; readonly keyId: string }): Buffer {
  return profile.mac(key, canonicalBytes({ use: 'zhengyuan/key-check', name, keyId, v: 1 }))
}
