import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { CatchUpMeasure } from '../../src/projections/fold-all.ts'
import { benchKey, fillLog } from './fill-log.ts'
import { createBenchDatabase } from '../store/bench-database.ts'
import type { BenchResult } from '../store/store-bench.ts'

const events = 1_000_000
const heapMiBMax = 512
const childTimeoutMs = 10 * 60_000

/** 内存 — one million events through all projections in a process that may not use more than 512 MiB of heap, and dies if it needs more. */
export async function benchMemory(adminUrl: string): Promise<BenchResult> {
  const database = await createBenchDatabase(adminUrl)
  try {
    await fillLog(database.url, { events, sealIdentity: benchKey().seal })
    const { stdout } = await promisify(execFile)(
      process.execPath, [`--max-old-space-size=${String(heapMiBMax)}`, fileURLToPath(new URL('replay-in-heap.ts', import.meta.url))],
      { env: { ...process.env, BENCH_DATABASE_URL: database.url }, timeout: childTimeoutMs })
    const { heapMiB, eventsPerSecond } = JSON.parse(stdout) as CatchUpMeasure
    return {
      what: `memory, ${String(events)} events replayed into all projections`,
      figures: [
        { name: 'most heap in use (MiB)', min: heapMiB, median: heapMiB, max: heapMiB },
        { name: 'rate meanwhile (events/s)', min: eventsPerSecond, median: eventsPerSecond, max: eventsPerSecond },
      ],
      bounds: [{ what: 'MiB of heap', value: heapMiB, bound: heapMiBMax, kind: 'at most' }],
    }
  } finally {
    await database.drop()
  }
}
