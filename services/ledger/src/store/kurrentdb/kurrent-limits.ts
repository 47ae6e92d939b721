import { writerLimits, type WriterLimits } from '../writing/writer-limits.ts'

/**
 * KurrentDB 写入限额 — the server takes 1 MiB an append where its MaxAppendSize is not set otherwise, metadata included. One batch is unacknowledged at a time, so it takes
 * whatever waits; the others in flight wait for their numbers only.
 */
export const kurrentLimits: WriterLimits = {
  ...writerLimits,
  eventsPerBatchMax: 1_024,
  bytesPerBatchMax: 640 * 1024,
  batchesInFlightMax: 8,
  eventsPerShareMin: 1_024,
  storeEnforces: 'expectations',
  refusedTravelAlone: true,
}
