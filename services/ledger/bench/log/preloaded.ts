import pg from 'pg'
import { openPostgresStore, type PostgresStore } from '../../src/store/postgres/postgres-store.ts'
import { copyIn, preload } from '../store/append-copy.ts'
import { createBenchDatabase, idOf, nextPayload, nextStream } from '../store/bench-database.ts'
import { compare, medianOf, ratio, type Contender } from '../store/rounds.ts'
import type { BenchOptions, BenchResult } from '../store/store-bench.ts'

const callers = 1_024
const rowsPerTransaction = 10_000
const names = { store: `store, ${String(callers)} callers`, copy: 'COPY, 10 000 rows a transaction', storeLatency: 'store, one at a time (ms)', insertLatency: 'bare insert and commit (ms)' }

/** 预装后的追加 — as the rows `append` and `latency`, on one table that holds so many events of as many streams already; contenders take turns on it. */
export async function benchPreloaded({ adminUrl, rounds, seconds }: BenchOptions, events: number): Promise<BenchResult> {
  const database = await createBenchDatabase(adminUrl)
  try {
    await preload(database.url, events)
    const figures = await compare([storeRate(database.url), copyRate(database.url), storeLatency(database.url), insertLatency(database.url)], { rounds, seconds })
    return {
      what: `appends of 1 KiB after ${String(events)} events`, figures,
      bounds: [
        { what: '1 024 callers to COPY', value: ratio(figures, names.store, names.copy), bound: 0.7, kind: 'at least' },
        { what: 'latency to a bare insert and commit', value: ratio(figures, names.storeLatency, names.insertLatency), bound: 1.5, kind: 'at most' },
      ],
    }
  } finally {
    await database.drop()
  }
}

function storeRate(url: string): Contender {
  return {
    name: names.store,
    run: (seconds) => withStore(url, async (store) => {
      const begin = performance.now()
      const end = begin + 1_000 * seconds
      let acknowledged = 0
      await Promise.all(Array.from({ length: callers }, async () => {
        while (performance.now() < end) {
          await appendOne(store)
          acknowledged += 1
        }
      }))
      return (1_000 * acknowledged) / (performance.now() - begin)
    }),
    close: () => Promise.resolve(),
  }
}

function storeLatency(url: string): Contender {
  return { name: names.storeLatency, run: (seconds) => withStore(url, (store) => medianMs(seconds, () => appendOne(store))), close: () => Promise.resolve() }
}

function copyRate(url: string): Contender {
  return {
    name: names.copy,
    run: (seconds) => withClient(url, async (client, first) => {
      const begin = performance.now()
      let position = first
      while (performance.now() < begin + 1_000 * seconds) {
        await copyIn(client, position)
        position += rowsPerTransaction
      }
      return (1_000 * (position - first)) / (performance.now() - begin)
    }),
    close: () => Promise.resolve(),
  }
}

function insertLatency(url: string): Contender {
  return {
    name: names.insertLatency,
    run: (seconds) => withClient(url, (client, first) => {
      let position = first
      return medianMs(seconds, async () => {
        await client.query({ name: 'insert', text: 'insert into ledger.event (position, stream, revision, bytes) values ($1, $2, 0, $3)', values: [position++, nextStream(), nextPayload()] })
      })
    }),
    close: () => Promise.resolve(),
  }
}

async function medianMs(seconds: number, once: () => Promise<void>): Promise<number> {
  const durations: number[] = []
  const end = performance.now() + 1_000 * seconds
  for (let now = performance.now(); now < end; now = performance.now()) {
    await once()
    durations.push(performance.now() - now)
  }
  return medianOf(durations)
}

async function appendOne(store: PostgresStore): Promise<void> {
  const stream = nextStream()
  const result = await store.append([{ stream, expected: 'none', events: [{ id: idOf(stream), bytes: nextPayload() }] }], [])
  if (!result.ok) throw new Error('a new stream was refused')
}

// Each turn opens its own: the store keeps where the log ends, and the others move it.
async function withStore(url: string, use: (store: PostgresStore) => Promise<number>): Promise<number> {
  const store = await openPostgresStore({ connectionString: url, role: 'leader' })
  try {
    await store.awaitLeadership(AbortSignal.timeout(10_000))
    return await use(store)
  } finally {
    await store.close()
  }
}

async function withClient(url: string, use: (client: pg.Client, first: number) => Promise<number>): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows: [row] } = await client.query<{ first: string }>('select coalesce(max(position), -1) + 1 as first from ledger.event')
    return await use(client, Number(row?.first ?? 0))
  } finally {
    await client.end()
  }
}
