import type { Vault } from '../vault/vault.ts'
import type { CommittedEvent } from './commit.ts'
import { erasuresOf } from './erased-subjects.ts'

/**
 * 删除密钥 — what follows a durable `HolderErased`, and again any retry of its command: erasing twice does no harm. The event names every licence that
 * goes with the holder, because nothing of hers could come into being while it was decided (`HolderFence`).
 */
export async function eraseKeys(vault: Pick<Vault, 'erase'>, events: readonly CommittedEvent[]): Promise<void> {
  const erased = events.filter(({ envelope }) => envelope.type === 'HolderErased')
  if (erased.length > 0) await vault.erase(erased.flatMap(erasuresOf))
}
