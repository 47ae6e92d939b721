import { expect, test } from 'vitest'
import { batched } from './batch.ts'

test('questions of one turn are asked together, and each gets its own answer', async () => {
  const calls: (readonly number[])[] = []
  const double = batched<number, number>(100, (keys) => { calls.push(keys); return Promise.resolve(keys.map((key) => key * 2)) })
  expect(await Promise.all([double(1), double(2), double(3)])).toEqual([2, 4, 6])
  expect(calls).toEqual([[1, 2, 3]])
})

test('no call is larger than the limit', async () => {
  const sizes: number[] = []
  const ask = batched<number, number>(2, (keys) => { sizes.push(keys.length); return Promise.resolve(keys) })
  expect(await Promise.all([1, 2, 3, 4, 5].map(ask))).toEqual([1, 2, 3, 4, 5])
  expect(sizes).toEqual([2, 2, 1])
})

test('a failed call fails those who waited for it and nobody else', async () => {
  const ask = batched<number, number>(1, ([key]) => (key === 2 ? Promise.reject(new Error('no')) : Promise.resolve([key ?? 0])))
  const outcomes = await Promise.allSettled([ask(1), ask(2), ask(3)])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('an answer that is missing is an error, not silence', async () => {
  const ask = batched<number, number>(10, () => Promise.resolve([]))
  await expect(ask(1)).rejects.toThrow('answers every key')
})
