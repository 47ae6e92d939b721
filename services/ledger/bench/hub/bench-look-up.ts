import type { LoadResult } from '../load/load-job.ts'
import { runLoad } from '../load/run-load.ts'
import { startFloorServer, type FloorServer } from '../load/floor-server.ts'
import { medianOf, type Figure } from '../store/rounds.ts'
import type { BenchResult } from '../store/store-bench.ts'
import { measureLag } from './lag.ts'
import type { LookUpBench } from './look-ups.ts'

export interface Rounds { readonly rounds: number; readonly seconds: number }

const connections = 256
const fewConnections = 64
/** Until the compiler has seen all of the road often enough; it takes some ten thousand look-ups. */
const warmUpSeconds = 20

/** 用证 — by persisted operation over HTTP, with 256 and 64 connections, against a bare Fastify POST of the same requests; then at half that rate, for its latency. */
export async function benchLookUp(bench: LookUpBench, { rounds, seconds }: Rounds): Promise<BenchResult> {
  const floor = await startFloorServer()
  try {
    await bench.load('persisted', { connections, seconds: warmUpSeconds })
    const contenders: readonly Contending[] = [
      { name: `look-up, ${String(connections)} connections (requests/s)`, run: () => bench.load('persisted', { connections, seconds }) },
      { name: `look-up, ${String(fewConnections)} connections (requests/s)`, run: () => bench.load('persisted', { connections: fewConnections, seconds }) },
      { name: `bare Fastify POST, ${String(connections)} connections (requests/s)`, run: () => bench.loadBare(floor.url, { connections, seconds }) },
    ]
    const { figures, lags } = await takeTurns(contenders, { rounds, seconds }, bench)
    const [full, , bare] = figures.map(({ median }) => median)
    const half = await bench.load('persisted', { connections: fewConnections, seconds: 3 * seconds, rate: (full ?? 0) / 2 })
    const lagAtHalf = await measureLag(bench.hub)
    return {
      what: `look-up by persisted operation over HTTP, through gateway and ledger, ${bench.holders}`,
      figures: [...figures, ...latencies(half), only('projection lag at the end of half load (s)', lagAtHalf), summary('projection lag at the end of full load (s)', lags)],
      bounds: [
        { what: 'to a bare Fastify POST', value: (full ?? 0) / (bare ?? Number.NaN), bound: 0.2, kind: 'at least' },
        { what: `p99 in ms at half that load (${String(Math.round(half.perSecond))}/s)`, value: half.p99, bound: 50, kind: 'at most' },
        { what: 'seconds of projection lag at the end', value: Math.max(lagAtHalf, medianOf(lags)), bound: 1, kind: 'at most' },
      ],
    }
  } finally {
    floor.stop()
  }
}

/** 临时文档 — the same look-up as a document that the hub has never seen as text, through Yoga, against a trivial query of a bare Yoga. */
export async function benchAdHocLookUp(bench: LookUpBench, { rounds, seconds }: Rounds): Promise<BenchResult> {
  const floor = await startFloorServer()
  try {
    await bench.load('ad-hoc', { connections: fewConnections, seconds: warmUpSeconds })
    const { figures } = await takeTurns([
      { name: `ad-hoc look-up, ${String(fewConnections)} connections (requests/s)`, run: () => bench.load('ad-hoc', { connections: fewConnections, seconds }) },
      { name: `trivial Yoga query, ${String(fewConnections)} connections (requests/s)`, run: () => yogaLoad(floor, seconds) },
    ], { rounds, seconds }, bench)
    const [adHoc, trivial] = figures.map(({ median }) => median)
    return {
      what: `the same look-up as an ad-hoc document through Yoga, ${bench.holders}`, figures,
      bounds: [{ what: 'to a trivial Yoga query', value: (adHoc ?? 0) / (trivial ?? Number.NaN), bound: 0.6, kind: 'at least' }],
    }
  } finally {
    floor.stop()
  }
}

interface Contending { readonly name: string; readonly run: () => Promise<LoadResult> }

/** Everyone once a round. The hub is left to finish what the round before left it, and what that takes is measured: nobody pays for another's work. */
async function takeTurns(contenders: readonly Contending[], { rounds }: Rounds, { hub }: LookUpBench): Promise<{ readonly figures: readonly Figure[]; readonly lags: readonly number[] }> {
  const rates = contenders.map((): number[] => [])
  const lags: number[] = []
  for (let round = 0; round < rounds; round += 1)
    for (const [at, { run }] of contenders.entries()) {
      rates[at]?.push((await run()).perSecond)
      lags.push(await measureLag(hub))
    }
  return { figures: contenders.map(({ name }, at) => summary(name, rates[at] ?? [])), lags }
}

function yogaLoad({ url }: FloorServer, seconds: number): Promise<LoadResult> {
  return runLoad({ url, path: '/graphql', connections: fewConnections, seconds, requests: { kind: 'same', body: JSON.stringify({ query: '{ hello }' }), headers: { accept: 'application/json' } }, expect: '"hello"' })
}

function latencies({ p50, p95, p99 }: LoadResult): readonly Figure[] {
  return [only('p50 at half load (ms)', p50), only('p95 at half load (ms)', p95), only('p99 at half load (ms)', p99)]
}

function only(name: string, value: number): Figure {
  return { name, min: value, median: value, max: value }
}

function summary(name: string, values: readonly number[]): Figure {
  return { name, min: Math.min(...values), median: medianOf(values), max: Math.max(...values) }
}
