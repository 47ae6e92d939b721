import { expect, test } from 'vitest'
import { inTurn } from './in-turn.ts'

const turn = () => new Promise<void>((resolve) => { setImmediate(resolve) })

/** Calls that end when they are told to. */
function slowly() {
  const calls: { readonly keys: readonly number[]; readonly finish: (error?: Error) => void }[] = []
  const run = (keys: readonly number[]) => new Promise<readonly string[]>((resolve, reject) => {
    calls.push({ keys, finish: (error) => { if (error === undefined) resolve(keys.map(String)); else reject(error) } })
  })
  return { calls, run }
}

test('what is asked in one turn, and while an answer is on its way, is asked together', async () => {
  const { calls, run } = slowly()
  const ask = inTurn(10, run)
  const first = [ask(1), ask(2)]
  await turn()
  const second = [ask(3), ask(4)]
  await turn()
  const third = ask(5)
  await turn()
  expect(calls.map(({ keys }) => keys)).toEqual([[1, 2]])
  calls[0]?.finish()
  expect(await Promise.all(first)).toEqual(['1', '2'])
  await turn()
  expect(calls.map(({ keys }) => keys)).toEqual([[1, 2], [3, 4, 5]])
  calls[1]?.finish()
  expect(await Promise.all([...second, third])).toEqual(['3', '4', '5'])
})

test('a call takes no more than it may, and those that are left come next', async () => {
  const asked: number[][] = []
  const ask = inTurn(2, (keys: readonly number[]) => { asked.push([...keys]); return Promise.resolve(keys.map((key) => key * 10)) })
  expect(await Promise.all([1, 2, 3, 4, 5].map(ask))).toEqual([10, 20, 30, 40, 50])
  expect(asked).toEqual([[1, 2], [3, 4], [5]])
})

test('a call that fails fails those in it; the next ones are asked all the same', async () => {
  const { calls, run } = slowly()
  const ask = inTurn(10, run)
  const lost = [ask(1), ask(2)]
  await turn()
  const next = ask(3)
  calls[0]?.finish(new Error('away'))
  for (const one of lost) await expect(one).rejects.toThrow('away')
  await turn()
  calls[1]?.finish()
  expect(await next).toBe('3')
  const later = ask(4)
  await turn()
  calls[2]?.finish()
  expect(await later).toBe('4')
})
