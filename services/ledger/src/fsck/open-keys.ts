import { mutualTls } from '@hub/pki'
import type { Pool } from 'pg'
import { doneErasures } from '../vault/erase.ts'
import { hubKeyNames } from '../vault/key-wrapper.ts'
import { profiles } from '../vault/profile.ts'
import { ask } from '../vault/query.ts'
import type { ProfileName } from '../vault/sealing-profile.ts'
import { signerKeyWrapper } from '../vault/signer-key-wrapper.ts'
import { KeyUnavailable } from '../vault/unavailable.ts'
import { openVault } from '../vault/vault.ts'
import type { Keys } from './fsck.ts'

export interface OpenKeysOptions {
  /** As hub_ledger. */
  readonly pool: Pool
  readonly hubId: string
  /** `https://host:port`; undefined where no signer runs. */
  readonly signerUrl: string | undefined
  readonly tlsDir: string
}

const signerWaitMsMax = 5_000

/** 打开密钥 — of a vault that has its keys: one that has none would be given new ones, and a check changes nothing. @throws VaultUnavailable */
export async function openKeys({ pool, hubId, signerUrl, tlsDir }: OpenKeysOptions): Promise<Keys> {
  const { rows } = await ask<{ profile: string }>(pool, 'select profile from vault.hub_key')
  const profile = rows[0]?.profile
  if (rows.length < hubKeyNames.length || profile === undefined || !isProfile(profile)) return 'lost'
  if (signerUrl === undefined) return { why: '签名服务不在，密钥不能解开' }
  try {
    const tls = await mutualTls({ dir: tlsDir, name: 'ledger' })
    const wrapper = signerKeyWrapper({ url: signerUrl, hubId, tls: tls.client('signer'), waitMsMax: signerWaitMsMax })
    return await openVault({ pool, wrapper, profile }).then(
      (vault) => ({ vault, doneErasures: (positions: readonly number[]) => doneErasures(pool, positions), close: () => wrapper.close() }),
      async (error: unknown) => { await wrapper.close(); throw error },
    )
  } catch (error) {
    if (error instanceof KeyUnavailable) return { why: error.message }
    throw error
  }
}

function isProfile(name: string): name is ProfileName {
  return Object.hasOwn(profiles, name)
}
