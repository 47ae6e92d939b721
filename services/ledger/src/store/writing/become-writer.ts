import { pause } from '../pause.ts'
import { StoreUnavailable } from '../store-unavailable.ts'
import type { Standing } from './journal.ts'
import type { Writer } from './writer.ts'

const standbyPollMs = 250

/** 未取得 — `held`: another is the writer; `away`: a server does not say, or not in time. */
export type NotTaken = 'held' | 'away'

export interface Candidate {
  readonly writer: Writer
  /** One try. What it throws ends the waiting. */
  readonly tryTake: (over: AbortSignal) => Promise<Standing | NotTaken>
  /** The store is being closed. */
  readonly closing: AbortSignal
}

/** 候任 — waits as a hot standby until this process is the writer. Rejects with StoreUnavailable when the signal aborts first; that says whether another was the writer at every try. */
export async function becomeWriter({ writer, tryTake, closing }: Candidate, signal: AbortSignal): Promise<void> {
  const over = AbortSignal.any([signal, closing])
  // A try that had the lock and no answer gives it back, and the next one may still find it taken: then nobody else need have it.
  const notTaken = new Set<NotTaken>()
  while (!over.aborted) {
    const taken = await tryTake(over)
    if (typeof taken === 'string') notTaken.add(taken)
    else if (!closing.aborted) return writer.lead(taken)
    await pause(standbyPollMs, over)
  }
  throw new StoreUnavailable('no longer waiting to become the writer', { outcome: 'not-kept', anotherWrites: notTaken.has('held') && !notTaken.has('away') })
}
