import { randomBytes, randomFillSync } from 'node:crypto'
import { uuidRandomBytes, uuidv7 } from '@hub/schemas'
import pg from 'pg'
import { migrate } from '../../src/migrate.ts'

export interface BenchDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** A database of its own on the server of `adminUrl` (a superuser), with the hub's schema. */
export async function createBenchDatabase(adminUrl: string): Promise<BenchDatabase> {
  const name = `bench_${randomBytes(6).toString('hex')}`
  await execute(adminUrl, `create database ${name} template template0 encoding 'UTF8'`)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  await migrate({ connectionString: url.href })
  return { url: url.href, drop: () => execute(adminUrl, `drop database ${name} with (force)`) }
}

async function execute(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

const payloadBytes = 1_024
const payloads = Array.from({ length: 64 }, () => {
  const empty = JSON.stringify({ data: '' }).length
  return Buffer.from(JSON.stringify({ data: randomBytes(payloadBytes).toString('base64').slice(0, payloadBytes - empty) }))
})
let turn = 0

/** 1 KiB of JSON that does not compress, as sealed parts do not. */
export function nextPayload(): Buffer {
  turn += 1
  return payloads[turn % payloads.length] ?? Buffer.alloc(0)
}

const randomDraw = Buffer.alloc(uuidRandomBytes * 1_024)
let randomUsed = randomDraw.length

/** A stream name as the hub makes them: of a UUIDv7, its randomness drawn in bulk. */
export function nextStream(): string {
  if (randomUsed === randomDraw.length) {
    randomFillSync(randomDraw)
    randomUsed = 0
  }
  randomUsed += uuidRandomBytes
  return `look-up-${uuidv7(Date.now(), randomDraw.subarray(randomUsed - uuidRandomBytes, randomUsed))}`
}

/** The id of the one event of such a stream. */
export function idOf(stream: string): string {
  return stream.slice('look-up-'.length)
}
