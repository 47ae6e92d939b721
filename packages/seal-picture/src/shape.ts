import { circle, polygon, type Point } from './path.ts'

/** 边框 — a ring: the inner circle runs the other way, so that it is a hole under the non-zero rule as well as under even-odd. */
export function ring(centre: Point, outerRadius: number, width: number): string {
  return circle(centre, outerRadius, true) + circle(centre, outerRadius - width, false)
}

const starPoints = 5
/** Inner to outer radius of a regular pentagram: 1 / φ². */
const pentagramRatio = (3 - Math.sqrt(5)) / 2

/** 五角星 — one point upwards. */
export function star(centre: Point, radius: number): string {
  return polygon(Array.from({ length: starPoints * 2 }, (_, at) => {
    const reach = at % 2 === 0 ? radius : radius * pentagramRatio
    const angle = (Math.PI / starPoints) * at
    return { x: centre.x + reach * Math.sin(angle), y: centre.y - reach * Math.cos(angle) }
  }))
}
