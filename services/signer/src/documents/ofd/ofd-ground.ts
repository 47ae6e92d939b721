import type { OfdObject, Spot } from '@hub/ofd'
import type { Page } from '../drawing/draw-page.ts'
import { linePoints, rowHeight, strandHeight, strandPath } from '../drawing/ground.ts'
import { inkOf } from './ofd-canvas.ts'
import { knownSteps } from './ofd-path.ts'
import { mmOf, spotInMm } from './ofd-units.ts'

const strandsPerTile = 8

/**
 * 底纹 — the waves of the ground as one path a strand. A pattern would be shorter, but few viewers know it. Each strand's data are those of its
 * like in the rows above, only its box moves: packed, a page of them takes some kB.
 */
export function ofdGround({ tint, waves }: { readonly tint: string; readonly waves: string }, { width, height }: Page): readonly OfdObject[] {
  const page = { x: 0, y: 0, width: mmOf(width), height: mmOf(height) }
  const corners: readonly Spot[] = [[0, 0], [page.width, 0], [page.width, page.height], [0, page.height]]
  const paper: OfdObject = { kind: 'path', box: page, steps: [...corners.map((spot, at) => [at === 0 ? 'M' : 'L', spot] as const), ['C']], fill: inkOf(tint) }
  const stroke = { ...inkOf(waves), width: mmOf(linePoints) }
  const strands = Array.from({ length: strandsPerTile }, (_, at) => knownSteps(strandPath(at, { length: width, middle: strandHeight / 2 }), spotInMm))
  // Whole strands from edge to edge and none beyond: not every viewer cuts off at the page.
  const rows = Math.floor((height - strandHeight) / rowHeight) + 1
  const first = (height - strandHeight - (rows - 1) * rowHeight) / 2
  const drawn = Array.from({ length: 2 * rows }, (_, at): OfdObject => {
    const top = first + Math.floor(at / 2) * rowHeight
    return { kind: 'path', box: { x: 0, y: mmOf(top), width: page.width, height: mmOf(strandHeight) }, steps: strands[at % strandsPerTile] ?? [], stroke }
  })
  return [paper, ...drawn]
}
