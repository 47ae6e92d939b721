import pg from 'pg'
import { foldAll } from '../../src/projections/fold-all.ts'
import { benchKey, fillLog } from './fill-log.ts'
import { openPostgresStore } from '../../src/store/postgres/postgres-store.ts'
import { createBenchDatabase } from '../store/bench-database.ts'
import { medianOf } from '../store/rounds.ts'
import type { BenchResult } from '../store/store-bench.ts'

const events = 200_000
const boundPerSecond = 20_000

/** 追赶 — every read model from an empty read side to the head of a synthetic log: 200 000 events, the masked model with real decryption. */
export async function benchCatchUp(adminUrl: string, rounds: number): Promise<BenchResult> {
  const database = await createBenchDatabase(adminUrl)
  const key = benchKey()
  const store = await openPostgresStore({ connectionString: database.url, role: 'reader' })
  try {
    await fillLog(database.url, { events, sealIdentity: key.seal })
    const rates: number[] = []
    for (let round = 0; round <= rounds; round += 1) {
      await emptyReadSide(database.url)
      const { eventsPerSecond } = await foldAll({ databaseUrl: database.url, store, openParts: key.open })
      if (round > 0) rates.push(eventsPerSecond)
    }
    const median = medianOf(rates)
    return {
      what: `catch-up of all projections, ${String(events)} events`,
      figures: [{ name: 'all projections together (events/s)', min: Math.min(...rates), median, max: Math.max(...rates) }],
      bounds: [{ what: 'events/s', value: median, bound: boundPerSecond, kind: 'at least' }],
    }
  } finally {
    await store.close()
    await database.drop()
  }
}

/** As right after the migrations: tables without rows, checkpoints at the beginning. */
async function emptyReadSide(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('read', 'read_masked')`)
    await client.query(`truncate ${rows.map(({ name }) => name).join(', ')}`)
  } finally {
    await client.end()
  }
}
