import type { LicenceId } from '@hub/schemas'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { failedWaitMsMax, failingLicencesMin, failingMsMin, failuresUntilParked, FileQueue, fileWaitMsMax, filesWaitingMax, type Taken } from './file-queue.ts'

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
    expect([one?.owner, two?.owner, queue.take(), queue.isUnderWay]).toEqual([id(1), id(2), undefined, true])
    if (one !== undefined) queue.done(one, 'signer')
    expect([queue.isWaiting(id(1)), queue.isWaiting(id(2)), queue.firstOpen]).toEqual([false, true, 11])
  })

  test('still waits where something was asked for meanwhile', () => {
    queue.add(id(1), 10, startMs)
    const taken = queue.take()
    queue.add(id(1), 15, startMs + 5)
    if (taken !== undefined) queue.done(taken, 'signer')
    expect([queue.isWaiting(id(1)), queue.firstOpen]).toEqual([true, 15])
    expect(queue.take()).toEqual({ owner: id(1), lastPosition: 15 })
  })

  test('is not held to have failed where others were first at the log, however often, and comes again soon', () => {
    queue.add(id(1), 10, startMs)
    for (let time = 0; time < 3 * failuresUntilParked; time += 1) {
      const taken = queue.take()
      expect(taken?.owner).toBe(id(1))
      if (taken !== undefined) queue.contended(taken)
      expect([queue.take(), queue.isUnderWay]).toEqual([undefined, false])
      vi.advanceTimersByTime(500)
    }
    expect(queue.backlog()).toMatchObject({ waiting: 1, parked: 0, failing: false })
    // The first failure after it has the shortest pause.
    const taken = queue.take()
    if (taken !== undefined) queue.failed(taken, 'licence')
    vi.advanceTimersByTime(500)
    expect(queue.take()?.owner).toBe(id(1))
  })

  test('comes again after a pause that grows, and lets others go first', () => {
    queue.add(id(1), 10, startMs)
    queue.add(id(2), 11, startMs)
    const fail = (): void => { const taken = queue.take(); if (taken !== undefined) queue.failed(taken, 'signer') }
    expect(queue.isUnderWay).toBe(false)
    fail()
    expect(queue.isUnderWay).toBe(false)
    expect(queue.take()?.owner).toBe(id(2))
    for (const pauseMs of [500, 1_000, 2_000]) {
      vi.advanceTimersByTime(pauseMs - 1)
      expect(queue.take()).toBeUndefined()
      vi.advanceTimersByTime(1)
      fail()
    }
    // Whatever a new event asks for is tried at once.
    queue.add(id(1), 12, startMs)
    expect(queue.take()?.owner).toBe(id(1))
  })
})

describe('issuing stops', () => {
  const failing = (of: 'signer' | 'licence' = 'signer', licences = failingLicencesMin): void => {
    for (let n = 0; n < licences; n += 1) {
      const taken = queue.take()
      if (taken !== undefined) queue.failed(taken, of)
    }
  }
  const add = (licences: number, sinceMs = startMs): void => { for (let n = 0; n < licences; n += 1) queue.add(id(n), n, sinceMs) }

  test('only while files cannot be made', () => {
    add(filesWaitingMax + 1)
    nowMs += fileWaitMsMax + 1
    expect([queue.isBehind(), queue.backlog()]).toEqual([false, { waiting: filesWaitingMax + 1, parked: 0, oldestMs: fileWaitMsMax + 1, failing: false, behind: false }])
    failing()
    nowMs += failingMsMin
    expect([queue.isBehind(), queue.backlog().behind]).toEqual([true, true])
    const taken = queue.take()
    if (taken !== undefined) queue.done(taken, 'signer')
    expect(queue.isBehind()).toBe(false)
  })

  test('and does not begin again for what was answered without the signer', () => {
    add(filesWaitingMax + 2)
    failing()
    nowMs += failingMsMin
    const taken = queue.take()
    if (taken !== undefined) queue.done(taken, 'hub')
    expect([queue.isBehind(), queue.backlog().failing]).toEqual([true, true])
    const next = queue.take()
    if (next !== undefined) queue.done(next, 'signer')
    expect([queue.isBehind(), queue.backlog().failing]).toEqual([false, false])
  })

  test('not for a moment of it, however long somebody has waited', () => {
    add(failingLicencesMin, startMs - 5 * fileWaitMsMax)
    failing()
    nowMs += failingMsMin - 1
    expect([queue.isBehind(), queue.backlog().failing]).toEqual([false, true])
    nowMs += 1
    expect(queue.isBehind()).toBe(true)
  })

  test('when one more waits than may, and not before', () => {
    add(filesWaitingMax)
    failing()
    nowMs += failingMsMin
    expect(queue.isBehind()).toBe(false)
    queue.add(id(filesWaitingMax), 1, startMs)
    expect(queue.isBehind()).toBe(true)
  })

  test('when one waits longer than it may, and not before', () => {
    add(failingLicencesMin)
    failing()
    nowMs += fileWaitMsMax
    expect(queue.isBehind()).toBe(false)
    nowMs += 1
    expect(queue.isBehind()).toBe(true)
  })

  test('for the sake of a single one that the signer has failed and that has waited for a day, until the signer answers', () => {
    add(1)
    failing('signer', 1)
    nowMs += failedWaitMsMax
    expect(queue.isBehind()).toBe(false)
    nowMs += 1
    expect([queue.isBehind(), queue.backlog().behind]).toEqual([true, true])
    queue.add(id(7), 7, nowMs)
    const next = queue.take()
    if (next !== undefined) queue.done(next, 'signer')
    expect(queue.isBehind()).toBe(false)
  })

  test('not for a day of waiting that was nobody’s failure, or that licence’s own', () => {
    add(2, startMs - 2 * failedWaitMsMax)
    failing('licence', 1)
    nowMs += failingMsMin
    expect(queue.isBehind()).toBe(false)
    // The other failed at the signer, but has not waited for long.
    queue = new FileQueue(() => nowMs)
    queue.add(id(1), 1, nowMs - 2 * failedWaitMsMax)
    queue.add(id(2), 2, nowMs)
    const [old, young] = [queue.take(), queue.take()]
    if (old !== undefined) queue.failed(old, 'licence')
    if (young !== undefined) queue.failed(young, 'signer')
    nowMs += failingMsMin
    expect(queue.isBehind()).toBe(false)
  })

  test('not for the sake of fewer licences than it takes to blame the signer, however often these fail and however quiet it is', () => {
    add(failingLicencesMin - 1)
    for (let again = 0; again < 20; again += 1) {
      failing('signer', failingLicencesMin - 1)
      vi.advanceTimersByTime(fileWaitMsMax)
    }
    nowMs += 2 * fileWaitMsMax
    expect([queue.isBehind(), queue.backlog()]).toEqual([false, { waiting: failingLicencesMin - 1, parked: 0, oldestMs: 2 * fileWaitMsMax, failing: true, behind: false }])
  })

  test('not for licences that the signer cannot make while it works, however many and however long; they are told', () => {
    add(filesWaitingMax + 1)
    for (let again = 0; again < failuresUntilParked; again += 1) {
      failing('licence', filesWaitingMax + 1)
      expect([queue.isBehind(), queue.backlog().parked]).toEqual([false, again + 1 < failuresUntilParked ? 0 : filesWaitingMax + 1])
      vi.advanceTimersByTime(fileWaitMsMax)
    }
    nowMs += 2 * fileWaitMsMax
    expect(queue.backlog()).toEqual({ waiting: filesWaitingMax + 1, parked: filesWaitingMax + 1, oldestMs: 2 * fileWaitMsMax, failing: true, behind: false })
    // Nor do these make a short outage a long one.
    for (let n = 0; n < failingLicencesMin; n += 1) queue.add(id(1_000 + n), 1_000 + n, nowMs)
    failing('signer', filesWaitingMax + 1 + failingLicencesMin)
    nowMs += failingMsMin
    expect(queue.isBehind()).toBe(false)
    nowMs += fileWaitMsMax
    expect(queue.isBehind()).toBe(true)
  })
})

test('a licence that is parked is tried again slowly, at once where something new is asked for, and is like any other when it was made', () => {
  queue.add(id(1), 10, startMs)
  const take = (): Taken => queue.take() ?? expect.unreachable('its time has come')
  for (let again = 0; again < failuresUntilParked; again += 1) {
    queue.failed(take(), 'licence')
    vi.advanceTimersByTime(again + 1 < failuresUntilParked ? 60_000 : 5 * 60_000 - 1)
  }
  expect([queue.take(), queue.backlog().parked]).toEqual([undefined, 1])
  vi.advanceTimersByTime(1)
  queue.failed(take(), 'licence')
  queue.add(id(1), 11, startMs)
  queue.done(take(), 'signer')
  expect(queue.backlog()).toEqual({ waiting: 0, parked: 0, oldestMs: 0, failing: false, behind: false })
})
