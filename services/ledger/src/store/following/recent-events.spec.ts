import { expect, test } from 'vitest'
import { RecentEvents } from './recent-events.ts'

const batch = (firstPosition: number, count: number, size = 1) => ({
  firstPosition,
  streams: Array.from({ length: count }, (_, n) => `case-${String(firstPosition + n)}`),
  revisions: Array.from({ length: count }, () => 0),
  bytes: Array.from({ length: count }, (_, n) => Buffer.alloc(size, firstPosition + n)),
})
const positions = (recent: RecentEvents, from: number, limit: number) => recent.read(from, limit)?.map(({ position }) => position)

test('what is here is read from any position, across batches, up to the limit', () => {
  const recent = new RecentEvents(100)
  for (const first of [5, 8, 11]) recent.add(batch(first, 3))
  expect(positions(recent, 5, 100)).toStrictEqual([5, 6, 7, 8, 9, 10, 11, 12, 13])
  expect(positions(recent, 7, 3)).toStrictEqual([7, 8, 9])
  expect(recent.read(9, 1)).toStrictEqual([{ position: 9, stream: 'case-9', revision: 0, bytes: Buffer.alloc(1, 9) }])
})

test('what is not here is not known: before the first, at the head, after it, and when empty', () => {
  const recent = new RecentEvents(100)
  expect(positions(recent, 0, 10)).toBeUndefined()
  recent.add(batch(5, 3))
  expect([4, 8, 100].map((from) => positions(recent, from, 10))).toStrictEqual([undefined, undefined, undefined])
})

test('old batches go when there is no room, also all of them', () => {
  const recent = new RecentEvents(10)
  recent.add(batch(0, 2, 3))
  recent.add(batch(2, 2, 3))
  expect([positions(recent, 1, 10), positions(recent, 2, 10)]).toStrictEqual([undefined, [2, 3]])
  recent.add(batch(4, 1, 50))
  expect(positions(recent, 4, 10)).toBeUndefined()
  recent.add(batch(5, 1, 1))
  expect(positions(recent, 5, 10)).toStrictEqual([5])
})

test('a gap in what was added forgets what was before it', () => {
  const recent = new RecentEvents(100)
  recent.add(batch(0, 3))
  recent.add(batch(7, 2))
  expect([positions(recent, 0, 10), positions(recent, 7, 10)]).toStrictEqual([undefined, [7, 8]])
})
