import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { eventually } from '../../../../test/support/eventually.ts'
import { stillness } from '../../../../test/support/stillness.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { Follower } from './follower.ts'
import { buildMoves, streamMsMax, streamsMax, streamsPerAccountMax } from './moves.ts'

function follow() {
  const side = { position: 5 as number | undefined, away: false, asked: 0, now: 1_000_000 }
  const moves = buildMoves({
    everyMs: 5, nowMs: () => side.now,
    readPosition: () => {
      side.asked += 1
      return side.away ? Promise.reject(new Error('away')) : Promise.resolve(side.position)
    },
  })
  onTestFinished(() => { moves.close() })
  const open = (account = 'a', after?: number, expiresMs = Number.POSITIVE_INFINITY) => moves.follow({ account, after, expiresMs })
  /** The read side has been asked twice more: what it says now has been heard. Only while somebody follows. */
  const looks = (): Promise<void> => {
    const before = side.asked
    return eventually('the read side is asked twice more', () => side.asked >= before + 2)
  }
  return { side, moves, open, looks }
}

describe('who follows the read side', () => {
  test('is told where it stands and then whenever it moved, and never twice the same', async () => {
    const { side, open, looks } = follow()
    const stream = open()
    expect(await stream.next()).toEqual({ done: false, value: 5 })
    const next = stream.next()
    expect(await Promise.race([next, looks()])).toBeUndefined()
    side.position = 9
    expect(await next).toEqual({ done: false, value: 9 })
  })

  test('from a position on is told nothing until it is passed', async () => {
    const { side, open, looks } = follow()
    const next = open('a', 5).next()
    expect(await Promise.race([next, looks()])).toBeUndefined()
    side.position = 6
    expect(await next).toEqual({ done: false, value: 6 })
    expect(await open('b', 3).next()).toEqual({ done: false, value: 6 })
  })

  test('and was not listening is told of several moves in one', async () => {
    const { side, open, looks } = follow()
    const stream = open()
    await stream.next()
    for (const position of [6, 7, 8]) {
      side.position = position
      await looks()
    }
    expect(await stream.next()).toEqual({ done: false, value: 8 })
  })

  test('waits out a database that is away, or has folded nothing yet', async () => {
    const { side, open, looks } = follow()
    side.away = true
    const next = open().next()
    expect(await Promise.race([next, looks()])).toBeUndefined()
    Object.assign(side, { away: false, position: undefined })
    expect(await Promise.race([next, looks()])).toBeUndefined()
    side.position = 0
    expect(await next).toEqual({ done: false, value: 0 })
  })

  test('ends when her token does, or after a quarter of an hour', async () => {
    const { side, open, looks } = follow()
    const [short, long] = [open('a', 100, side.now + 1_000), open('a', 100)]
    side.now += 1_000
    expect(await short.next()).toEqual({ done: true, value: undefined })
    expect(await Promise.race([long.next(), looks()])).toBeUndefined()
    side.now += streamMsMax
    expect(await long.next()).toEqual({ done: true, value: undefined })
  })

  test('and goes away while she waits, waits no longer', async () => {
    const { open } = follow()
    const stream = open('a', 100)
    const next = stream.next()
    await stream.return?.()
    expect(await next).toEqual({ done: true, value: undefined })
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })
})

describe('the read side', () => {
  test('is asked alike however many follow, and not at all once nobody does', async () => {
    const { side, open } = follow()
    const streams = Array.from({ length: 60 }, (_, i) => open(`account-${i}`))
    await Promise.all(streams.map((stream) => stream.next()))
    expect(side.asked).toBeLessThan(20)
    await Promise.all(streams.map((stream) => stream.return?.()))
    const asked = side.asked
    await stillness(30)
    expect(side.asked - asked).toBeLessThanOrEqual(1)
  })
})

describe('streams', () => {
  test('of one account are few; one that ended, however often it is ended, makes room for one', async () => {
    const { open } = follow()
    const streams = Array.from({ length: streamsPerAccountMax }, () => open('a'))
    expect(() => open('a')).toThrow(EdgeError)
    expect(() => open('a')).toThrow(/订阅过多/)
    open('b')
    await streams[0]?.return?.()
    await streams[0]?.return?.()
    open('a')
    expect(() => open('a')).toThrow(/订阅过多/)
  })

  test('of all together are limited', () => {
    const { open } = follow()
    for (let i = 0; i < streamsMax; i += 1) open(`account-${i}`)
    expect(() => open('one-more')).toThrow(/已满/)
  })

  test('end when the server closes, and none begins after that', async () => {
    const { moves, open } = follow()
    const next = open('a', 100).next()
    moves.close()
    expect(await next).toEqual({ done: true, value: undefined })
    expect(() => open('a')).toThrow(EdgeError)
  })
})

test('however positions come and are taken, what is told grows, and ends with the newest', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.oneof(fc.nat(50), fc.constant('take' as const)), { maxLength: 60 }), async (steps) => {
    const follower = new Follower({ after: undefined, untilMs: 0, onEnd: () => undefined })
    const told: number[] = []
    let newest = -1
    for (const step of steps) {
      if (typeof step === 'number') {
        newest = Math.max(newest, step)
        follower.tell(step)
      } else if (newest > (told.at(-1) ?? -1)) told.push((await follower.next()).value ?? -1)
    }
    if (newest > (told.at(-1) ?? -1)) told.push((await follower.next()).value ?? -1)
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b))
    expect(told.at(-1) ?? -1).toBe(newest)
  }))
})
