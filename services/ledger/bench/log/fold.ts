import pg from 'pg'
import { evolveAt, hasFold, initialOf, type AggregateStates } from '../../src/application/folds.ts'
import { decodeEnvelope } from '../../src/events/codec.ts'
import { streamKind } from '../../src/events/event-types.ts'
import { upcast } from '../../src/events/upcast.ts'
import { benchKey, fillLog } from './fill-log.ts'
import { openPostgresStore } from '../../src/store/postgres/postgres-store.ts'
import { createBenchDatabase } from '../store/bench-database.ts'
import { compare, ratio, type Contender } from '../store/rounds.ts'
import type { BenchOptions, BenchResult } from '../store/store-bench.ts'

const events = 200_000
const rowsPerFetch = 5_000

/** 重放并折叠 — the whole log out of the store, decoded, upcast and folded to the state of every stream, against a cursor that only reads the same rows. */
export async function benchFold({ adminUrl, rounds, seconds }: BenchOptions): Promise<BenchResult> {
  const database = await createBenchDatabase(adminUrl)
  try {
    await fillLog(database.url, { events, sealIdentity: benchKey().seal })
    const contenders = [await foldingReplay(database.url), await bareCursor(database.url)]
    const figures = await compare(contenders, { rounds, seconds })
    for (const { close } of contenders) await close()
    const [replayed, cursor] = contenders
    return {
      what: `audit replay and fold, ${String(events)} events`, figures,
      bounds: [{ what: 'to a bare cursor', value: ratio(figures, replayed?.name ?? '', cursor?.name ?? ''), bound: 0.5, kind: 'at least' }],
    }
  } finally {
    await database.drop()
  }
}

async function foldingReplay(url: string): Promise<Contender> {
  const store = await openPostgresStore({ connectionString: url, role: 'reader' })
  return {
    name: 'store, every stream folded (events/s)',
    run: (seconds) => rate(seconds, async () => {
      const states = new Map<string, unknown>()
      let seen = 0
      for await (const page of store.subscribeAll(0, AbortSignal.timeout(120_000))) {
        for (const { stream, bytes } of page) {
          const envelope = decodeEnvelope(bytes)
          const kind = streamKind(stream)
          const event = upcast(envelope)
          if (!hasFold(kind)) continue
          states.set(stream, evolveAt(kind as keyof AggregateStates, (states.get(stream) ?? initialOf(kind)) as never, event, envelope.recordedAt))
        }
        seen += page.length
        if (seen >= events) break
      }
      if (states.size === 0) throw new Error('nothing was folded')
      return seen
    }),
    close: () => store.close(),
  }
}

async function bareCursor(url: string): Promise<Contender> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    name: 'bare cursor (events/s)',
    run: (seconds) => rate(seconds, async () => {
      await client.query('begin')
      await client.query('declare replay no scroll cursor for select position, stream, revision, bytes from ledger.event order by position')
      let seen = 0
      for (;;) {
        const { rows } = await client.query({ text: `fetch ${String(rowsPerFetch)} from replay`, rowMode: 'array' })
        if (rows.length === 0) break
        seen += rows.length
      }
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
