import type { BenchServer } from './bench-server.ts'
import { benchImport } from './hub/bench-import.ts'
import { benchAdHocLookUp, benchLookUp } from './hub/bench-look-up.ts'
import { benchStock, benchStockCatchUp } from './hub/bench-stock.ts'
import type { HubForBench } from './hub/hub-for-bench.ts'
import { benchCatchUp } from './log/catch-up.ts'
import { benchFold } from './log/fold.ts'
import { benchMemory } from './log/memory.ts'
import { benchPreloaded } from './log/preloaded.ts'
import { benchSigner, benchSm2 } from './signer/bench-signer.ts'
import { benchAppends, benchLatency, type BenchResult } from './store/store-bench.ts'

export interface RowRun {
  readonly server: BenchServer
  readonly hub: HubForBench
  readonly rounds: number
  readonly seconds: number
  readonly preload: number
}

export interface BenchRow {
  readonly name: string
  /** Runs only with this option, or by name. */
  readonly needs?: 'preload' | 'licences'
  readonly run: (run: RowRun) => Promise<BenchResult>
}

/** 基准各行 — in the order in which they are run and printed. */
export const benchRows: readonly BenchRow[] = [
  { name: 'append', run: async ({ server, rounds, seconds }) => benchAppends({ adminUrl: await server.adminUrl(), rounds, seconds }) },
  { name: 'latency', run: async ({ server, rounds, seconds }) => benchLatency({ adminUrl: await server.adminUrl(), rounds, seconds }) },
  { name: 'catch-up', run: async ({ server, hub, rounds }) => (hub.licences > 0 ? benchStockCatchUp(await hub.stock()) : benchCatchUp(await server.adminUrl(), rounds)) },
  { name: 'replay', run: async ({ server, rounds, seconds }) => benchFold({ adminUrl: await server.adminUrl(), rounds, seconds }) },
  { name: 'memory', run: async ({ server }) => benchMemory(await server.adminUrl()) },
  { name: 'look-up', run: async ({ hub, rounds, seconds }) => benchLookUp(await hub.lookUps(), { rounds, seconds }) },
  { name: 'look-up-ad-hoc', run: async ({ hub, rounds, seconds }) => benchAdHocLookUp(await hub.lookUps(), { rounds, seconds }) },
  { name: 'stock', needs: 'licences', run: async ({ hub }) => benchStock(await hub.stock()) },
  { name: 'import', run: async ({ hub, rounds }) => benchImport(await hub.hub(), rounds) },
  { name: 'sm2', run: benchSm2 },
  { name: 'seals', run: (run) => benchSigner('seals', 'electronic seals', run) },
  { name: 'pdf', run: (run) => benchSigner('pdf', 'licence files in PDF', run) },
  { name: 'ofd', run: (run) => benchSigner('ofd', 'licence files in OFD', run) },
  { name: 'append-preloaded', needs: 'preload', run: async ({ server, rounds, seconds, preload }) => benchPreloaded({ adminUrl: await server.adminUrl(), rounds, seconds }, preload) },
]
