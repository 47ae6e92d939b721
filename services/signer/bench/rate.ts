/** 速率 — one measured way and what it reached. */
export interface Rate {
  readonly name: string
  /** A second of one core, or a second on the clock where the name says so. */
  readonly perSecond: number
  /** The rate that it is held against, by its name in the same round. */
  readonly floor?: string
}

/** 一项测量 — works for about so many seconds and says what it reached: one rate or several. */
export type Measure = (seconds: number) => Promise<readonly Rate[]>

/** 一行 — what is measured side by side, round after round, in one process; `close` once the last round is over. */
export interface Row {
  readonly measures: readonly Measure[]
  readonly close: () => Promise<void>
}

const warmUpMs = 500

/**
 * 每核速率 — how often `work` is done in a second of processor time of this process, its threads included: that other work shares the machine lowers it little, and
 * `openssl speed` divides by the same. `work` runs for half a second before the first round, so that it is compiled.
 */
export function perCore(name: string, work: () => unknown, floor?: string): Measure {
  let isWarm = false
  return async (seconds) => {
    if (!isWarm) await repeat(warmUpMs, work)
    isWarm = true
    const before = process.cpuUsage()
    const times = await repeat(seconds * 1_000, work)
    const { user, system } = process.cpuUsage(before)
    return [{ name, perSecond: times / ((user + system) / 1e6), ...(floor === undefined ? {} : { floor }) }]
  }
}

async function repeat(ms: number, work: () => unknown): Promise<number> {
  const end = performance.now() + ms
  let times = 0
  for (; performance.now() < end; times += 1) await work()
  return times
}
