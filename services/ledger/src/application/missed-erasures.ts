import type { Pool } from 'pg'
import { askIndex } from '../decide-index/unavailable.ts'
import { decodeEnvelope } from '../events/codec.ts'
import type { EventStore } from '../store/event-store.ts'
import type { Erasure } from '../vault/vault.ts'
import { erasuresOf } from './erased-subjects.ts'

/**
 * 应有的清除 — erasures that the log records and the vault may lack: it was restored from a backup, or the ledger died between the event and
 * the deletion. Found by the links that each erasure left in the decision index, so that no start reads the whole log.
 */
export async function missedErasures(pool: Pool, store: EventStore): Promise<readonly Erasure[]> {
  const { rows } = await askIndex<{ position: string }>(pool, { text: 'select position from decide.erasure order by position' })
  const missed: Erasure[] = []
  for (const { position } of rows) {
    const [recorded] = await store.readAll(Number(position), 1)
    if (recorded === undefined) continue
    missed.push(...erasuresOf({ position: recorded.position, envelope: decodeEnvelope(recorded.bytes) }))
  }
  return missed
}
