import pg from 'pg'
import { createBenchDatabase, nextPayload, nextStream } from './bench-database.ts'
import { medianOf, type Contender } from './rounds.ts'

const connections = 32
const insert = { name: 'insert', text: 'insert into ledger.event (position, stream, revision, bytes) values ($1, $2, 0, $3)' }

/** One insert a transaction on 32 connections, prepared, positions dealt out in the client: no check, no order, no dense log. Rate: rows/s. */
export async function insertAppends(adminUrl: string): Promise<Contender> {
  const { clients, insertOne, close } = await openClients(adminUrl, connections)
  return {
    name: 'one insert a transaction, 32 connections',
    close,
    async run(seconds) {
      const begin = performance.now()
      const end = begin + 1_000 * seconds
      let rows = 0
      await Promise.all(clients.map(async (client) => {
        while (performance.now() < end) {
          await insertOne(client)
          rows += 1
        }
      }))
      return (1_000 * rows) / (performance.now() - begin)
    },
  }
}

/** One bare insert and commit at a time on one connection. Figure: median ms. */
export async function insertLatency(adminUrl: string): Promise<Contender> {
  const { clients: [client], insertOne, close } = await openClients(adminUrl, 1)
  return {
    name: 'bare insert and commit, one at a time (ms)',
    close,
    async run(seconds) {
      const durations: number[] = []
      const end = performance.now() + 1_000 * seconds
      for (let now = performance.now(); now < end && client !== undefined; now = performance.now()) {
        await insertOne(client)
        durations.push(performance.now() - now)
      }
      return medianOf(durations)
    },
  }
}

async function openClients(adminUrl: string, count: number) {
  const database = await createBenchDatabase(adminUrl)
  const clients = Array.from({ length: count }, () => new pg.Client({ connectionString: database.url }))
  await Promise.all(clients.map((client) => client.connect()))
  let position = 0
  return {
    clients,
    async insertOne(client: pg.Client): Promise<void> {
      await client.query({ ...insert, values: [position++, nextStream(), nextPayload()] })
    },
    async close(): Promise<void> {
      await Promise.all(clients.map((client) => client.end()))
      await database.drop()
    },
  }
}
