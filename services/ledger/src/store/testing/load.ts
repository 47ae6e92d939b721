import { expect, onTestFinished } from 'vitest'
import { checkLog, countByBytes } from '../../../../../test/contract/check-log.ts'
import { sampleEvent } from '../../../../../test/contract/sample-events.ts'
import { eventually } from '../../../../../test/support/eventually.ts'
import { paced } from '../../../../../test/support/stillness.ts'
import type { EventStore, NewEvent } from '../event-store.ts'

const againAfterMs = 2
/** So many more have been acknowledged before a load counts as going on. */
const goingOnMin = 50

/** What callers were told about their events. */
export interface Told {
  readonly acknowledged: NewEvent[]
  /** Rejected with the promise that nothing was kept. */
  readonly refused: NewEvent[]
  /** Rejected without knowing. */
  readonly unknown: NewEvent[]
  readonly errors: Error[]
}

/** 负载 — callers that append one event after another, each to one of a few streams, until told to stop or the test is over. */
export interface Load {
  /** So far. */
  readonly told: Told
  /** Ends the load once every caller has been answered. */
  readonly stop: () => Promise<Told>
}

export function startLoad(store: EventStore, callers: number): Load {
  const told: Told = { acknowledged: [], refused: [], unknown: [], errors: [] }
  let stopping = false
  onTestFinished(() => { stopping = true })
  const call = async (caller: number): Promise<void> => {
    for (let turn = 0; !stopping; turn += 1) {
      const event = sampleEvent()
      const stream = turn % 2 === 0 ? `case-${String(caller % 10)}` : `look-up-${String(caller)}-${String(turn)}`
      try {
        const result = await store.append([{ stream, expected: turn % 2 === 0 ? 'any' : 'none', events: [event] }], [])
        if (result.ok) told.acknowledged.push(event)
        else told.refused.push(event)
      } catch (error) {
        if (!(error instanceof Error)) throw error
        told.errors.push(error)
        const notKept = error.name === 'WriterFenced' || ('outcome' in error && error.outcome === 'not-kept')
        ;(notKept ? told.refused : told.unknown).push(event)
        await paced(againAfterMs)
      }
    }
  }
  const ended = Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)))
  // Heard in `stop`; until then a caller that failed must not end the process.
  ended.catch(() => undefined)
  return {
    told,
    async stop() {
      stopping = true
      await ended
      return told
    },
  }
}

/** Resolves once some more appends of these loads, taken together, have been acknowledged than were by now. */
export async function goesOn(...loads: readonly Load[]): Promise<void> {
  const acknowledged = (): number => loads.reduce((sum, { told }) => sum + told.acknowledged.length, 0)
  const before = acknowledged()
  await eventually('appends under load are acknowledged', () => acknowledged() >= before + goingOnMin, 60_000)
}

/** What all of them were told, but for the errors. */
export function together(tellings: readonly Told[]): Told {
  return { acknowledged: tellings.flatMap((told) => told.acknowledged), refused: tellings.flatMap((told) => told.refused), unknown: tellings.flatMap((told) => told.unknown), errors: [] }
}

/** Each acknowledged event is in the log once, each refused one not at all; nothing else is there but what nobody knew about, and the events that were there `before`. */
export async function expectTold(store: EventStore, { acknowledged, refused, unknown }: Told, before = 0): Promise<void> {
  const log = await checkLog(store)
  const counts = countByBytes(log)
  const countOf = ({ bytes }: NewEvent): number => counts.get(Buffer.from(bytes).toString('latin1')) ?? 0
  expect(acknowledged.filter((event) => countOf(event) !== 1)).toStrictEqual([])
  expect(refused.filter((event) => countOf(event) !== 0)).toStrictEqual([])
  const kept = unknown.filter((event) => countOf(event) > 0)
  expect(unknown.filter((event) => countOf(event) > 1)).toStrictEqual([])
  expect(log).toHaveLength(before + acknowledged.length + kept.length)
}
