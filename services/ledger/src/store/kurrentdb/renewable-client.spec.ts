import type { KurrentDBClient } from '@kurrent/kurrentdb-client'
import { describe, expect, test, vi } from 'vitest'
import { RenewableClient } from './renewable-client.ts'

function counted(): { readonly made: KurrentDBClient[]; readonly clients: RenewableClient } {
  const made: KurrentDBClient[] = []
  const clients = new RenewableClient(() => {
    const client = { dispose: vi.fn(() => Promise.resolve()) } as unknown as KurrentDBClient
    made.push(client)
    return client
  })
  return { made, clients }
}

describe('a client that is lost', () => {
  test('is replaced once, however many say so, and put away', () => {
    const { made, clients } = counted()
    const first = clients.current
    for (let n = 0; n < 5; n += 1) clients.lost(first)
    expect(made).toHaveLength(2)
    expect(clients.current).toBe(made[1])
    expect(first.dispose).toHaveBeenCalledTimes(1)
  })

  test('is replaced ever more seldom while nothing helps, and at once again after one that was sound', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      const { made, clients } = counted()
      for (let ms = 0; ms < 60 * 60 * 1_000; ms += 100) {
        clients.lost(clients.current)
        vi.advanceTimersByTime(100)
      }
      expect(made.length).toBeGreaterThan(10)
      expect(made.length).toBeLessThan(80)
      clients.sound(clients.current)
      const before = made.length
      clients.lost(clients.current)
      expect(made).toHaveLength(before + 1)
    } finally {
      vi.useRealTimers()
    }
  })
})
