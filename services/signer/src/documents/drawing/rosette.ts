import { pair, type Point } from './path-data.ts'

export interface RosetteShape {
  readonly centre: Point
  readonly radius: number
  readonly petals: number
  readonly rings: number
}

const pointsPerPetal = 6
/** How deep the petals are, in parts of the radius of their ring */
const depth = 0.16

/** 团花 — interlaced petalled rings, as engraved ornaments have them; path data of closed smooth curves. */
export function rosettePath({ centre, radius, petals, rings }: RosetteShape): string {
  return Array.from({ length: rings }, (_, ring) => ringPath(centre, { radius: (radius * (ring + 1)) / rings / (1 + depth), petals, turn: ring % 2 })).join('')
}

function ringPath([cx, cy]: Point, { radius, petals, turn }: { readonly radius: number; readonly petals: number; readonly turn: number }): string {
  const count = petals * pointsPerPetal
  const at = (index: number): Point => {
    const angle = (2 * Math.PI * index) / count
    const reach = radius * (1 + depth * Math.cos(petals * angle + turn * Math.PI))
    return [cx + reach * Math.cos(angle), cy + reach * Math.sin(angle)]
  }
  const middle = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
  const curves = Array.from({ length: count }, (_, index) => `Q${pair(at(index))} ${pair(middle(at(index), at(index + 1)))}`)
  return `M${pair(middle(at(count - 1), at(0)))}${curves.join('')}Z`
}
