import type { LicenceId } from '@hub/schemas'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { failingMsMin, FileQueue, fileWaitMsMax, filesWaitingMax } from './file-queue.ts'

const id = (n: number): LicenceId => `licence-${String(n)}` as LicenceId
const startMs = Date.parse('2026-03-02T01:00:00.000Z')
let nowMs = startMs
let queue: FileQueue
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
  nowMs = startMs
  queue = new FileQueue(() => nowMs)
})
afterEach(() => { vi.useRealTimers() })

describe('who waits for files', () => {
  test('is taken once, in order, and is gone when answered', () => {
    queue.add(id(1), 10, startMs)
    queue.add(id(2), 11, startMs)
    const [one, two] = [queue.take(), queue.take()]
    expect([one?.licenceId, two?.licenceId, queue.take()]).toEqual([id(1), id(2), undefined])
    if (one !== undefined) queue.done(one)
    expect([queue.isWaiting(id(1)), queue.isWaiting(id(2)), queue.firstOpen]).toEqual([false, true, 11])
  })

  test('still waits where something was asked for meanwhile', () => {
    queue.add(id(1), 10, startMs)
    const taken = queue.take()
    queue.add(id(1), 15, startMs + 5)
    if (taken !== undefined) queue.done(taken)
    expect([queue.isWaiting(id(1)), queue.firstOpen]).toEqual([true, 15])
    expect(queue.take()).toEqual({ licenceId: id(1), lastPosition: 15 })
  })

  test('comes again after a pause that grows, and lets others go first', () => {
    queue.add(id(1), 10, startMs)
    queue.add(id(2), 11, startMs)
    const fail = (): void => { const taken = queue.take(); if (taken !== undefined) queue.failed(taken) }
    fail()
    expect(queue.take()?.licenceId).toBe(id(2))
    for (const pauseMs of [500, 1_000, 2_000]) {
      vi.advanceTimersByTime(pauseMs - 1)
      expect(queue.take()).toBeUndefined()
      vi.advanceTimersByTime(1)
      fail()
    }
    // Whatever a new event asks for is tried at once.
    queue.add(id(1), 12, startMs)
    expect(queue.take()?.licenceId).toBe(id(1))
  })
})

describe('issuing stops', () => {
  const failing = (): void => { const taken = queue.take(); if (taken !== undefined) queue.failed(taken) }

  test('only while files cannot be made', () => {
    for (let n = 0; n <= filesWaitingMax; n += 1) queue.add(id(n), n, startMs)
    nowMs += fileWaitMsMax + 1
    expect([queue.isBehind(), queue.backlog()]).toEqual([false, { waiting: filesWaitingMax + 1, oldestMs: fileWaitMsMax + 1, failing: false }])
    failing()
    nowMs += failingMsMin
    expect(queue.isBehind()).toBe(true)
    const taken = queue.take()
    if (taken !== undefined) queue.done(taken)
    expect(queue.isBehind()).toBe(false)
  })

  test('not for a moment of it, however long somebody has waited', () => {
    queue.add(id(1), 1, startMs - 5 * fileWaitMsMax)
    failing()
    nowMs += failingMsMin - 1
    expect([queue.isBehind(), queue.backlog().failing]).toEqual([false, true])
    nowMs += 1
    expect(queue.isBehind()).toBe(true)
  })

  test('when one more waits than may, and not before', () => {
    for (let n = 0; n < filesWaitingMax; n += 1) queue.add(id(n), n, startMs)
    failing()
    nowMs += failingMsMin
    expect(queue.isBehind()).toBe(false)
    queue.add(id(filesWaitingMax), 1, startMs)
    expect(queue.isBehind()).toBe(true)
  })

  test('when one waits longer than it may, and not before', () => {
    queue.add(id(1), 1, startMs)
    failing()
    nowMs += fileWaitMsMax
    expect(queue.isBehind()).toBe(false)
    nowMs += 1
    expect(queue.isBehind()).toBe(true)
  })
})
