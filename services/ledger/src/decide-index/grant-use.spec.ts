import { Pool } from 'pg'
import { expect, test } from 'vitest'
import { GrantUse } from './grant-use.ts'

const use = (lookUpId: string, day: string) => ({ lookUpId, grantId: 'g1', day, quota: 2 })
/** Without connections: nothing here is loaded. */
const fresh = () => new GrantUse(new Pool())

test('a day has its quota, and what is given back can be taken again', () => {
  const uses = fresh()
  expect(['l1', 'l2', 'l3'].map((id) => uses.take(use(id, '2026-03-01')))).toEqual([true, true, false])
  uses.giveBack(use('l1', '2026-03-01'))
  expect(uses.take(use('l4', '2026-03-01'))).toBe(true)
})

test('of a hundred days with look-ups the last two are kept', () => {
  const uses = fresh()
  const days = Array.from({ length: 100 }, (_, at) => new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10))
  for (const day of days) uses.recorded(use(`of ${day}`, day))
  expect(uses.days).toEqual(days.slice(-2))
  expect(uses.of('g1', days.at(-2) ?? '')).toBe(1)
})

test('what was taken before midnight is given back to its own day after it', () => {
  const uses = fresh()
  uses.take(use('late', '2026-02-28'))
  uses.take(use('early', '2026-03-01'))
  uses.giveBack(use('late', '2026-02-28'))
  expect([uses.of('g1', '2026-02-28'), uses.of('g1', '2026-03-01')]).toEqual([0, 1])
})

test('what is given back to a day that is no longer kept leaves that day with nothing, not with less', () => {
  const uses = fresh()
  uses.take(use('old', '2026-02-20'))
  uses.take(use('new', '2026-03-01'))
  uses.giveBack(use('old', '2026-02-20'))
  expect(uses.days).toEqual(['2026-03-01'])
  expect(uses.of('g1', '2026-02-20')).toBe(0)
})
