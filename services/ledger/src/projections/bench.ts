import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Json, SealedPart } from '@hub/schemas'
import type { EventStore, RecordedEvent } from '../store/event-store.ts'
import { encodeColumn } from './column-buffer.ts'
import { readModels } from './read-models.ts'
import { isKeyed, type Opened, type OpenParts, type ReadModel } from './read-table.ts'
import { ProjectionRunner } from './runner.ts'
import { sessionsOn } from './session.ts'
import { syntheticLog, type SyntheticLogOptions } from './synthetic-log.ts'

/** One key for all holders: the bench pays for decryption, not for finding keys. */
export interface BenchKey {
  readonly seal: NonNullable<SyntheticLogOptions['sealIdentity']>
  readonly open: OpenParts
}

export function benchKey(): BenchKey {
  const key = randomBytes(32)
  const identity = Buffer.from(JSON.stringify({ name: '示例甲', number: '11010519491231002X', idType: '111' }))
  return {
    seal: (holderId): SealedPart => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const ct = Buffer.concat([cipher.update(identity), cipher.final(), cipher.getAuthTag()])
      return {
        part: 'identity', subject: `holder-${holderId}`, keyId: '01900000-0000-7000-8000-000000000000', alg: 'A256GCM', v: 1,
        nonce: nonce.toString('base64url'), ct: ct.toString('base64url'),
      }
    },
    open: (requests) => Promise.resolve(requests.map(({ part }): Opened => {
      const ct = Buffer.from(part.ct, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(part.nonce, 'base64url'))
      decipher.setAuthTag(ct.subarray(-16))
      return { value: JSON.parse(Buffer.concat([decipher.update(ct.subarray(0, -16)), decipher.final()]).toString('utf8')) as Json }
    })),
  }
}

const eventsPerInsert = 5_000

/** Fills an empty `ledger.event` with a synthetic log, past the store: the bench measures the read side. `databaseUrl` of hub_ledger or its owner. */
export async function fillLog(databaseUrl: string, options: SyntheticLogOptions): Promise<void> {
  const session = await sessionsOn(databaseUrl, 'hub-bench')()
  try {
    let page: RecordedEvent[] = []
    const insert = async (): Promise<void> => {
      if (page.length === 0) return
      await session.query(
        `insert into ledger.event (position, stream, revision, bytes) select p, s, r, decode(b, 'base64') from unnest($1::bigint[], $2::text[], $3::int[], $4::text[]) as t (p, s, r, b)`,
        [encodeColumn('bigint', page.map((e) => e.position)), encodeColumn('text', page.map((e) => e.stream)), encodeColumn('integer', page.map((e) => e.revision)),
          encodeColumn('text', page.map((e) => Buffer.from(e.bytes).toString('base64')))])
      page = []
    }
    for (const event of syntheticLog(options)) if (page.push(event) === eventsPerInsert) await insert()
    await insert()
    await session.query('analyze ledger.event')
  } finally {
    await session.close()
  }
}

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

/** 追赶速度 — how fast all read models together fold the log that the store holds, from where their checkpoints stand (empty tables: from the first event). */
export async function measureCatchUp({ databaseUrl, store, openParts, models = readModels, signal = new AbortController().signal }: CatchUpOptions): Promise<CatchUpMeasure> {
  const folded = models.filter((model) => openParts !== undefined || !isKeyed(model))
  const head = await store.head()
  const openSession = sessionsOn(databaseUrl, 'hub-bench')
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
