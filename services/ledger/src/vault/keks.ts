import type { KeyObject } from 'node:crypto'
import { openHubKey, type HubKeyAsWrapped, type HubKeysOptions } from './hub-keys.ts'
import { ask } from './query.ts'

/** 密钥加密密钥 — wraps the keys of subjects. */
export interface Kek {
  readonly keyId: string
  readonly key: KeyObject
}

// One snapshot of the one that is in use, and of those that a rotation has not done with.
const readSql = `select key_id, wrapped, profile, check_value, true as current, null as created_at from vault.hub_key where name = 'ledger-kek'
  union all select key_id, wrapped, profile, check_value, false, created_at from vault.former_kek
  order by current, created_at, key_id`

/**
 * 密钥加密密钥组 — the one that wraps new keys, and while a rotation goes on those that it replaces. A rotation beside this process is seen when a row names a key that is not known yet, or when a new key
 * is refused because another one is in use by now: then all are read again, and the signer unwraps what is new.
 */
export class Keks {
  readonly #options: HubKeysOptions
  #current: Kek
  /** The oldest first. */
  #former: readonly Kek[] = []
  #refreshing: Promise<void> | undefined

  constructor(options: HubKeysOptions, current: Kek) {
    this.#options = options
    this.#current = current
  }

  get current(): Kek {
    return this.#current
  }

  /** Of the one that a row names; null: the oldest. undefined: not known here, perhaps not yet. */
  find(keyId: string | null): Kek | undefined {
    if (keyId === null) return this.#former[0] ?? this.#current
    return keyId === this.#current.keyId ? this.#current : this.#former.find((kek) => kek.keyId === keyId)
  }

  /** 重读 — once for all who ask at a time. @throws KeyUnavailable the signer does not open one of them @throws VaultUnavailable */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#readAgain().finally(() => { this.#refreshing = undefined })
    return this.#refreshing
  }

  async #readAgain(): Promise<void> {
    const { rows } = await ask<HubKeyAsWrapped & { readonly current: boolean }>(this.#options.pool, readSql)
    const former: Kek[] = []
    let current = this.#current
    for (const row of rows) {
      const kek = this.find(row.key_id) ?? { keyId: row.key_id, key: await openHubKey({ ...row, name: 'ledger-kek' }, this.#options) }
      if (row.current) current = kek
      else former.push(kek)
    }
    // Both in one turn of the event loop: who looks sees those of before or those of now.
    this.#current = current
    this.#former = former
  }
}
