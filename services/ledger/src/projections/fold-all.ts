import type { EventStore } from '../store/event-store.ts'
import { readModels } from './read-models.ts'
import { isKeyed, type OpenParts, type ReadModel } from './read-table.ts'
import { ProjectionRunner } from './runner.ts'
import { sessionsOn } from './session.ts'

export interface CatchUpOptions {
  readonly databaseUrl: string
  readonly store: Pick<EventStore, 'readAll' | 'subscribeAll' | 'head'>
  /** Without it, masked models are left out. */
  readonly openParts?: OpenParts
  readonly models?: readonly ReadModel[]
  /** Ends it between two batches. */
  readonly signal?: AbortSignal
}

export interface CatchUpMeasure {
  readonly events: number
  readonly seconds: number
  readonly eventsPerSecond: number
  readonly models: number
  /** The most heap that was seen in use, MiB. */
  readonly heapMiB: number
}

/** 全部折叠 — all read models together fold the log that the store holds, from where their checkpoints stand (empty tables: from the first event), and what that took. */
export async function foldAll({ databaseUrl, store, openParts, models = readModels, signal = new AbortController().signal }: CatchUpOptions): Promise<CatchUpMeasure> {
  const folded = models.filter((model) => openParts !== undefined || !isKeyed(model))
  const head = await store.head()
  const openSession = sessionsOn(databaseUrl, 'hub-fold')
  const session = await openSession()
  const { rows } = await session.query('select coalesce(min(position), -1)::text from read.checkpoint')
  await session.close()
  const first = Number(rows[0]?.[0] ?? -1)

  let heap = 0
  const watching = setInterval(() => { heap = Math.max(heap, process.memoryUsage().heapUsed) }, 200)
  const startedAt = performance.now()
  const runner = new ProjectionRunner({ store, openSession, models: folded, ...(openParts === undefined ? {} : { openParts }) })
  await runner.run(signal, head)
  const seconds = (performance.now() - startedAt) / 1_000
  clearInterval(watching)
  const events = head - first
  return { events, seconds, eventsPerSecond: Math.round(events / seconds), models: folded.length, heapMiB: Math.round(heap / 2 ** 20) }
}
