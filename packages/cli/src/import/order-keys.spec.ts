import { describe, expect, test } from 'vitest'
import { orderKeys, parseUniqueness, type Ordered } from './order-keys.ts'

const row = (sourceId: string, numbers: readonly string[], unitNumber: string): Ordered => ({ sourceId, holders: numbers.map((number) => ({ idType: '111', number })), face: { unitNumber } })
const shared = (uniqueness: Parameters<typeof orderKeys>[0], a: Ordered, b: Ordered): boolean => {
  const keys = new Set(orderKeys(uniqueness, a))
  return orderKeys(uniqueness, b).some((key) => keys.has(key))
}

describe('which rows wait for each other', () => {
  test.each([
    ['rows of one record, whatever they say', { per: 'none' }, row('1', ['A'], 'x'), row('1', ['B'], 'y'), true],
    ['rows of other records, where any number may be valid', { per: 'none' }, row('1', ['A'], 'x'), row('2', ['A'], 'x'), false],
    ['two licences of one object, however it is written', { per: 'field', field: 'unitNumber' }, row('1', ['A'], 'gb1'), row('2', ['B'], ' ＧＢ1'), true],
    ['licences of two objects', { per: 'field', field: 'unitNumber' }, row('1', ['A'], 'x'), row('2', ['A'], 'y'), false],
    ['two licences of one of the holders', { per: 'holder' }, row('1', ['A', '1x'], 'x'), row('2', ['1X', 'C'], 'y'), true],
    ['licences of one holder for two premises', { per: 'holder-and-field', field: 'unitNumber' }, row('1', ['A'], 'x'), row('2', ['A'], 'y'), false],
    ['licences of one holder for one premises', { per: 'holder-and-field', field: 'unitNumber' }, row('1', ['A'], 'x'), row('2', ['A'], 'x'), true],
    ['licences of one source id and a holder of that name', { per: 'holder' }, row('A', ['B'], 'x'), row('C', ['A'], 'x'), false],
  ] as const)('%s', (_name, uniqueness, a, b, waits) => {
    expect(shared(uniqueness, a, b)).toBe(waits)
  })

  test('a definition that is not understood orders by record alone', () => {
    expect(parseUniqueness('moon', 'x')).toEqual({ per: 'none' })
    expect(parseUniqueness('field', undefined)).toEqual({ per: 'none' })
    expect(parseUniqueness('field', 'x')).toEqual({ per: 'field', field: 'x' })
  })
})
