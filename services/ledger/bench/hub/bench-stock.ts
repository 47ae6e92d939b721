import type { StockReport } from '../../src/stock/stock-report.ts'
import type { Figure } from '../store/rounds.ts'
import type { BenchResult } from '../store/store-bench.ts'

const licencesPerSecondMin = 6_000
const eventsPerSecondMin = 20_000

/** 成批入库 — how fast the stock was made, and what it takes on disk once the read models have folded it. */
export function benchStock({ made, seconds, grownBytes }: StockReport): BenchResult {
  const perLicence = Object.entries(grownBytes).map(([schema, bytes]) => once(`bytes a licence, schema ${schema}`, bytes / made))
  const all = Object.values(grownBytes).reduce((sum, bytes) => sum + bytes, 0)
  return {
    what: `a stock of ${String(made)} licences made in bulk`,
    figures: [once('made (licences/s)', made / seconds), ...perLicence, once('bytes a licence, all', all / made)],
    bounds: [{ what: 'licences/s', value: made / seconds, bound: licencesPerSecondMin, kind: 'at least' }],
  }
}

/** 追赶 — of all read models over the log of the stock, its parts opened with the vault's own keys. */
export function benchStockCatchUp({ made, catchUp: { events, eventsPerSecond } }: StockReport): BenchResult {
  return {
    what: `catch-up of all projections, ${String(events)} events of ${String(made)} licences made in bulk`,
    figures: [once('all projections together (events/s)', eventsPerSecond)],
    bounds: [{ what: 'events/s', value: eventsPerSecond, bound: eventsPerSecondMin, kind: 'at least' }],
  }
}

function once(name: string, value: number): Figure {
  return { name, min: value, median: value, max: value }
}
