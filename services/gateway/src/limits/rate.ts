import { assert } from '@hub/kernel'

/** 限流 — token buckets: each caller may save up `burst` tokens and gains `perMinute` of them a minute. A request costs one, and so does each further command in it. */
export interface RateLimit {
  readonly perMinute: number
  readonly burst: number
}

export interface RateAnswer {
  readonly allowed: boolean
  readonly remaining: number
  /** Seconds until as many are allowed; 0 when allowed. */
  readonly retryAfterSeconds: number
}

/** Takes `count` tokens (1 where it is not given, at most `burst`), or none of them. */
export type TakeTokens = (caller: string, count?: number) => RateAnswer

export interface RateLimiter {
  readonly take: TakeTokens
  /** What was taken for something that is not done after all; how many there are then. */
  readonly giveBack: (caller: string, count: number) => number
  /** Seconds until `count` (at most `burst`) can be taken together; takes none. */
  readonly waitSeconds: (caller: string, count: number) => number
}

interface Bucket {
  tokens: number
  filledMs: number
}

const callersMax = 50_000

/** Buckets of the callers seen last; one that falls out starts full again, which favours a caller, never starves one. */
export function buildRateLimiter({ perMinute, burst }: RateLimit, nowMs: () => number = () => performance.now()): RateLimiter {
  const buckets = new Map<string, Bucket>()
  const perMs = perMinute / 60_000

  return {
    take(caller, count = 1) {
      assert(count >= 1 && count <= burst, 'more than burst are never saved up')
      const bucket = filled(caller)
      const waitSeconds = waitFor(bucket, count)
      if (waitSeconds === 0) bucket.tokens -= count
      return { allowed: waitSeconds === 0, remaining: Math.floor(bucket.tokens), retryAfterSeconds: waitSeconds }
    },
    giveBack(caller, count) {
      const bucket = filled(caller)
      bucket.tokens = Math.min(burst, bucket.tokens + count)
      return Math.floor(bucket.tokens)
    },
    waitSeconds: (caller, count) => waitFor(filled(caller), count),
  }

  function waitFor({ tokens }: Bucket, count: number): number {
    return tokens >= count ? 0 : Math.ceil((count - tokens) / perMs / 1_000)
  }

  /** With what the caller has gained until now. */
  function filled(caller: string): Bucket {
    const now = nowMs()
    const bucket = buckets.get(caller) ?? { tokens: burst, filledMs: now }
    keep(caller, bucket)
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.filledMs) * perMs)
    bucket.filledMs = now
    return bucket
  }

  /** The map is in the order of the last sight, so that one who goes on asking is not forgotten for newcomers. */
  function keep(caller: string, bucket: Bucket): void {
    buckets.delete(caller)
    buckets.set(caller, bucket)
    if (buckets.size <= callersMax) return
    const longestAway = buckets.keys().next()
    if (longestAway.done !== true) buckets.delete(longestAway.value)
  }
}
