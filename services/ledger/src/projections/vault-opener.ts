import { VaultUnavailable } from '../vault/unavailable.ts'
import { erased, type Vault } from '../vault/vault.ts'
import { OpenerUnavailable, type OpenParts } from './read-table.ts'

/** 以密钥库启封 — the opener of keyed read models over the vault. A vault that cannot be reached is waited for; a part that does not open is not. */
export function vaultOpener(vault: Pick<Vault, 'openMany'>): OpenParts {
  return async (requests) => {
    try {
      const opened = await vault.openMany(requests)
      return opened.map((value) => (value === erased ? 'erased' : { value }))
    } catch (cause) {
      if (cause instanceof VaultUnavailable) throw new OpenerUnavailable('the vault is out of reach', { cause })
      throw cause
    }
  }
}
