import fc from 'fast-check'
import { expect, test } from 'vitest'
import { idOf } from '../projections/log-writer.ts'
import { caseReceived, grantFor, lookUpAnswered, lookUpMissed, placed, securityAdmin, type PlacedOptions } from './fixtures.ts'
import { Overlay } from './overlay.ts'
import type { DomainEvent } from '@hub/schemas'

const runs = Number(process.env['FC_RUNS'] ?? 200)
const grantKey = (item: number): string => `${idOf(3, 1)}|${idOf(6, item)}`

function add(overlay: Overlay, position: number, event: DomainEvent, options: PlacedOptions & { readonly first?: boolean } = {}): void {
  overlay.add(position, event, placed(position, event, options).envelope, options.first ?? true)
}

test('an entry is found until a flush that holds it has committed', () => {
  const overlay = new Overlay()
  add(overlay, 0, lookUpMissed(1))
  const found = () => [overlay.findCommand('console', idOf(0xc, 0))?.position, overlay.lookUpPosition(idOf(9, 1))]
  expect(found()).toEqual([0, 0])
  expect(overlay.stretch(10)).toMatchObject({ lastPosition: 0, lookUps: [{ lookUpId: idOf(9, 1), position: 0 }] })
  expect(found()).toEqual([0, 0])
  overlay.drop(0)
  expect(found()).toEqual([undefined, undefined])
  expect([overlay.size, overlay.stretch(10)]).toEqual([0, undefined])
})

test('a key that stands in dropped and in kept entries keeps what the kept ones gave it', () => {
  const overlay = new Overlay()
  add(overlay, 0, grantFor(1, [1, 2]))
  add(overlay, 1, grantFor(2, [2]))
  add(overlay, 2, grantFor(1, [2, 3]))
  overlay.drop(0)
  expect(overlay.linked('typeItemGrant', grantKey(1))).toEqual([])
  expect([...overlay.linked('typeItemGrant', grantKey(2))].sort()).toEqual([idOf(7, 1), idOf(7, 2)])
  overlay.drop(1)
  expect(overlay.linked('typeItemGrant', grantKey(2))).toEqual([idOf(7, 1)])
  overlay.drop(2)
  expect(overlay.linked('typeItemGrant', grantKey(2))).toEqual([])
})

test('of the events of one command only the first is its row', () => {
  const overlay = new Overlay()
  add(overlay, 0, caseReceived(1), { command: 5 })
  add(overlay, 1, securityAdmin(1), { command: 5, first: false })
  expect(overlay.stretch(10)?.commands).toEqual([{ client: 'console', commandId: idOf(0xc, 5), digest: 'digest-5', position: 0 }])
})

test('the same command id of another client is another command', () => {
  const overlay = new Overlay()
  add(overlay, 0, caseReceived(1), { command: 5, client: 'console' })
  add(overlay, 1, caseReceived(2), { command: 5, client: 'social-security' })
  expect(overlay.findCommand('social-security', idOf(0xc, 5))?.position).toBe(1)
  overlay.drop(0)
  expect(overlay.findCommand('console', idOf(0xc, 5))).toBeUndefined()
  expect(overlay.findCommand('social-security', idOf(0xc, 5))?.position).toBe(1)
})

test('a stretch holds the oldest entries, in order, and no more than was asked', () => {
  const overlay = new Overlay()
  for (let n = 0; n < 5; n += 1) add(overlay, n + 10, lookUpAnswered(n, 1))
  const stretch = overlay.stretch(3)
  expect(stretch?.lastPosition).toBe(12)
  expect(stretch?.lookUps.map(({ position }) => position)).toEqual([10, 11, 12])
  expect(stretch?.grantUses).toEqual(Array.from({ length: 3 }, () => ({ grantId: idOf(7, 1), day: '2026-03-02' })))
})

test('a name that objects have by nature is a key like any other', () => {
  const overlay = new Overlay()
  expect([overlay.findCommand('__proto__', 'constructor'), overlay.lookUpPosition('constructor')]).toEqual([undefined, undefined])
  expect(overlay.linked('holderAny', 'constructor')).toEqual([])
})

test('whatever is added and dropped, it knows exactly what was added and not dropped', () => {
  const item = fc.integer({ min: 1, max: 3 })
  const step = fc.oneof({ weight: 4, arbitrary: fc.record({ grant: item, items: fc.uniqueArray(item, { minLength: 1 }) }) }, { weight: 1, arbitrary: fc.record({ dropUpTo: fc.nat(30) }) })
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const overlay = new Overlay()
    let kept: { readonly position: number; readonly grant: number; readonly items: readonly number[] }[] = []
    let position = 0
    for (const next of steps) {
      if ('dropUpTo' in next) {
        overlay.drop(next.dropUpTo)
        kept = kept.filter((entry) => entry.position > next.dropUpTo)
      } else {
        add(overlay, position, grantFor(next.grant, next.items))
        kept.push({ position, ...next })
        position += 1
      }
      for (const n of [1, 2, 3])
        expect([...overlay.linked('typeItemGrant', grantKey(n))].sort()).toEqual([...new Set(kept.filter(({ items }) => items.includes(n)).map(({ grant }) => idOf(7, grant)))].sort())
      for (let at = 0; at < position; at += 1) expect(overlay.findCommand('console', idOf(0xc, at))?.position).toBe(kept.find((entry) => entry.position === at)?.position)
      expect(overlay.size).toBe(kept.length)
    }
  }), { numRuns: runs })
})
