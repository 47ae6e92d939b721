/** 计数 — how long the acts of one kind took, and how many went wrong. Times in milliseconds, from the instant an act was due. */
export class Tally {
  readonly #times: number[] = []
  readonly #wrong = new Map<string, number>()

  done(ms: number): void { this.#times.push(ms) }

  /** `why` is short and holds no data of anybody: a status, a code, a class of error. */
  failed(why: string): void { this.#wrong.set(why, (this.#wrong.get(why) ?? 0) + 1) }

  get right(): number { return this.#times.length }
  get wrong(): number { return [...this.#wrong.values()].reduce((sum, count) => sum + count, 0) }
  get reasons(): ReadonlyMap<string, number> { return this.#wrong }
  get times(): readonly number[] { return this.#times }
}

export interface Percentiles { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number }

/** By the nearest-rank rule; NaN of nothing. */
export function percentilesOf(times: readonly number[]): Percentiles {
  const sorted = Float64Array.from(times).sort()
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}
