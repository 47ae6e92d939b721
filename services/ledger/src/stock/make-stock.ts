import type { CommandReply } from '@hub/schemas'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { idMaker } from '../application/new-ids.ts'
import { openLedger } from '../open-ledger.ts'
import type { LedgerStore } from '../store/event-store.ts'
import type { StoreLocation } from '../store/open-store.ts'
import type { HubKeys } from '../vault/hub-keys.ts'
import type { ProfileName } from '../vault/sealing-profile.ts'
import type { Vault } from '../vault/vault.ts'
import { DraftingThread } from './drafting-threads.ts'
import type { Chunk } from './drafter.ts'
import { findStockPlace } from './stock-place.ts'
import { StockRefused } from './stock-refused.ts'
import { stockRequest, type StockPlace } from './stock-request.ts'
import { DraftWriter } from './write-draft.ts'

/** Some 4 MB of events; a crash leaves that much per thread to be looked at row by row. */
const rowsPerChunkDefault = 250
/** One at work, one waiting: a thread never idles while its draft is being written. */
const chunksPerThread = 2
const rowsAtOnceMax = 256

export interface StockOptions {
  /** The n-th synthetic holder's licence, from `from` on. */
  readonly from: number
  readonly count: number
  readonly threads: number
  readonly rowsPerChunk?: number
  readonly location: StoreLocation
  /** Leading: nobody else writes. */
  readonly store: LedgerStore
  readonly pool: Pool
  readonly vault: Vault
  readonly hubKeys: HubKeys
  readonly profile: ProfileName
  readonly log: Logger
  readonly nowMs?: () => number
  /** Rows done with. */
  readonly progress: (done: number) => void
  /** Ends the work after what is under way. */
  readonly signal: AbortSignal
}

export interface StockMade { readonly made: number; readonly already: number }

/**
 * 成批入库 — deposits a synthetic stock as an import would, row for row the same, but without a network, and many rows to a statement: threads decide and seal, this one writes. Chunks with
 * rows or names that are there already are left to the ledger's ordinary road, so that it may be called again, also after a crash. @throws StockRefused @throws Unavailable
 */
export async function makeStock(options: StockOptions): Promise<StockMade> {
  const place = await findStockPlace(options.vault)
  const nowMs = options.nowMs ?? Date.now
  // The index is caught up and erasures are replayed; after this the log grows by drafts alone.
  const ledger = await openLedger({ ...options, nowMs })
  const floorMs = Date.parse(ledger.clock.now().at)
  await ledger.close()
  const tally = { made: 0, already: 0 }
  const mixed = await draftAll({ ...options, nowMs: () => Math.max(nowMs(), floorMs) }, place, tally)
  if (mixed.length > 0 && !options.signal.aborted) await oneByOne(options, { place, mixed, nowMs, tally })
  options.signal.throwIfAborted()
  return tally
}

interface Tally { made: number; already: number }

async function draftAll({ from, count, threads, rowsPerChunk = rowsPerChunkDefault, nowMs = Date.now, store, pool, progress, signal, ...rest }: StockOptions, place: StockPlace, tally: Tally): Promise<readonly Chunk[]> {
  const mixed: Chunk[] = []
  const writer = new DraftWriter(store, pool, await store.head())
  let [next, lastMs, before]: [number, number, Promise<void>] = [from, 0, Promise.resolve()]

  // Chunks are written in the order in which their instants were given out: recorded instants never decrease along positions.
  const work = async (thread: DraftingThread): Promise<void> => {
    while (next < from + count && !signal.aborted) {
      lastMs = Math.max(lastMs, nowMs())
      const chunk: Chunk = { from: next, count: Math.min(rowsPerChunk, from + count - next), atMs: lastMs }
      next += chunk.count
      const turn = before
      const { promise: passed, resolve: pass } = Promise.withResolvers<void>()
      before = passed
      try {
        const drafted = await thread.draft(chunk)
        await turn
        if (drafted === 'mixed') mixed.push(chunk)
        else if (drafted === 'there') tally.already += chunk.count
        else {
          const written = writer.write(drafted)
          pass()
          await written
          tally.made += chunk.count
        }
      } catch (error) {
        // Nobody begins another chunk.
        next = from + count
        throw error
      } finally {
        pass()
      }
      progress(tally.made + tally.already)
    }
  }

  const all = Array.from({ length: threads }, () => new DraftingThread({ ...rest.location, hubKeys: rest.hubKeys, profile: rest.profile, place }))
  try {
    await Promise.all(all.flatMap((thread) => Array.from({ length: chunksPerThread }, () => work(thread))))
  } finally {
    await Promise.all(all.map((thread) => thread.close()))
  }
  return mixed
}

interface Rest { readonly place: StockPlace; readonly mixed: readonly Chunk[]; readonly nowMs: () => number; readonly tally: Tally }

/** 逐行 — by the ledger as it is: names that a killed run has left are used, rows that are there are recognised. */
async function oneByOne(options: StockOptions, { place, mixed, nowMs, tally }: Rest): Promise<void> {
  const ledger = await openLedger({ ...options, nowMs })
  const newId = idMaker(Date.now)
  const rows = mixed.flatMap(({ from, count }) => Array.from({ length: count }, (_, n) => from + n))
  try {
    let next = 0
    await Promise.all(Array.from({ length: Math.min(rowsAtOnceMax, rows.length) }, async () => {
      for (let row = rows[next++]; row !== undefined && !options.signal.aborted; row = rows[next++]) {
        tally[outcomeOf(await ledger.dispatch(stockRequest(row, place, newId())))] += 1
        options.progress(tally.made + tally.already)
      }
    }))
  } finally {
    await ledger.close()
  }
}

function outcomeOf(reply: CommandReply): keyof Tally {
  if (reply.kind === 'accepted') return 'made'
  if (reply.kind === 'refused' && reply.code === 'SOURCE_ROW_TAKEN') return 'already'
  throw new StockRefused(`账本没有接受一行合成存量（${reply.kind === 'refused' ? reply.code : reply.kind}）。请运行 npx hub ledger fsck`)
}
