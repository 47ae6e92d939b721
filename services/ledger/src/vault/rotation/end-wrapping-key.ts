import type { ClientBase } from 'pg'
import { readRotation, wrappedUnder, type WrappedHubKey } from './rotation-state.ts'
import type { WrappingKeys } from './wrapping-keys.ts'

export type Ending = { readonly outcome: 'ended' | 'absent' } | { readonly outcome: 'in-use'; readonly wraps: readonly WrappedHubKey[] }

/**
 * 停用包裹密钥 — where nothing in the database is wrapped by it any more, the former key-encryption key of a rotation that is not finished included. No new wrapping by it can come in between: the signer wraps
 * by its newest key alone, and ends only others. Backups of before still need it. @throws KeyUnavailable @throws VaultUnavailable
 */
export async function endWrappingKey(db: ClientBase, signerKeys: WrappingKeys, keyId: string): Promise<Ending> {
  const wraps = wrappedUnder(await readRotation(db), keyId)
  return wraps.length > 0 ? { outcome: 'in-use', wraps } : { outcome: await signerKeys.end(keyId) }
}
