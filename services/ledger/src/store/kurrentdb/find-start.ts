import { StoreDamaged } from '../store-unavailable.ts'
import { StoreUnavailable } from '../store-unavailable.ts'
import type { LogCodes } from '../writing/journal.ts'
import type { Checkpoint, Checkpoints } from './checkpoints.ts'
import { comparePositions } from './hub-record.ts'
import type { Reads } from './reads.ts'

/**
 * 起点 — where counting begins: behind the last checkpoint, if the server has that very event there; else, with the checkpoints thrown away, at the beginning. A
 * hub that was restored, or moved to another server, so finds its numbers again by itself.
 */
export async function findStart(checkpoints: Checkpoints, reads: Reads, log: LogCodes): Promise<Checkpoint | undefined> {
  const last = await checkpoints.find(Number.MAX_SAFE_INTEGER)
  if (last === undefined) return undefined
  if (await stands(last, reads)) return last
  log('checkpoints-dropped', { position: last.position })
  await checkpoints.dropAll()
  return undefined
}

async function stands({ position, at }: Checkpoint, reads: Reads): Promise<boolean> {
  try {
    const [record] = await reads.forwards(at, 1)
    return record?.kind === 'event' && record.position === position && comparePositions(record.at, at) === 0
  } catch (error) {
    // A place that is none, or something foreign there. A server that does not answer is another matter.
    if (error instanceof StoreDamaged) return false
    if (error instanceof StoreUnavailable && error.cause instanceof Error && 'type' in error.cause && error.cause.type === 'unknown') return false
    throw error
  }
}
