/** 限流 — token buckets: each caller may save up `burst` requests and gains `perMinute` of them a minute. */
export interface RateLimit {
  readonly perMinute: number
  readonly burst: number
}

export interface RateAnswer {
  readonly allowed: boolean
  readonly remaining: number
  /** Seconds until one more request is allowed; 0 when allowed. */
  readonly retryAfterSeconds: number
}

export type TakeOne = (caller: string) => RateAnswer

interface Bucket {
  tokens: number
  filledMs: number
}

const callersMax = 50_000

/** Buckets of the callers seen last; one that falls out starts full again, which favours a caller, never starves one. */
export function buildRateLimiter({ perMinute, burst }: RateLimit, nowMs: () => number = () => performance.now()): TakeOne {
  const buckets = new Map<string, Bucket>()
  const perMs = perMinute / 60_000

  return (caller) => {
    const now = nowMs()
    const bucket = buckets.get(caller) ?? start(caller, now)
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.filledMs) * perMs)
    bucket.filledMs = now
    if (bucket.tokens < 1) return { allowed: false, remaining: 0, retryAfterSeconds: Math.ceil((1 - bucket.tokens) / perMs / 1_000) }
    bucket.tokens -= 1
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
