import { expect, onTestFinished, test, vi } from 'vitest'
import type { StoreHealth } from './store/event-store.ts'
import { guardWriter, NotReady } from './writer-guard.ts'

function guarded() {
  vi.useFakeTimers()
  const told: string[] = []
  const health: { -readonly [K in keyof StoreHealth]: StoreHealth[K] } = { state: 'leading', head: 7, eventsWaiting: 0 }
  const guard = guardWriter({ health: () => health }, (why) => { told.push(why) })
  onTestFinished(() => {
    guard.close()
    vi.useRealTimers()
  })
  return { guard, health, told }
}

test('a writer passes on what it knows; one that is not sure to be the writer does not', () => {
  const { guard, health } = guarded()
  expect(guard.stillWriter('shown again')).toBe('shown again')
  for (const state of ['recovering', 'fenced', 'closed', 'standby'] as const) {
    health.state = state
    expect(() => guard.stillWriter('shown again'), state).toThrow(NotReady)
  }
})

test('only a fenced ledger has to end, and it is told so though nobody asks for anything', () => {
  const { guard, health, told } = guarded()
  health.state = 'recovering'
  vi.advanceTimersByTime(10_000)
  expect(told).toEqual([])
  health.state = 'fenced'
  vi.advanceTimersByTime(300)
  expect(told).toEqual(['another ledger has become the writer'])
  guard.close()
  vi.advanceTimersByTime(10_000)
  expect(told).toHaveLength(1)
})
