import { onTestFinished, vi } from 'vitest'

/** 停住时钟 — until the end of the test: tokens of a rate are not gained, and waits that are measured do not run out, however long the machine takes. Timers go on. */
export function holdClock(): void {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => { vi.useRealTimers() })
}
