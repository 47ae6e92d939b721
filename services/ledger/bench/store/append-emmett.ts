import type { Event } from '@event-driven-io/emmett'
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql'
import pg from 'pg'
import { createBenchDatabase, nextPayload, nextStream } from './bench-database.ts'
import type { Contender } from './rounds.ts'

const connections = 32

/** Emmett's PostgreSQL store, the same events to new streams, so many callers on 32 connections. Rate: acknowledged events/s. */
export async function emmettAppends(adminUrl: string, callers: number): Promise<Contender> {
  const database = await createBenchDatabase(adminUrl)
  const pool = new pg.Pool({ connectionString: database.url, max: connections })
  // Connections that are still open when the database is dropped.
  pool.on('error', () => undefined)
  const store = getPostgreSQLEventStore(database.url, { connectionOptions: { pool } })
  await store.schema.migrate()
  return {
    name: `Emmett, ${String(callers)} callers`,
    async run(seconds) {
      const begin = performance.now()
      const end = begin + 1_000 * seconds
      let acknowledged = 0
      await Promise.all(Array.from({ length: callers }, async () => {
        while (performance.now() < end) {
          const { data } = JSON.parse(nextPayload().toString()) as { data: string }
          await store.appendToStream<Event<'LicenceLookedUp', { data: string }>>(nextStream(), [{ type: 'LicenceLookedUp', data: { data } }], { expectedStreamVersion: 'STREAM_DOES_NOT_EXIST' })
          acknowledged += 1
        }
      }))
      return (1_000 * acknowledged) / (performance.now() - begin)
    },
    async close() {
      await store.close()
      await pool.end()
      await database.drop()
    },
  }
}
