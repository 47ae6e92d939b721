import pg from 'pg'
import { openPostgresStore } from '../../src/store/postgres/postgres-store.ts'
import { preload } from './append-copy.ts'
import { createBenchDatabase, type BenchDatabase } from './bench-database.ts'
import type { Contender } from './rounds.ts'

export interface ReplayContenders {
  readonly contenders: readonly Contender[]
  readonly drop: () => Promise<void>
}

/** Reads the whole log again and again for the time given. Rate: events/s. */
export async function replays(adminUrl: string, events: number): Promise<ReplayContenders> {
  const database = await createBenchDatabase(adminUrl)
  await preload(database.url, events)
  return { contenders: [await storeReplay(database, events), await cursorReplay(database)], drop: () => database.drop() }
}

// The subscription reads the next page while this one is parsed; every event is parsed, as an audit must.
async function storeReplay({ url }: BenchDatabase, events: number): Promise<Contender> {
  const store = await openPostgresStore({ connectionString: url, role: 'reader' })
  return {
    name: 'store, each event parsed',
    run: (seconds) => rate(seconds, async () => {
      let seen = 0
      let parsed = 0
      for await (const page of store.subscribeAll(0, AbortSignal.timeout(120_000))) {
        for (const { bytes } of page) parsed += Object.keys(JSON.parse(Buffer.from(bytes).toString()) as object).length
        seen += page.length
        if (seen >= events) break
      }
      if (parsed < events) throw new Error('an event was not parsed')
      return seen
    }),
    close: () => store.close(),
  }
}

const rowsPerFetch = 5_000

async function cursorReplay({ url }: BenchDatabase): Promise<Contender> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    name: 'bare cursor',
    run: (seconds) => rate(seconds, async () => {
      await client.query('begin')
      await client.query('declare replay no scroll cursor for select position, stream, revision, bytes from ledger.event order by position')
      let seen = 0
      for (let fetched = -1; fetched !== 0; seen += fetched) fetched = (await client.query({ text: `fetch ${String(rowsPerFetch)} from replay`, rowMode: 'array' })).rows.length
      await client.query('commit')
      return seen
    }),
    close: () => client.end(),
  }
}

async function rate(seconds: number, once: () => Promise<number>): Promise<number> {
  const begin = performance.now()
  let seen = 0
  do seen += await once()
  while (performance.now() - begin < 1_000 * seconds)
  return (1_000 * seen) / (performance.now() - begin)
}
