import { onTestFinished } from 'vitest'
import { eventually } from '../../../../../test/support/eventually.ts'
import type { EventStore } from '../event-store.ts'

/** 跟读 — the positions that a subscription has brought, while it goes on. */
export interface Following {
  readonly seen: readonly number[]
  /** Resolves once everything up to that position has come, and ends the subscription. */
  readonly upTo: (position: number) => Promise<readonly number[]>
}

/** Subscribes from the beginning, for as long as the test goes on. */
export function follow(store: Pick<EventStore, 'subscribeAll'>): Following {
  const seen: number[] = []
  const stop = new AbortController()
  onTestFinished(() => { stop.abort() })
  const fed = (async () => {
    for await (const batch of store.subscribeAll(0, stop.signal)) for (const { position } of batch) seen.push(position)
  })()
  fed.catch(() => undefined)
  return {
    seen,
    async upTo(position) {
      await eventually(`the subscription brings position ${String(position)}`, () => seen.length > position, 60_000)
      stop.abort()
      await fed
      return seen
    },
  }
}

/** Every position up to that one, once and in order. */
export const positionsTo = (position: number): readonly number[] => Array.from({ length: position + 1 }, (_, n) => n)
