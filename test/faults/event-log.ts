import { canonicalBytes, leafHash, type Json } from '@hub/canonical'
import type { Envelope } from '@hub/schemas'
import { Client } from 'pg'
import { expect } from 'vitest'

/** 已存事件 — one row of the log as any reader of the database finds it. */
export interface Stored { readonly position: number; readonly stream: string; readonly revision: number; readonly bytes: Buffer; readonly envelope: Envelope }

interface Row { readonly position: string; readonly stream: string; readonly revision: number; readonly bytes: Buffer }

/** A connection as administrator for one piece of work. */
export async function withDatabase<T>(databaseUrl: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'fault-test', connectionTimeoutMillis: 10_000 })
  // A server that is killed says so here, and again where the work waits for it.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The whole log, in order. */
export async function readLog(databaseUrl: string): Promise<readonly Stored[]> {
  const { rows } = await withDatabase(databaseUrl, (client) => client.query<Row>('select position, stream, revision, bytes from ledger.event order by position'))
  return rows.map(({ position, bytes, ...rest }) => ({ ...rest, bytes, position: Number(position), envelope: JSON.parse(bytes.toString('utf8')) as Envelope }))
}

/** 核对日志 — positions dense, revisions without gaps, recording times that never decrease, canonical bytes, unique event ids, whole commands. */
export function checkStored(log: readonly Stored[]): void {
  const revisions = new Map<string, number>()
  let before = ''
  for (const [at, { position, stream, revision, bytes, envelope }] of log.entries()) {
    expect(position, 'positions are dense').toBe(at)
    expect(envelope.stream).toBe(stream)
    expect(revision, `${stream} has no gap`).toBe((revisions.get(stream) ?? -1) + 1)
    revisions.set(stream, revision)
    expect(envelope.recordedAt >= before, `${envelope.recordedAt} after ${before}`).toBe(true)
    before = envelope.recordedAt
    if (Buffer.compare(bytes, canonicalBytes(envelope as unknown as Json)) !== 0) throw new Error(`position ${String(position)} is not canonical`)
  }
  expect(new Set(log.map(({ envelope }) => envelope.id)).size).toBe(log.length)
  expect(commandsOf(log).size).toBeGreaterThan(0)
}

/** The events of each command, by `client commandId`; fails where a command stands in the log at two places. */
export function commandsOf(log: readonly Stored[]): ReadonlyMap<string, readonly Stored[]> {
  const commands = new Map<string, Stored[]>()
  for (const stored of log) {
    const key = `${stored.envelope.client} ${stored.envelope.commandId}`
    const events = commands.get(key)
    if (events === undefined) {
      expect(stored.envelope.causation, `${key} begins with what caused it`).toBeNull()
      commands.set(key, [stored])
      continue
    }
    expect(stored.position, `${key} is on record once`).toBe((events.at(-1)?.position ?? -2) + 1)
    expect(stored.envelope.causation, `${key} is on record once`).toBe(events[0]?.envelope.id)
    events.push(stored)
  }
  return commands
}

export function leafHashOf({ bytes }: Stored): string {
  return leafHash(bytes).toString('hex')
}
