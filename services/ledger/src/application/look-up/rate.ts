const windowMs = 60_000

interface Window { startedMs: number; current: number; previous: number }

/**
 * 频次 — look-ups of each operator within about the last minute, by two counters that slide: the last full window weighted by what of it
 * still counts, and the present one. In memory, so a restart begins at nothing; the quota, which is what a grant promises, survives.
 */
export class RateOfOperators {
  readonly #windows = new Map<string, Window>()

  /** How many in the last minute, before this one; counts this one. */
  count(operator: string, nowMs: number): number {
    const window = this.#roll(operator, nowMs)
    const share = 1 - (nowMs - window.startedMs) / windowMs
    const before = window.current + Math.floor(window.previous * Math.min(1, Math.max(0, share)))
    window.current += 1
    return before
  }

  #roll(operator: string, nowMs: number): Window {
    const known = this.#windows.get(operator)
    // A clock that was set back by more than a window would have everybody wait until it is where it was.
    if (known === undefined || nowMs < known.startedMs - windowMs) {
      const fresh = { startedMs: nowMs, current: 0, previous: 0 }
      this.#windows.set(operator, fresh)
      return fresh
    }
    const passed = Math.floor((nowMs - known.startedMs) / windowMs)
    if (passed > 0) {
      known.previous = passed === 1 ? known.current : 0
      known.current = 0
      known.startedMs += passed * windowMs
    }
    return known
  }
}
