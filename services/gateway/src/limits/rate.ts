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

interface Bucket {
  tokens: number
  filledMs: number
}

const callersMax = 50_000

/** Buckets of the callers seen last; one that falls out starts full again, which favours a caller, never starves one. */
export function buildRateLimiter({ perMinute, burst }: RateLimit, nowMs: () => number = () => performance.now()): TakeTokens {
  const buckets = new Map<string, Bucket>()
  const perMs = perMinute / 60_000

  return (caller, count = 1) => {
    assert(count >= 1 && count <= burst, 'more than burst are never saved up')
    const now = nowMs()
    const bucket = buckets.get(caller) ?? start(caller, now)
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.filledMs) * perMs)
    bucket.filledMs = now
    if (bucket.tokens < count) return { allowed: false, remaining: Math.floor(bucket.tokens), retryAfterSeconds: Math.ceil((count - bucket.tokens) / perMs / 1_000) }
    bucket.tokens -= count
    return { allowed: true, remaining: Math.floor(bucket.tokens), retryAfterSeconds: 0 }
  }

  function start(caller: string, now: number): Bucket {
    const bucket = { tokens: burst, filledMs: now }
    buckets.set(caller, bucket)
    if (buckets.size > callersMax) {
      const oldest = buckets.keys().next()
      if (oldest.done !== true) buckets.delete(oldest.value)
    }
    return bucket
  }
}
