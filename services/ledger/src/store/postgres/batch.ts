import type { AppendResult } from '../event-store.ts'
import type { AppendQueue, PendingAppend } from './pending-append.ts'
import type { Revisions } from './revisions.ts'
import { judge, restsOnFlight } from './verdict.ts'

/** 批次 — what one statement writes, and what its callers will be told once it is durable. */
export interface Batch {
  readonly number: number
  readonly firstPosition: number
  readonly streams: string[]
  readonly revisions: number[]
  readonly bytes: Uint8Array[]
  /** In the order of their calls. A refusal that rests on events in flight waits here until they are durable. */
  readonly members: { readonly append: PendingAppend; readonly result: AppendResult }[]
  /** Last revision of each stream written. */
  readonly touched: Map<string, number>
}

export interface BatchLimits {
  readonly eventsPerBatchMax: number
  readonly bytesPerBatchMax: number
}

export interface Plan {
  /** Undefined when the queue offers nothing to write now. */
  readonly batch: Batch | undefined
  /** Refused on events in flight, with no event of this batch to wait for: to be answered after the batch before. */
  readonly refused: Batch['members']
}

/**
 * Takes appends from the front of the queue, in order, until the batch is full or the next one needs a revision that is not known yet. Refusals
 * that rest on durable events alone are answered at once.
 */
export function planBatch(queue: AppendQueue, revisions: Revisions, at: { readonly number: number; readonly firstPosition: number }, limits: BatchLimits): Plan {
  const batch: Batch = { ...at, streams: [], revisions: [], bytes: [], members: [], touched: new Map() }
  const refused: Batch['members'] = []
  let bytes = 0
  let retried = false
  for (let append = queue.at(0); append !== undefined; append = queue.at(0)) {
    if (append.answered) {
      queue.shift()
      continue
    }
    if (batch.bytes.length > 0 && isFull(batch.bytes.length + append.events, bytes + append.bytes, limits)) break
    // A batch with an append that was refused before takes no chances: it must not fail for its neighbours' sake.
    const verdict = judge(append, revisions, !retried && append.failures === 0)
    if (verdict === 'unknown') break
    queue.shift()
    if (verdict === 'clear') {
      batch.members.push({ append, result: assign(append, batch, revisions) })
      bytes += append.bytes
      retried ||= append.failures > 0
    } else if (restsOnFlight(append, revisions)) (batch.bytes.length > 0 ? batch.members : refused).push({ append, result: verdict })
    else answer(append, verdict)
  }
  return { batch: batch.bytes.length > 0 ? batch : undefined, refused }
}

function isFull(events: number, bytes: number, { eventsPerBatchMax, bytesPerBatchMax }: BatchLimits): boolean {
  return events > eventsPerBatchMax || bytes > bytesPerBatchMax
}

export function answer(append: PendingAppend, result: AppendResult): void {
  if (append.answered) return
  append.answered = true
  append.resolve(result)
}

export function refuse(append: PendingAppend, error: Error): void {
  if (append.answered) return
  append.answered = true
  append.reject(error)
}

function assign({ writes }: PendingAppend, batch: Batch, revisions: Revisions): AppendResult {
  const firstPosition = batch.firstPosition + batch.bytes.length
  const lasts: number[] = []
  for (const { stream, expected, events } of writes) {
    // What is expected has just been found to be so.
    let revision = typeof expected === 'number' ? expected : expected === 'none' ? -1 : (revisions.find(stream) ?? -1)
    for (const event of events) {
      revision += 1
      batch.streams.push(stream)
      batch.revisions.push(revision)
      batch.bytes.push(event.bytes)
    }
    revisions.advance(stream, revision, batch.number)
    batch.touched.set(stream, revision)
    lasts.push(revision)
  }
  return { ok: true, firstPosition, lastPosition: batch.firstPosition + batch.bytes.length - 1, revisions: lasts }
}
