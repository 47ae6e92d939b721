import { openPostgresStore } from '../../src/store/postgres/postgres-store.ts'
import { preload } from './append-copy.ts'
import { createBenchDatabase, idOf, nextPayload, nextStream } from './bench-database.ts'
import { medianOf, type Contender } from './rounds.ts'

/**
 * So many callers, each with one append of one event under way, each event to a new stream with a check on another; on a log that holds so many
 * events already. Rate: acknowledged events/s.
 */
export async function storeAppends(adminUrl: string, callers: number, preloadedEvents = 0): Promise<Contender> {
  const { store, append, close } = await openStore(adminUrl, preloadedEvents)
  const checked = nextStream()
  await store.append([{ stream: checked, expected: 'none', events: [{ id: idOf(checked), bytes: nextPayload() }] }], [])
  return {
    name: `store, ${String(callers)} callers`,
    close,
    async run(seconds) {
      const begin = performance.now()
      const end = begin + 1_000 * seconds
      let acknowledged = 0
      await Promise.all(Array.from({ length: callers }, async () => {
        while (performance.now() < end) {
          await append(checked)
          acknowledged += 1
        }
      }))
      return (1_000 * acknowledged) / (performance.now() - begin)
    },
  }
}

/** One caller, one append at a time. Figure: median ms from call to acknowledgement. */
export async function storeLatency(adminUrl: string): Promise<Contender> {
  const { append, close } = await openStore(adminUrl)
  return {
    name: 'store, one at a time (ms)',
    close,
    async run(seconds) {
      const durations: number[] = []
      const end = performance.now() + 1_000 * seconds
      for (let now = performance.now(); now < end; now = performance.now()) {
        await append()
        durations.push(performance.now() - now)
      }
      return medianOf(durations)
    },
  }
}

async function openStore(adminUrl: string, preloadedEvents = 0) {
  const database = await createBenchDatabase(adminUrl)
  await preload(database.url, preloadedEvents)
  const store = await openPostgresStore({ connectionString: database.url, role: 'leader' })
  await store.awaitLeadership(AbortSignal.timeout(10_000))
  return {
    store,
    async append(checked?: string): Promise<void> {
      const stream = nextStream()
      const checks = checked === undefined ? [] : [{ stream: checked, revision: 0 }]
      const result = await store.append([{ stream, expected: 'none', events: [{ id: idOf(stream), bytes: nextPayload() }] }], checks)
      if (!result.ok) throw new Error('a new stream was refused')
    },
    async close(): Promise<void> {
      await store.close()
      await database.drop()
    },
  }
}
