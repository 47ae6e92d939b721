import type { CatchUpMeasure } from '../projections/fold-all.ts'
import type { StockMade } from './make-stock.ts'
import type { SchemaSizes } from './room.ts'

/** 入库报告 — what `stock.ts --json` prints; the benches read it. */
export interface StockReport extends StockMade {
  readonly seconds: number
  readonly catchUp: Pick<CatchUpMeasure, 'events' | 'seconds' | 'eventsPerSecond'>
  readonly grownBytes: SchemaSizes
}
