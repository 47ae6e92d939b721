import { afterAll, beforeAll, vi } from 'vitest'

/**
 * 不计时的重试 — for a whole file: the time in which a command is decided again and again, and in which who waits for a turn has to get it, does not run out. How many commands a machine gets done in
 * it is not what is asked where many of them meet. Registers hooks; timers go on.
 */
export function unhurried(): void {
  beforeAll(() => { vi.useFakeTimers({ toFake: ['performance'] }) })
  afterAll(() => { vi.useRealTimers() })
}
