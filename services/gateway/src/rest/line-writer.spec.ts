import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { afterEach, expect, test, vi } from 'vitest'
import { buildLineWriter } from './line-writer.ts'

afterEach(() => { vi.useRealTimers() })

/** A response whose reader takes nothing until `drain` says so. */
function fullResponse() {
  const raw = Object.assign(new EventEmitter(), {
    destroyed: false,
    write: () => false,
    destroy() {
      raw.destroyed = true
      raw.emit('close')
    },
  })
  return raw
}

test('a caller who takes nothing for a minute is cut off, and nobody waits for it any more', async () => {
  vi.useFakeTimers()
  const raw = fullResponse()
  const write = buildLineWriter(raw as unknown as ServerResponse)
  const waiting = Promise.all([write('a'), write('b')])
  await vi.advanceTimersByTimeAsync(59_000)
  expect(raw.destroyed).toBe(false)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(raw.destroyed).toBe(true)
  await waiting
  await expect(write('c')).rejects.toThrow()
})

test('one who reads slowly keeps its connection, and nothing is left of the waiting', async () => {
  vi.useFakeTimers()
  const raw = fullResponse()
  const write = buildLineWriter(raw as unknown as ServerResponse)
  for (let line = 0; line < 5; line += 1) {
    const waiting = write('a')
    await vi.advanceTimersByTimeAsync(40_000)
    raw.emit('drain')
    await waiting
  }
  expect([raw.destroyed, raw.listenerCount('drain'), raw.listenerCount('close'), vi.getTimerCount()]).toEqual([false, 0, 0, 0])
})
