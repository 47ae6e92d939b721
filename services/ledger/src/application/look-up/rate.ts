const windowMs = 60_000
/** After so long nothing of a window counts any more. */
const idleMs = 2 * windowMs

interface Window { startedMs: number; current: number; previous: number }

/** 计入 — `before`: how many were there already; `giveBack` takes this one out again, once, where it turned out not to be a look-up. */
export interface Counted { readonly before: number; readonly giveBack: () => void }

/**
 * 频次 — look-ups of each operator within about the last minute, by two counters that slide: the last full window weighted by what of it
 * still counts, and the present one. In memory, so a restart begins at nothing; the quota, which is what a grant promises, survives.
 * Whoever has not looked up for two minutes is forgotten.
 */
export class RateOfOperators {
  readonly #windows = new Map<string, Window>()
  #sweptMs = 0

  /** Operators that are remembered. */
  get size(): number { return this.#windows.size }

  /** Counts one, at once: of many that are asked side by side each sees those before it. */
  count(operator: string, nowMs: number): Counted {
    this.#sweep(nowMs)
    const window = this.#roll(operator, nowMs)
    const share = 1 - (nowMs - window.startedMs) / windowMs
    const before = window.current + Math.floor(window.previous * Math.min(1, Math.max(0, share)))
    window.current += 1
    return { before, giveBack: givingBack(window) }
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

  // At most once a window, so that a look-up seldom pays for it; also after a clock was set back.
  #sweep(nowMs: number): void {
    if (Math.abs(nowMs - this.#sweptMs) < windowMs) return
    this.#sweptMs = nowMs
    for (const [operator, { startedMs }] of this.#windows)
      if (nowMs - startedMs >= idleMs || nowMs < startedMs - windowMs) this.#windows.delete(operator)
  }
}

// The window may have rolled on meanwhile: it is taken from where it stands now, or from nowhere where it counts no longer.
function givingBack(window: Window): () => void {
  const startedMs = window.startedMs
  let given = false
  return () => {
    if (given) return
    given = true
    if (window.startedMs === startedMs) window.current -= 1
    else if (window.startedMs === startedMs + windowMs && window.previous > 0) window.previous -= 1
  }
}
