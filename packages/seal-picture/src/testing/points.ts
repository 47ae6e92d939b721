import type { Point } from '../path.ts'

/** Every point of path data made of M, L, Q, C and Z, the control points of curves among them: the curve lies within them. */
export function pointsOf(d: string): readonly Point[] {
  if (/[^MLQCZ0-9. -]/.test(d)) throw new Error('path data with something else in it')
  const numbers = d.match(/-?\d+([.]\d+)?/g)?.map(Number) ?? []
  return Array.from({ length: numbers.length / 2 }, (_, n) => ({ x: numbers[2 * n] ?? 0, y: numbers[2 * n + 1] ?? 0 }))
}

export function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y)
}
