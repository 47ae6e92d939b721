import { expect } from 'vitest'
import { checkLog, countByBytes } from '../../../../../test/contract/check-log.ts'
import { sampleEvent } from '../../../../../test/contract/sample-events.ts'
import type { EventStore, NewEvent } from '../event-store.ts'

/** What callers were told about their events. */
export interface Told {
  readonly acknowledged: NewEvent[]
  /** Rejected with the promise that nothing was kept. */
  readonly refused: NewEvent[]
  /** Rejected without knowing. */
  readonly unknown: NewEvent[]
  readonly errors: Error[]
}

export interface LoadOptions {
  readonly store: () => EventStore
  readonly callers: number
  readonly signal: AbortSignal
}

/** 负载 — callers that append one event after another, each to one of a few streams, until told to stop. */
export async function load({ store, callers, signal }: LoadOptions): Promise<Told> {
  const told: Told = { acknowledged: [], refused: [], unknown: [], errors: [] }
  await Promise.all(Array.from({ length: callers }, async (_, caller) => {
    for (let turn = 0; !signal.aborted; turn += 1) {
      const event = sampleEvent()
      const stream = turn % 2 === 0 ? `case-${String(caller % 10)}` : `look-up-${String(caller)}-${String(turn)}`
      try {
        const result = await store().append([{ stream, expected: turn % 2 === 0 ? 'any' : 'none', events: [event] }], [])
        if (result.ok) told.acknowledged.push(event)
        else told.refused.push(event)
      } catch (error) {
        if (!(error instanceof Error)) throw error
        told.errors.push(error)
        const notKept = error.name === 'WriterFenced' || ('outcome' in error && error.outcome === 'not-kept')
        ;(notKept ? told.refused : told.unknown).push(event)
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    }
  }))
  return told
}

/** Each acknowledged event is in the log once, each refused one not at all; nothing else is there but what nobody knew about. */
export async function expectTold(store: EventStore, { acknowledged, refused, unknown }: Told): Promise<void> {
  const log = await checkLog(store)
  const counts = countByBytes(log)
  const countOf = ({ bytes }: NewEvent): number => counts.get(Buffer.from(bytes).toString('latin1')) ?? 0
  expect(acknowledged.filter((event) => countOf(event) !== 1)).toStrictEqual([])
  expect(refused.filter((event) => countOf(event) !== 0)).toStrictEqual([])
  const kept = unknown.filter((event) => countOf(event) > 0)
  expect(unknown.filter((event) => countOf(event) > 1)).toStrictEqual([])
  expect(log).toHaveLength(acknowledged.length + kept.length)
}
