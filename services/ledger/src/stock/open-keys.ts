import type { Pool } from 'pg'
import { openHubKeys, requireHubKeys, type HubKeys } from '../vault/hub-keys.ts'
import type { KeyWrapper } from '../vault/key-wrapper.ts'
import { parseProfileName, profiles } from '../vault/profile.ts'
import { ask } from '../vault/query.ts'
import type { ProfileName } from '../vault/sealing-profile.ts'
import { KeyUnavailable } from '../vault/unavailable.ts'
import { openVault, type Vault } from '../vault/vault.ts'

export interface StockKeys {
  readonly vault: Vault
  /** The same keys once more: the drafting threads wrap and seal with them. */
  readonly hubKeys: HubKeys
  readonly profile: ProfileName
}

/** 打开密钥 — of a hub that has been started before; never makes any. @throws KeyUnavailable @throws VaultUnavailable */
export async function openStockKeys(pool: Pool, wrapper: KeyWrapper): Promise<StockKeys> {
  await requireHubKeys(pool)
  const { rows: [row] } = await ask<{ profile: string }>(pool, 'select profile from vault.hub_key limit 1')
  const profile = parseProfileName(row?.profile ?? '')
  if (profile === undefined) throw new KeyUnavailable('密钥库的算法套件不是本程序认识的')
  return { vault: await openVault({ pool, wrapper, profile }), hubKeys: await openHubKeys({ pool, wrapper, profile: profiles[profile] }), profile }
}
