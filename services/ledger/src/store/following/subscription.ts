import type { RecordedEvent } from '../event-store.ts'
import { StoreUnavailable } from '../store-unavailable.ts'
import type { Bell } from './bell.ts'
import { pause } from '../pause.ts'

export interface SubscriptionParts {
  readonly read: (from: number, limit: number) => Promise<readonly RecordedEvent[]>
  readonly bell: Bell
}

const eventsPerBatchMax = 2_000
/** Safety net for a wake-up that got lost: with the bell at work it finds nothing. */
const pollEveryMs = 1_000
const retryAfterMs = 500

/**
 * 订阅 — batches from a position on, dense, until the signal aborts. While the consumer works on a full page the next one is already being read.
 * Trouble with the store is waited out here; the consumer sees only a pause.
 */
export async function* subscribe({ read, bell }: SubscriptionParts, from: number, signal: AbortSignal): AsyncGenerator<readonly RecordedEvent[]> {
  let next = Math.max(from, 0)
  let ahead: Promise<readonly RecordedEvent[] | undefined> | undefined
  while (!signal.aborted) {
    const page = await (ahead ?? tryRead(read, next))
    ahead = undefined
    if (page === undefined) await pause(retryAfterMs, signal)
    else if (page.length === 0) await bell.wait(next, pollEveryMs, signal)
    else {
      next += page.length
      if (page.length === eventsPerBatchMax) ahead = tryRead(read, next)
      yield page
    }
  }
}

async function tryRead(read: SubscriptionParts['read'], from: number): Promise<readonly RecordedEvent[] | undefined> {
  try {
    return await read(from, eventsPerBatchMax)
  } catch (error) {
    if (error instanceof StoreUnavailable) return undefined
    throw error
  }
}
