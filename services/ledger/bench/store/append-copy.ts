import pg, { type Submittable } from 'pg'
import { createBenchDatabase, nextPayload, nextStream } from './bench-database.ts'
import type { Contender } from './rounds.ts'

const rowsPerTransaction = 10_000
const rowsPerChunk = 200

interface CopyingConnection {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/** COPY FROM STDIN, binary, into the same table with the same indexes, 10 000 rows a transaction: what the table can take. Rate: rows/s. */
export async function copyAppends(adminUrl: string, preloadedEvents = 0): Promise<Contender> {
  const database = await createBenchDatabase(adminUrl)
  await preload(database.url, preloadedEvents)
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  let position = preloadedEvents
  return {
    name: 'COPY, 10 000 rows a transaction',
    async run(seconds) {
      const begin = performance.now()
      const end = begin + 1_000 * seconds
      const from = position
      while (performance.now() < end) {
        await copyIn(client, position)
        position += rowsPerTransaction
      }
      return (1_000 * (position - from)) / (performance.now() - begin)
    },
    async close() {
      await client.end()
      await database.drop()
    },
  }
}

/** Fills the log of an empty database by COPY; each event begins a stream. */
export async function preload(url: string, events: number): Promise<void> {
  if (events === 0) return
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (let position = 0; position < events; position += rowsPerTransaction) await copyIn(client, position, Math.min(rowsPerTransaction, events - position))
  await client.query('vacuum (analyze) ledger.event')
  await client.end()
}

/** One binary COPY of `rows` events, each the first of its stream, from `position` on. */
export function copyIn(client: pg.Client, position: number, rows = rowsPerTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    const copy: Submittable & Record<string, unknown> = {
      submit(connection) {
        (connection as unknown as CopyingConnection).query('copy ledger.event (position, stream, revision, bytes) from stdin (format binary)')
      },
      handleCopyInResponse(connection: CopyingConnection) {
        connection.sendCopyFromChunk(copyHeader)
        for (let row = 0; row < rows; row += rowsPerChunk) connection.sendCopyFromChunk(Buffer.concat(Array.from({ length: Math.min(rowsPerChunk, rows - row) }, (_, n) => encodeRow(position + row + n))))
        connection.sendCopyFromChunk(copyTrailer)
        connection.endCopyFrom()
      },
      handleCommandComplete: () => undefined,
      handleError: reject,
      handleReadyForQuery: () => { resolve() },
    }
    client.query(copy)
  })
}

const copyHeader = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
const copyTrailer = Buffer.from([0xff, 0xff])

function encodeRow(position: number): Buffer {
  const stream = nextStream()
  const bytes = nextPayload()
  const row = Buffer.allocUnsafe(2 + 12 + 4 + stream.length + 8 + 4 + bytes.length)
  let at = row.writeInt16BE(4, 0)
  at = row.writeInt32BE(8, at)
  at = row.writeBigInt64BE(BigInt(position), at)
  at = row.writeInt32BE(stream.length, at)
  at += row.write(stream, at, 'latin1')
  at = row.writeInt32BE(4, at)
  at = row.writeInt32BE(0, at)
  at = row.writeInt32BE(bytes.length, at)
  bytes.copy(row, at)
  return row
}
