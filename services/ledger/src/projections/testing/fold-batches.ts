import type { RecordedEvent } from '../../store/event-store.ts'
import { applyBatch } from '../apply-batch.ts'
import { ensureCheckpoints } from '../checkpoint.ts'
import { readEvent } from '../fed.ts'
import type { ReadModel } from '../read-table.ts'
import { openInPlain } from './harness.ts'
import type { ReadDatabase } from './read-database.ts'

/** Folds the events into the live tables of the models, from their first, `size` at once. */
export async function foldBatches(database: Pick<ReadDatabase, 'openSession'>, models: readonly ReadModel[], events: readonly RecordedEvent[], size: number): Promise<void> {
  const session = await database.openSession()
  try {
    await ensureCheckpoints(session, 'live', models.map(({ name }) => name))
    for (let from = 0; from < events.length; from += size)
      await applyBatch(session, models, events.slice(from, from + size).map(readEvent), { place: 'live', openParts: openInPlain() })
  } finally {
    await session.close()
  }
}
