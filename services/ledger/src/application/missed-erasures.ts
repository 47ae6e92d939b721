import type { Pool } from 'pg'
import { askIndex } from '../decide-index/unavailable.ts'
import { decodeEnvelope } from '../events/codec.ts'
import type { EventStore } from '../store/event-store.ts'
import { doneErasures } from '../vault/erase.ts'
import type { Erasure } from '../vault/vault.ts'
import { erasuresOf } from './erased-subjects.ts'

/**
 * 应有的清除 — erasures that the log records and the vault may lack: it was restored from a backup, or the ledger died between the event and
 * the deletion. Found by what each erasure left in the decision index, so that no start reads the whole log; of those that the vault shows to be
 * done, not even the event is read. @throws IndexUnavailable @throws VaultUnavailable @throws StoreUnavailable
 */
export async function missedErasures(pool: Pool, store: EventStore): Promise<readonly Erasure[]> {
  const { rows } = await askIndex<{ position: string }>(pool, { text: 'select position from decide.erasure order by position' })
  const positions = rows.map(({ position }) => Number(position))
  const done = await doneErasures(pool, positions)
  const missed: Erasure[] = []
  for (const position of positions.filter((one) => !done.has(one))) {
    const [recorded] = await store.readAll(position, 1)
    if (recorded === undefined) continue
    missed.push(...erasuresOf({ position: recorded.position, envelope: decodeEnvelope(recorded.bytes) }))
  }
  return missed
}
