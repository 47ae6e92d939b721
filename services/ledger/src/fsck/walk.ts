import { InvariantViolation } from '@hub/kernel'
import type { EventStore, RecordedEvent } from '../store/event-store.ts'
import { StoreDamaged } from '../store/store-unavailable.ts'
import { pages } from '../transfer/pages.ts'
import type { Disagreement } from './finding.ts'

export interface Walk {
  readonly store: Pick<EventStore, 'readAll'>
  readonly from: number
  readonly to: number
  readonly signal: AbortSignal
  /** How far it has come. */
  readonly progress: (position: number) => void
}

/** 通读 — page by page, to the first disagreement that `see` gives. A position that the store does not have, or cannot read, is one itself. */
export async function walk({ store, from, to, signal, progress }: Walk, see: (page: readonly RecordedEvent[]) => Promise<Disagreement | undefined>): Promise<Disagreement | undefined> {
  let next = from
  try {
    for await (const page of pages(store, from, to)) {
      signal.throwIfAborted()
      const found = await see(page)
      if (found !== undefined) return found
      next += page.length
      progress(next - 1)
    }
  } catch (error) {
    if (isDamage(error)) return findMissing(store, next, to)
    throw error
  }
  return next > to ? undefined : missing(next, '没有')
}

// The store only says that something in a page is not right. One at a time, the first of them shows itself.
async function findMissing(store: Walk['store'], from: number, to: number): Promise<Disagreement> {
  for (let position = from; position <= to; position += 1)
    try {
      const [event] = await store.readAll(position, 1)
      if (event?.position !== position) return missing(position, '没有')
    } catch (error) {
      if (error instanceof InvariantViolation) return missing(position, '没有')
      if (error instanceof StoreDamaged) return missing(position, error.message)
      throw error
    }
  throw new InvariantViolation('a page was damaged, and each of its events is there')
}

function isDamage(error: unknown): boolean {
  return error instanceof InvariantViolation || error instanceof StoreDamaged
}

function missing(position: number, found: string): Disagreement {
  return { check: 'log', position, stream: null, expected: '这个位置有一件事件', found }
}
