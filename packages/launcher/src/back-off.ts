export const restartDelayMinMs = 200
export const restartDelayMaxMs = 10_000
/** A process that has run this long was well: its next end counts as the first again. */
export const stableAfterMs = 30_000

/** 重启间隔 — doubles with each failure in a row, from 200 ms to 10 s; `failures` counts from 1. */
export function restartDelayMs(failures: number): number {
  return Math.min(restartDelayMaxMs, restartDelayMinMs * 2 ** Math.max(0, failures - 1))
}
