import type { AppendResult } from '../event-store.ts'
import type { AppendQueue, PendingAppend } from './pending-append.ts'
import type { Revisions } from './revisions.ts'
import { judge, restsOnFlight, type Assumption } from './verdict.ts'

/** 批次 — what is written at once, and what its callers will be told once it is durable. */
export interface Batch {
  readonly number: number
  readonly firstPosition: number
  readonly streams: string[]
  readonly revisions: number[]
  readonly bytes: Uint8Array[]
  /** In the order of their calls. A refusal that rests on events in flight waits here until they are durable. */
  readonly members: { readonly append: PendingAppend; readonly result: AppendResult }[]
  /** Last revision of each stream written, and of each that was assumed to stand where it was expected. */
  readonly touched: Map<string, number>
}

export interface BatchLimits {
  readonly eventsPerBatchMax: number
  readonly bytesPerBatchMax: number
  /** What the store itself makes sure of when it is asked to write a batch, so that the writer may assume it. */
  readonly storeEnforces: Exclude<Assumption, 'nothing'>
  /** Whether an append whose batch was refused is written again by itself: the next refusal is then its own, and no neighbour's. */
  readonly refusedTravelAlone: boolean
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
  const load = { bytes: 0, retried: false }
  for (let append = nextUnanswered(queue); append !== undefined; append = nextUnanswered(queue)) {
    if (batch.bytes.length > 0 && !hasRoom(batch, load, append, limits)) break
    // A batch with an append that was refused before takes no chances: it must not fail for its neighbours' sake.
    const assumption = load.retried ? 'nothing' : assumptionFor(append, limits)
    const verdict = judge(append, revisions, assumption)
    if (verdict === 'unknown') break
    queue.shift()
    if (verdict === 'clear') {
      if (assumption === 'expectations') rememberAssumed(append, batch, revisions)
      batch.members.push({ append, result: assign(append, batch, revisions) })
      load.bytes += append.bytes
      load.retried ||= append.failures > 0
    } else if (restsOnFlight(append, revisions)) (batch.bytes.length > 0 ? batch.members : refused).push({ append, result: verdict })
    else answer(append, verdict)
  }
  return { batch: batch.bytes.length > 0 ? batch : undefined, refused }
}

interface Load {
  bytes: number
  /** The batch holds an append that was refused before. */
  retried: boolean
}

function nextUnanswered(queue: AppendQueue): PendingAppend | undefined {
  while (queue.at(0)?.answered === true) queue.shift()
  return queue.at(0)
}

function hasRoom(batch: Batch, { bytes, retried }: Load, append: PendingAppend, limits: BatchLimits): boolean {
  if (limits.refusedTravelAlone && (retried || append.failures > 0)) return false
  return batch.bytes.length + append.events <= limits.eventsPerBatchMax && bytes + append.bytes <= limits.bytesPerBatchMax
}

/** What may be assumed for an append: after a refusal, nothing. */
export function assumptionFor({ failures }: PendingAppend, { storeEnforces }: BatchLimits): Assumption {
  return failures > 0 ? 'nothing' : storeEnforces
}

// From here on they count as known, in flight with this batch: what is judged next must not assume otherwise.
function rememberAssumed({ checks }: PendingAppend, { number, touched }: Batch, revisions: Revisions): void {
  for (const { stream, revision } of checks) {
    if (revisions.find(stream) !== undefined) continue
    revisions.advance(stream, revision, number)
    touched.set(stream, revision)
  }
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
