import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DenseRevisions } from './dense-revisions.ts'
import { PackedMap } from './packed-map.ts'

describe('a packed map', () => {
  test('holds what a map of JavaScript holds, through its growth', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(4_000), fc.integer(), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), { maxLength: 6_000, size: 'max' }), (sets) => {
      const [packed, plain] = [new PackedMap(2), new Map<string, readonly number[]>()]
      for (const [name, first, second] of sets) {
        packed.set(`licence-${String(name)}`, first, second)
        plain.set(`licence-${String(name)}`, [first, second])
      }
      expect(packed.size).toBe(plain.size)
      for (const [name, numbers] of plain) expect([...(packed.find(name) ?? [])]).toEqual(numbers)
      expect(packed.find('licence-other')).toBeUndefined()
    }), { numRuns: 20 })
  })

  test('knows a name under which nothing but zeros stands', () => {
    const packed = new PackedMap(1)
    packed.set('case-1', 0)
    expect([packed.find('case-1')?.[0], packed.find('case-2')]).toEqual([0, undefined])
  })

  test('keeps a hundred thousand streams apart', () => {
    const revisions = new DenseRevisions()
    for (let turn = 0; turn < 2; turn += 1)
      for (let n = 0; n < 100_000; n += 1) if (revisions.take(`holder-${String(n)}`) !== turn) throw new Error(`stream ${String(n)} is taken for another`)
    expect(revisions.streams).toBe(100_000)
  })
})
