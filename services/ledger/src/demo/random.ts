/** 确定性随机 — xorshift32 from a seed: the same seed, the same city. Not for secrets. */
export interface DemoRandom {
  /** Whole number in 0..bound-1. */
  below(bound: number): number
  pick<T>(items: readonly T[]): T
}

export function demoRandom(seed: number): DemoRandom {
  let state = seed >>> 0 || 1
  const next = (): number => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state
  }
  const below = (bound: number): number => next() % bound
  return { below, pick: (items) => items[below(items.length)] as (typeof items)[number] }
}
