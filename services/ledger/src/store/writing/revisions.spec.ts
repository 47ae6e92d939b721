import { describe, expect, test } from 'vitest'
import { Revisions } from './revisions.ts'

describe('the revision cache', () => {
  test('knows nothing at first, and then what it learnt', () => {
    const revisions = new Revisions(4)
    expect(revisions.find('a')).toBeUndefined()
    revisions.ask('a')
    expect(revisions.isAsked('a')).toBe(true)
    revisions.learn('a', -1)
    expect([revisions.find('a'), revisions.isAsked('a')]).toStrictEqual([-1, false])
  })

  test('does not let an answer that was asked for before a write overwrite the write', () => {
    const revisions = new Revisions(4)
    revisions.ask('a')
    revisions.advance('a', 0, 1)
    revisions.settle(new Map([['a', 0]]), 1)
    revisions.learn('a', -1)
    expect(revisions.find('a')).toBe(0)
  })

  test('does not learn what it did not ask', () => {
    const revisions = new Revisions(4)
    revisions.learn('a', 7)
    expect(revisions.find('a')).toBeUndefined()
  })

  test('never forgets what is in flight, however little room it has', () => {
    const revisions = new Revisions(2)
    for (let n = 0; n < 50; n += 1) revisions.advance(`s${String(n)}`, n, 1)
    expect(Array.from({ length: 50 }, (_, n) => revisions.find(`s${String(n)}`))).toStrictEqual(Array.from({ length: 50 }, (_, n) => n))
  })

  test('keeps a stream ahead while a later batch is in flight', () => {
    const revisions = new Revisions(4)
    revisions.advance('a', 0, 1)
    revisions.advance('a', 1, 2)
    revisions.settle(new Map([['a', 0]]), 1)
    expect([revisions.find('a'), revisions.isAhead('a')]).toStrictEqual([1, true])
    revisions.settle(new Map([['a', 1]]), 2)
    expect([revisions.find('a'), revisions.isAhead('a')]).toStrictEqual([1, false])
  })

  test('falls back to what is durable, and asks again about streams that were in flight', () => {
    const revisions = new Revisions(4)
    revisions.advance('a', 3, 1)
    revisions.settle(new Map([['a', 3], ['b', 5]]), 1)
    revisions.advance('a', 4, 2)
    revisions.ask('c')
    revisions.fallBack()
    revisions.learn('c', 9)
    expect(['a', 'b', 'c'].map((stream) => revisions.find(stream))).toStrictEqual([undefined, 5, undefined])
  })
})
