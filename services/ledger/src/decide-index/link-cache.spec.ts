import { expect, test } from 'vitest'
import { LinkCache } from './link-cache.ts'

const link = (id: string, key = 'k') => ({ kind: 'holderAny', key, id }) as const

test('what was read once is not read again, and grows with every link that becomes durable', async () => {
  const cache = new LinkCache()
  expect(cache.find('holderAny', 'k')).toBeUndefined()
  expect(await cache.load('holderAny', 'k', () => Promise.resolve(['a']))).toEqual(['a'])
  cache.added(link('b'))
  cache.added(link('b'))
  cache.added(link('c', 'other'))
  expect(cache.find('holderAny', 'k')).toEqual(['a', 'b'])
  expect([cache.find('holderAny', 'other'), cache.find('typeStock', 'k')]).toEqual([undefined, undefined])
})

test('that there is none is remembered, until there is one', async () => {
  const cache = new LinkCache()
  await cache.load('holderAny', 'k', () => Promise.resolve([]))
  expect(cache.find('holderAny', 'k')).toEqual([])
  cache.added(link('a'))
  expect(cache.find('holderAny', 'k')).toEqual(['a'])
})

test('what was read while a link of the key became durable is not kept', async () => {
  const cache = new LinkCache()
  let finish: (ids: readonly string[]) => void = () => undefined
  const [first, second] = [0, 1].map(() => cache.load('holderAny', 'k', () => new Promise((resolve) => { finish = resolve })))
  cache.added(link('b'))
  finish(['a'])
  await second
  expect(cache.find('holderAny', 'k')).toBeUndefined()
  void first
})

test('a read that fails leaves nothing behind', async () => {
  const cache = new LinkCache()
  await expect(cache.load('holderAny', 'k', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
  cache.added(link('b'))
  await cache.load('holderAny', 'k', () => Promise.resolve(['a', 'b']))
  expect(cache.find('holderAny', 'k')).toEqual(['a', 'b'])
})

test('a key with very many links is not kept, nor one that grows to that', async () => {
  const cache = new LinkCache()
  const ids = Array.from({ length: 64 }, (_, at) => String(at))
  await cache.load('holderAny', 'many', () => Promise.resolve([...ids, 'one more']))
  expect(cache.find('holderAny', 'many')).toBeUndefined()
  await cache.load('holderAny', 'k', () => Promise.resolve(ids))
  expect(cache.find('holderAny', 'k')).toHaveLength(64)
  cache.added(link('one more'))
  expect(cache.find('holderAny', 'k')).toBeUndefined()
})
