import { pointsOf } from '../layout/units.ts'
import type { Canvas } from './canvas.ts'
import { wavePath } from './path-data.ts'

/** One tile of the pattern: two rows of interlaced waves. */
const tileWidth = pointsOf(24)
const rowHeight = pointsOf(3)
const rows = 4
const linePoints = 0.25

/** 底纹 — fine waves over a tint. One tile is kept in the file, however large the page is. */
export function drawGround(canvas: Canvas, { tint, waves }: { readonly tint: string; readonly waves: string }, page: { readonly width: number; readonly height: number }): void {
  canvas.rect(0, 0, page.width, page.height).fill(tint)
  const height = rowHeight * rows
  const strokes = Array.from({ length: rows * 2 }, (_, at) => strand(at)).join(' S ')
  const pattern = canvas.pattern([0, -rowHeight, tileWidth, height + rowHeight], tileWidth, height, `${linePoints} w ${strokes} S`)
  canvas.rect(0, 0, page.width, page.height).fill([pattern, waves])
}

function strand(at: number): string {
  const middle = (Math.floor(at / 2) + 0.5) * rowHeight
  const [quarters, amplitude] = at % 2 === 0 ? [8, rowHeight * 0.75] : [12, rowHeight * 0.4]
  const path = wavePath({ length: tileWidth, amplitude, quarters, phase: at % 4, toPage: (along, across) => [along, middle + across] })
  // Path data of two commands, as operators of a content stream.
  return path.replace(/M([^C]*)/, '$1 m ').replaceAll(/C([^C]*)/g, '$1 c ').trim()
}
