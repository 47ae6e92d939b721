/** 停顿 — for some milliseconds, or until the signal aborts; never rejects. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    if (signal?.aborted === true) done()
    else signal?.addEventListener('abort', done)
  })
}

/** 退避 — the delay before the next attempt, counted from 0; the last one repeats. */
export function backOff(delaysMs: readonly [number, ...number[]], attempt: number): number {
  return delaysMs[Math.min(attempt, delaysMs.length - 1)] ?? delaysMs[0]
}
