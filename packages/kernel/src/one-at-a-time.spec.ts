import { expect, test } from 'vitest'
import { oneAtATime } from './one-at-a-time.ts'

test('work of one key waits for the work before it, also after a failure', async () => {
  const run = oneAtATime()
  const order: string[] = []
  const slow = run('a', async () => { await new Promise((resolve) => { setTimeout(resolve, 10) }); order.push('first'); throw new Error('failed') })
  const next = run('a', () => { order.push('second'); return Promise.resolve('done') })
  await expect(slow).rejects.toThrow('failed')
  expect(await next).toBe('done')
  expect(order).toEqual(['first', 'second'])
})

test('different keys do not wait for each other', async () => {
  const run = oneAtATime()
  const order: string[] = []
  let open: () => void = () => undefined
  const held = run('a', async () => { await new Promise<void>((resolve) => { open = resolve }); order.push('a') })
  await run('b', () => { order.push('b'); return Promise.resolve() })
  open()
  await held
  expect(order).toEqual(['b', 'a'])
})
