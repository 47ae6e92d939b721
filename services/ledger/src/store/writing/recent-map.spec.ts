import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RecentMap } from './recent-map.ts'

test('it never gives an old value for a key, and what it gives was set', () => {
  const step = fc.oneof(
    fc.record({ set: fc.nat(12), value: fc.nat() }),
    fc.record({ get: fc.nat(12) }),
    fc.record({ remove: fc.nat(12) }),
  )
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    const map = new RecentMap<number, number>(8)
    const all = new Map<number, number>()
    for (const step of steps) {
      if ('set' in step) {
        map.set(step.set, step.value)
        all.set(step.set, step.value)
      } else if ('remove' in step) {
        map.delete(step.remove)
        all.delete(step.remove)
      } else expect([undefined, all.get(step.get)]).toContain(map.get(step.get))
    }
  }))
})

test('it keeps an entry for at least half its size of others, and one in use for ever', () => {
  const map = new RecentMap<string, number>(100)
  map.set('kept', 1)
  for (let n = 0; n < 49; n += 1) map.set(`other-${String(n)}`, n)
  expect(map.get('kept')).toBe(1)
  for (let n = 0; n < 1_000; n += 1) {
    map.set(`more-${String(n)}`, n)
    expect(map.get('kept')).toBe(1)
  }
})

test('it forgets what was not used, and everything when cleared', () => {
  const map = new RecentMap<number, number>(10)
  for (let n = 0; n < 1_000; n += 1) map.set(n, n)
  expect(Array.from({ length: 1_000 }, (_, n) => map.get(n)).filter((value) => value !== undefined).length).toBeLessThanOrEqual(10)
  map.set(5, 5)
  map.clear()
  expect(map.get(5)).toBeUndefined()
})
