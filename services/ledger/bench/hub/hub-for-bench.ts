import { startBenchHub, type BenchHub } from './bench-hub.ts'
import { openLookUpBench, type LookUpBench } from './look-ups.ts'

/** 供各行使用的枢纽 — one for all rows that need it, started by the first, its scene set by the first that looks up. */
export interface HubForBench {
  hub(): Promise<BenchHub>
  lookUps(): Promise<LookUpBench>
  stop(): Promise<void>
}

export function hubForBench(): HubForBench {
  let hub: Promise<BenchHub> | undefined
  let lookUps: Promise<LookUpBench> | undefined
  const start = (): Promise<BenchHub> => (hub ??= startBenchHub())
  return {
    hub: start,
    lookUps: () => (lookUps ??= start().then(openLookUpBench)),
    async stop() { await (await hub)?.stop() },
  }
}
