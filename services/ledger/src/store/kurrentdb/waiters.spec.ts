import { describe, expect, test } from 'vitest'
import { Waiters } from './waiters.ts'

describe('who waits', () => {
  test('is woken when it is so, and not before', async () => {
    const waiters = new Waiters()
    let at = 0
    const told: number[] = []
    const waiting = [1, 3, 2].map((from) => waiters.until(() => at >= from).then(() => told.push(from)))
    waiters.wake()
    expect(waiters.size).toBe(3)
    at = 2
    waiters.wake()
    await Promise.resolve()
    expect(told).toEqual([1, 2])
    at = 3
    waiters.wake()
    await Promise.all(waiting)
    expect(told).toEqual([1, 2, 3])
    expect(waiters.size).toBe(0)
  })

  test('does not wait for what is so already, also after a failure', async () => {
    const waiters = new Waiters()
    waiters.fail(new Error('over'))
    await expect(waiters.until(() => true)).resolves.toBeUndefined()
  })

  test('hears of a failure, now and later', async () => {
    const waiters = new Waiters()
    const waiting = waiters.until(() => false)
    waiters.fail(new RangeError('over'))
    await expect(waiting).rejects.toThrow(RangeError)
    await expect(waiters.until(() => false)).rejects.toThrow(RangeError)
  })

  test('may stop waiting', async () => {
    const waiters = new Waiters()
    await expect(waiters.until(() => false, AbortSignal.timeout(5))).rejects.toMatchObject({ name: 'TimeoutError' })
    await expect(waiters.until(() => false, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
    expect(waiters.size).toBe(0)
  })
})
