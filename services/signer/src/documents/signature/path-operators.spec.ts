import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ofdSealPicture } from '../ofd/ofd-seal-picture.ts'
import { pathOperators } from './path-operators.ts'
import { sealAppearance } from './seal-appearance.ts'

const same = (d: string): string | undefined => pathOperators(d, (spot) => spot)
const lines = (d: string): readonly string[] | undefined => same(d)?.trim().split('\n')

describe('path data become operators', () => {
  test('lines, absolute and relative, also without repeating the letter', () => {
    expect(lines('M1 2 3,4l1-1H10v5h-1V0z')).toEqual(['1 2 m', '3 4 l', '4 3 l', '10 3 l', '10 8 l', '9 8 l', '9 0 l', 'h'])
    expect(lines('m1 1 1 1zl2 2')).toEqual(['1 1 m', '2 2 l', 'h', '3 3 l'])
  })

  test('cubic curves, and their smooth continuation', () => {
    expect(lines('M0 0C0 1 1 1 1 0S2-1 2 0')).toEqual(['0 0 m', '0 1 1 1 1 0 c', '1 -1 2 -1 2 0 c'])
    expect(lines('M0 0S1 1 2 0')).toEqual(['0 0 m', '0 0 1 1 2 0 c'])
    expect(lines('M1 1c1 0 1 1 2 2')).toEqual(['1 1 m', '2 1 2 2 3 3 c'])
  })

  test('quadratic curves raised to cubic ones, and their smooth continuation', () => {
    expect(lines('M0 0Q3 3 6 0T12 0')).toEqual(['0 0 m', '2 2 4 2 6 0 c', '8 -2 10 -2 12 0 c'])
  })

  test('points go through the placing, curves with all of theirs', () => {
    expect(pathOperators('M1 2Q1 2 1 2', ([x, y]) => [x * 10, 100 - y])).toBe('10 98 m\n10 98 10 98 10 98 c\n')
  })
})

/** Points along the cubic curves of a path that begins with a move. */
function pointsAlong(d: string): readonly (readonly [number, number])[] {
  const numbers = (lines(d) ?? []).map((line) => line.split(' ').map(Number))
  let at = numbers[0] ?? []
  return numbers.slice(1).filter(({ length }) => length === 7).flatMap((curve) => {
    const [[x0 = 0, y0 = 0], [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0]] = [at, curve]
    at = [x3, y3]
    return [0.2, 0.5, 0.8, 1].map((t): readonly [number, number] => {
      const [a, b, c, e] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3]
      return [a * x0 + b * x1 + c * x2 + e * x3, a * y0 + b * y1 + c * y2 + e * y3]
    })
  })
}

describe('an arc', () => {
  test('of a circle stays on the circle', () => {
    const points = pointsAlong('M-20 0A20 20 0 1 1 20 0A20 20 0 1 1 -20 0')
    expect(points.length).toBeGreaterThan(12)
    expect(points.filter(([x, y]) => Math.abs(Math.hypot(x, y) - 20) > 0.01)).toEqual([])
  })

  test('goes the way its sweep says, and as far as its size says', () => {
    const off = (d: string, [cx, cy]: readonly [number, number]): number => Math.max(...pointsAlong(d).map(([x, y]) => Math.abs(Math.hypot(x - cx, y - cy) - 10)))
    const arc = (large: 0 | 1, sweep: 0 | 1): string => `M10 0A10 10 0 ${large} ${sweep} 0 10`
    for (const way of [arc(0, 1), arc(1, 0)]) expect(off(way, [0, 0])).toBeLessThan(0.01)
    for (const way of [arc(0, 0), arc(1, 1)]) expect(off(way, [10, 10])).toBeLessThan(0.01)
    const least = (d: string): number => Math.min(...pointsAlong(d).map(([x]) => x))
    expect([least(arc(0, 1)), least(arc(1, 0))].map(Math.round)).toEqual([0, -10])
  })

  test('that is too small for its ends grows until it reaches', () => {
    expect(pointsAlong('M-20 0A1 1 0 0 1 20 0').every(([x, y]) => Math.abs(Math.hypot(x, y) - 20) < 0.01)).toBe(true)
  })

  test('without a radius is a line, and to where it is, nothing', () => {
    expect(lines('M0 0A0 5 0 0 1 3 4')).toEqual(['0 0 m', '0 0 3 4 3 4 c'])
    expect(lines('M0 0A5 5 0 0 1 0 0')).toEqual(['0 0 m'])
  })
})

describe('not path data', () => {
  test.each(['', ' ', '0 0', 'L1 1', 'M', 'M1', 'M1 2 3', 'M1 1X2', 'M1 1L1,a', 'M0 0Z1', 'M1 1;DROP', 'M1e999 0', 'M1e7 0', 'M0 0C1 1 1 1 1', 'M0 0) Tj', `M0 0${'L1 1'.repeat(20_001)}`, 'M0 0'.padEnd(1_000_001)])('%.20s', (d) => {
    expect(same(d)).toBeUndefined()
  })

  test.each(['M0 0A1e-320 1e-320 0 0 0 10 10', 'M0 0A1e-200 1 0 0 0 10 10', 'M0 0A1e-160 1e-160 0 0 0 10 10Z'])('%s, whose arc is lost on the way', (d) => {
    expect(same(d)).toBeUndefined()
    expect(sealAppearance({ widthMm: 42, heightMm: 42, paths: [{ d, fill: 'red' }] })).toMatchObject({ refused: 'SEAL_PICTURE_NOT_UNDERSTOOD' })
    expect(ofdSealPicture({ widthMm: 42, heightMm: 42, paths: [{ d, fill: 'red' }] }, '2026-01-01')).toMatchObject({ refused: 'SEAL_PICTURE_NOT_UNDERSTOOD' })
  })

  test('what a picture next to no wide spreads out of the page', () => {
    expect(sealAppearance({ widthMm: 1e-300, heightMm: 42, paths: [{ d: 'M1 1L2 2', fill: 'red' }] })).toMatchObject({ refused: 'SEAL_PICTURE_NOT_UNDERSTOOD' })
  })

  test('whatever the text, what comes out is operators with numbers', () => {
    const part = fc.oneof(fc.constantFrom('M', 'm', 'L', 'c', 'Q', 't', 'A', 'z', ' ', ',', '-', '.', 'e'), fc.integer({ min: -99, max: 99 }).map(String))
    fc.assert(fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const operators = same(`M0 0 ${parts.join(' ')}`)
      expect(operators ?? '').toMatch(/^((-?\d+([.]\d+)? ){2}[ml]\n|(-?\d+([.]\d+)? ){6}c\n|h\n)*$/)
    }), { numRuns: 1_000 })
  })
})
