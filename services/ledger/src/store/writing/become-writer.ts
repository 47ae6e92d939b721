import { pause } from '../pause.ts'
import { StoreUnavailable } from '../store-unavailable.ts'
import type { Standing } from './journal.ts'
import type { Writer } from './writer.ts'

const standbyPollMs = 250

export interface Candidate {
  readonly writer: Writer
  /** One try; undefined while another is the writer, or a server is away. What it throws ends the waiting. */
  readonly tryTake: (over: AbortSignal) => Promise<Standing | undefined>
  /** The store is being closed. */
  readonly closing: AbortSignal
}

/** 候任 — waits as a hot standby until this process is the writer. Rejects with StoreUnavailable when the signal aborts first. */
export async function becomeWriter({ writer, tryTake, closing }: Candidate, signal: AbortSignal): Promise<void> {
  const over = AbortSignal.any([signal, closing])
  while (!over.aborted) {
    const standing = await tryTake(over)
    if (standing !== undefined && !closing.aborted) return writer.lead(standing)
    await pause(standbyPollMs, over)
  }
  throw new StoreUnavailable('no longer waiting to become the writer', { outcome: 'not-kept' })
}
