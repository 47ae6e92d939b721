import type { StockReport } from '../../src/stock/stock-report.ts'
import { startBenchHub, type BenchHub } from './bench-hub.ts'
import { openLookUpBench, openStockLookUpBench, type LookUpBench } from './look-ups.ts'

/** 供各行使用的枢纽 — one for all rows that need it, started by the first, its stock made before, its scene set by the first that looks up. */
export interface HubForBench {
  /** How many licences it holds beside the demo city's; 0: none. */
  readonly licences: number
  hub(): Promise<BenchHub>
  /** How the stock was made. Throws RangeError where none was asked for. */
  stock(): Promise<StockReport>
  /** Of the stock's holders, where there is a stock. */
  lookUps(): Promise<LookUpBench>
  stop(): Promise<void>
}

export function hubForBench(licences: number): HubForBench {
  let hub: Promise<BenchHub> | undefined
  let lookUps: Promise<LookUpBench> | undefined
  const start = (): Promise<BenchHub> => (hub ??= startBenchHub(licences))
  return {
    licences,
    hub: start,
    async stock() {
      const { stock } = await start()
      if (stock === undefined) throw new RangeError('this row needs --licences')
      return stock
    },
    lookUps: () => (lookUps ??= start().then((started) => (licences > 0 ? openStockLookUpBench(started, licences) : openLookUpBench(started)))),
    // One that did not start has said so to the row that asked for it, and left nothing.
    async stop() { await hub?.then((started) => started.stop(), () => undefined) },
  }
}
