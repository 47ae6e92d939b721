import { checksPerAppendMax, writesPerAppendMax } from '../event-store.ts'
import type { BatchLimits } from './batch.ts'

/** 写入限额 — each bounds what a burst, a slow disk or a lost database can pile up in this process. */
export interface WriterLimits extends BatchLimits {
  /** Batches sent and not yet answered. Two: the server commits one while the next is on its way. */
  readonly batchesInFlightMax: number
  /** Fewer events than this are not worth a commit of their own while others are under way. */
  readonly eventsPerShareMin: number
  readonly eventsWaitingMax: number
  readonly bytesWaitingMax: number
  /** How long a caller waits for an answer, through reconnects and restarts of the server. */
  readonly answerTimeMaxMs: number
  /** How long `close` waits for the answers under way. */
  readonly closeTimeMaxMs: number
  readonly streamsCachedMax: number
}

/** Below this, appends could push each other's streams out of the cache for ever. */
export const streamsCachedMin = 4 * (writesPerAppendMax + checksPerAppendMax)

export const writerLimits: WriterLimits = {
  eventsPerBatchMax: 1_024,
  bytesPerBatchMax: 4 * 1024 * 1024,
  batchesInFlightMax: 2,
  eventsPerShareMin: 16,
  eventsWaitingMax: 64 * 1_024,
  bytesWaitingMax: 256 * 1024 * 1024,
  answerTimeMaxMs: 20_000,
  closeTimeMaxMs: 5_000,
  storeEnforces: 'new streams',
  refusedTravelAlone: false,
  streamsCachedMax: 100_000,
}
