/** 速率 — one measured way and what it reached. */
export interface Rate {
  readonly name: string
  /** A second of one core, or a second on the clock where the name says so. */
  readonly perSecond: number
}

const warmUpMs = 500

/**
 * 每核速率 — how often `work` is done in a second of processor time: that other work shares the machine lowers it little, and `openssl speed` divides by the same.
 * `work` runs for some tenths of a second first, so that it is compiled.
 */
export function ratePerCore(name: string, seconds: number, work: () => void): Rate {
  repeat(warmUpMs, work)
  const before = process.cpuUsage()
  const times = repeat(seconds * 1_000, work)
  const { user, system } = process.cpuUsage(before)
  return { name, perSecond: times / ((user + system) / 1e6) }
}

function repeat(ms: number, work: () => void): number {
  const end = performance.now() + ms
  let times = 0
  for (; performance.now() < end; times += 1) work()
  return times
}
