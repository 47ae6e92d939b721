import type { SealDrawing } from '../signature/seal-drawing.ts'

const middle = 21
const ring = (radius: number, sweep: 0 | 1): string => `M${middle - radius} ${middle}A${radius} ${radius} 0 1 ${sweep} ${middle + radius} ${middle}A${radius} ${radius} 0 1 ${sweep} ${middle - radius} ${middle}Z`
const corner = (at: number): string => {
  const [radius, angle] = [at % 2 === 0 ? 6.3 : 2.4, -Math.PI / 2 + (at * Math.PI) / 5]
  return `${middle + radius * Math.cos(angle)} ${middle + radius * Math.sin(angle)}`
}

/** 样章 — a ring, the inner circle against the outer one, and a star. */
export const sampleSeal: SealDrawing = { widthMm: 42, heightMm: 42, paths: [{ d: ring(20.4, 1) + ring(19.2, 0) }, { d: `M${Array.from({ length: 10 }, (_, at) => corner(at)).join('L')}Z` }] }
