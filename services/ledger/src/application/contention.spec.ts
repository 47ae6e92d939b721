import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { contention, untilSettled } from './contention.ts'

beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }) })
afterEach(() => { vi.useRealTimers() })

/** Times at which attempts were made, until one succeeds; each takes a millisecond. */
function attempts(succeedsAt: number) {
  const times: number[] = []
  const attempt = (): Promise<boolean> => {
    times.push(performance.now())
    return Promise.resolve(times.length >= succeedsAt)
  }
  return { times, attempt }
}
const moved = (settled: boolean): boolean => !settled

async function run(succeedsAt: number): Promise<{ readonly settled: boolean; readonly pauses: readonly number[] }> {
  const { times, attempt } = attempts(succeedsAt)
  const running = untilSettled(attempt, moved)
  await vi.runAllTimersAsync()
  return { settled: await running, pauses: times.slice(1).map((time, at) => time - (times[at] ?? 0)) }
}

describe('a command that is contended', () => {
  test('and settled at once does not wait', async () => {
    expect(await run(1)).toEqual({ settled: true, pauses: [] })
  })

  test('tries again after pauses that grow and stay below their bound', async () => {
    const { settled, pauses } = await run(20)
    expect(settled).toBe(true)
    pauses.forEach((pause, at) => { expect(pause).toBeLessThanOrEqual(Math.min(contention.pauseMsMax, contention.firstPauseMsMax * 2 ** at) + 1) })
    expect(Math.max(...pauses)).toBeGreaterThan(contention.firstPauseMsMax)
  })

  test('pauses for another time than its neighbours', async () => {
    const firsts = await Promise.all(Array.from({ length: 20 }, async () => (await run(9)).pauses.join()))
    expect(new Set(firsts).size).toBeGreaterThan(15)
  })

  test('gives up when its time is over', async () => {
    const began = performance.now()
    const { settled, pauses } = await run(Infinity)
    expect(settled).toBe(false)
    expect(pauses.length).toBeGreaterThanOrEqual(contention.attemptsMin - 1)
    expect(performance.now() - began).toBeGreaterThanOrEqual(contention.budgetMs)
    expect(performance.now() - began).toBeLessThan(contention.budgetMs + contention.pauseMsMax + 100)
  })

  test('tries a few times even where one attempt takes all the time', async () => {
    let tried = 0
    const running = untilSettled(() => { tried += 1; vi.advanceTimersByTime(contention.budgetMs); return Promise.resolve(false) }, moved)
    await vi.runAllTimersAsync()
    expect([await running, tried]).toEqual([false, contention.attemptsMin])
  })

  test('is not tried again where that is not worth it', async () => {
    const { times, attempt } = attempts(Infinity)
    const running = untilSettled(attempt, (_, tried) => tried < 3)
    await vi.runAllTimersAsync()
    expect([await running, times.length]).toEqual([false, 3])
  })
})
