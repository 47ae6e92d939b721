import { copyAppends } from './append-copy.ts'
import { emmettAppends } from './append-emmett.ts'
import { insertAppends, insertLatency } from './append-insert.ts'
import { functionAppends } from './append-plpgsql.ts'
import { storeAppends, storeLatency } from './append-store.ts'
import { replays } from './replay.ts'
import { compare, ratio, type Contender, type Figure } from './rounds.ts'

export interface BenchOptions {
  /** A superuser of a server on this machine. */
  readonly adminUrl: string
  readonly rounds: number
  readonly seconds: number
  /** Events already in the log of the append benches' two main contenders. Default 0. */
  readonly preloadedEvents?: number
}

/** One row of the table of bounds: `value` is a ratio of medians of the same run. */
export interface Bound {
  readonly what: string
  readonly value: number
  readonly bound: number
  readonly kind: 'at least' | 'at most'
}

export interface BenchResult {
  readonly what: string
  readonly figures: readonly Figure[]
  readonly bounds: readonly Bound[]
}

/** 持久追加 — durable appends of 1 KiB against what the table can take and against the usual ways. */
export async function benchAppends(options: BenchOptions): Promise<BenchResult> {
  const { adminUrl, preloadedEvents = 0 } = options
  const figures = await race(options, [
    await storeAppends(adminUrl, 1_024, preloadedEvents),
    await storeAppends(adminUrl, 256, preloadedEvents),
    await copyAppends(adminUrl, preloadedEvents),
    await insertAppends(adminUrl),
    await functionAppends(adminUrl),
    await emmettAppends(adminUrl, 256),
  ])
  const copy = 'COPY, 10 000 rows a transaction'
  return {
    what: `durable appends, 1 KiB, ${String(preloadedEvents)} events preloaded`,
    figures,
    bounds: [
      { what: '1 024 callers to COPY', value: ratio(figures, 'store, 1024 callers', copy), bound: 0.7, kind: 'at least' },
      { what: '256 callers to COPY', value: ratio(figures, 'store, 256 callers', copy), bound: 0.5, kind: 'at least' },
      { what: '256 callers to one insert a transaction', value: ratio(figures, 'store, 256 callers', 'one insert a transaction, 32 connections'), bound: 6, kind: 'at least' },
      { what: '256 callers to Emmett', value: ratio(figures, 'store, 256 callers', 'Emmett, 256 callers'), bound: 10, kind: 'at least' },
    ],
  }
}

/** 追加时延 — one append at a time against one bare insert and commit. */
export async function benchLatency(options: BenchOptions): Promise<BenchResult> {
  const figures = await race(options, [await storeLatency(options.adminUrl), await insertLatency(options.adminUrl)])
  const value = ratio(figures, 'store, one at a time (ms)', 'bare insert and commit, one at a time (ms)')
  return { what: 'append latency', figures, bounds: [{ what: 'to a bare insert and commit', value, bound: 1.5, kind: 'at most' }] }
}

const replayedEvents = 200_000

/** 重放 — the whole log read and parsed against a bare cursor. */
export async function benchReplay(options: BenchOptions): Promise<BenchResult> {
  const { contenders, drop } = await replays(options.adminUrl, replayedEvents)
  try {
    const figures = await race(options, contenders)
    return { what: 'replay', figures, bounds: [{ what: 'to a bare cursor', value: ratio(figures, 'store, each event parsed', 'bare cursor'), bound: 0.5, kind: 'at least' }] }
  } finally {
    await drop()
  }
}

async function race(options: BenchOptions, contenders: readonly Contender[]): Promise<readonly Figure[]> {
  try {
    return await compare(contenders, options)
  } finally {
    for (const contender of contenders) await contender.close()
  }
}
