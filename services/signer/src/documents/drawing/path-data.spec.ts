import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathParts } from '../signature/path-operators.ts'
import { wavePath, type Point } from './path-data.ts'

/** Half of the last digit of a coordinate, at both ends of a difference */
const roundingMax = 0.1

/** Points of the path's curves, each at some places along it. */
function pointsAlong(d: string): readonly Point[] {
  let at: Point = [0, 0]
  return (pathParts(d, (spot) => spot) ?? []).flatMap((part): readonly Point[] => {
    const from = at
    if (part[0] === 'close') return []
    at = part[part.length - 1] as Point
    if (part[0] !== 'curve') return [at]
    const [, first, second, end] = part
    const on = (axis: 0 | 1, t: number): number => from[axis] * (1 - t) ** 3 + 3 * first[axis] * (1 - t) ** 2 * t + 3 * second[axis] * (1 - t) * t ** 2 + end[axis] * t ** 3
    return [0.1, 0.25, 0.5, 0.75, 0.9, 1].map((t): Point => [on(0, t), on(1, t)])
  })
}

test('a wave is a sine wave of its length, height and phase, to the eye', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 20 }), (halves, phase, amplitude) => {
    // Long waves: what a coordinate is rounded by along the wave hardly moves it across.
    const half = 100
    const points = pointsAlong(wavePath({ length: halves * half, amplitude, halves, phase, toPage: (along, across) => [along, across] }))
    expect(points).toHaveLength(1 + 6 * halves)
    expect(points.at(-1)?.[0]).toBeCloseTo(halves * half, 5)
    for (const [x, y] of points) expect(Math.abs(y - amplitude * Math.sin(Math.PI * (x / half + phase / 2)))).toBeLessThan(roundingMax + 0.003 * amplitude)
  }), { numRuns: 50 })
})

test('its parts meet without a corner: the last direction of one is the first of the next', () => {
  for (const phase of [0, 1, 2, 3]) {
    const curves = (pathParts(wavePath({ length: 400, amplitude: 100, halves: 4, phase, toPage: (along, across) => [along, across] }), (spot) => spot) ?? []).filter((part) => part[0] === 'curve')
    expect(curves).toHaveLength(4)
    curves.slice(1).forEach(([, first], at) => {
      const [, , second, end] = curves[at] ?? []
      const [[x0, y0], [x1, y1]] = [[end?.[0] ?? 0, end?.[1] ?? 0], [first[0], first[1]]] as const
      expect((x1 - x0) / (x0 - (second?.[0] ?? 0))).toBeCloseTo(1, 1)
      expect(y1 - y0).toBeCloseTo(y0 - (second?.[1] ?? 0), 0)
    })
  }
})
