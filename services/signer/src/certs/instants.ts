const secondMs = 1_000
export const dayMs = 86_400_000

/** What is signed names whole seconds: RFC 3339 text in UTC, milliseconds 000, cut and never rounded up. */
export function wholeSecond(ms: number): string {
  return new Date(Math.floor(ms / secondMs) * secondMs).toISOString()
}

/** Certificates begin a little before they are made: a reader whose clock is behind ours takes them at once. */
export const backdateMs = 600_000
