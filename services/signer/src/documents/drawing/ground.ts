import { pointsOf } from '../layout/units.ts'
import { wavePath } from './path-data.ts'

/** One tile of the pattern: four rows of two interlaced waves each. */
const tileWidth = pointsOf(24)
const rows = 4
export const rowHeight = pointsOf(3)
export const linePoints = 0.25

/** 底纹 — fine waves over a tint, on a page of PDF. One tile is kept in the file, however large the page is. */
export function drawGround(canvas: PDFKit.PDFDocument, { tint, waves }: { readonly tint: string; readonly waves: string }, page: { readonly width: number; readonly height: number }): void {
  canvas.rect(0, 0, page.width, page.height).fill(tint)
  const height = rowHeight * rows
  const strokes = Array.from({ length: rows * 2 }, (_, at) => strand(at)).join(' S ')
  const pattern = canvas.pattern([0, -rowHeight, tileWidth, height + rowHeight], tileWidth, height, `${linePoints} w ${strokes} S`)
  canvas.rect(0, 0, page.width, page.height).fill([pattern, waves])
}

function strand(at: number): string {
  const path = strandPath(at, { length: tileWidth, middle: (Math.floor(at / 2) + 0.5) * rowHeight })
  // Path data of two commands, as operators of a content stream.
  return path.replace(/M([^C]*)/, '$1 m ').replaceAll(/C([^C]*)/g, '$1 c ').trim()
}

/** Of the taller of two strands: three quarters of a row to either side of its middle. */
export const strandHeight = rowHeight * 1.5

/** 一缕波纹 — from the left edge over a length, in whole half waves; two a row, the eight of a tile all different or shifted. */
export function strandPath(at: number, { length, middle }: { readonly length: number; readonly middle: number }): string {
  const [halves, amplitude] = at % 2 === 0 ? [4, strandHeight / 2] : [6, rowHeight * 0.4]
  return wavePath({ length, amplitude, halves: Math.round((halves * length) / tileWidth), phase: at % 4, toPage: (along, across) => [along, middle + across] })
}
