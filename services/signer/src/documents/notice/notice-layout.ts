import type { Lettering } from '@hub/schemas'
import { widthOf, type FontOrder } from '../fonts/font-order.ts'
import type { Box, Filled, FilledText } from '../layout/fill-template.ts'
import { pointsOf } from '../layout/units.ts'
import { breakLines } from '../text/break-lines.ts'
import { lineHeight } from '../text/fit-text.ts'

/** A4, millimetres */
export const pageMm = { width: 210, height: 297 } as const
export const leftMm = 25
export const widthMm = 160
export const ink = '#1a1a1a'
const ruleMm = 0.25
const paddingMm = 1.8
const rowMmMin = 7.6
export const mmPerPoint = 25.4 / 72
/** Millimetres go to points and back. */
const roundingMm = 0.05
const linesMax = 40

const letters: Lettering = { weight: 'regular', points: 10.5, colour: ink, align: 'left', valign: 'middle', spacingMm: 0 }

export interface Writing { readonly field: string; readonly box: Box; readonly lettering?: Partial<Lettering>; readonly linesMax?: number }

/** One text in its box: whole, in as many lines as it needs. */
export function written(text: string, { field, box, lettering = {}, linesMax: lines = linesMax }: Writing): FilledText {
  const full = { ...letters, ...lettering }
  return { kind: 'text', field, texts: [text], box, lettering: full, overflow: { first: 'shrink', pointsMin: lines === 1 ? Math.min(full.points, 6) : full.points, linesMax: lines } }
}

export function rule(from: readonly [number, number], to: readonly [number, number], widthOfRule: number = ruleMm): Filled {
  return { kind: 'rule', from, to, colour: ink, widthMm: widthOfRule, style: 'solid' }
}

/** How high a text stands in a width, in millimetres. */
export function heightOf(order: FontOrder, text: string, width: number, { weight, points }: Pick<Lettering, 'weight' | 'points'> = letters): number {
  const lines = breakLines(text, pointsOf(width), (part) => widthOf(order, weight, part, { points }))
  return ((lines.length - 1) * lineHeight + 1) * points * mmPerPoint + roundingMm
}

export interface Cell { readonly text: string; readonly field: string; readonly widthMm: number; readonly lettering?: Partial<Lettering> }

/** 一行 of a grid: as high as its highest cell, with the lines above it and between the cells; the last row of a grid needs `closing`. */
export function row(order: FontOrder, cells: readonly Cell[], top: number): { readonly filled: readonly Filled[]; readonly bottom: number } {
  const height = Math.max(rowMmMin, ...cells.map(({ text, widthMm: wide, lettering }) => heightOf(order, text, wide - 2 * paddingMm, { ...letters, ...lettering }) + 2 * paddingMm))
  const filled: Filled[] = [rule([leftMm, top], [leftMm + widthMm, top]), rule([leftMm, top], [leftMm, top + height])]
  let left = leftMm
  for (const { text, field, widthMm: wide, lettering = {} } of cells) {
    filled.push(written(text, { field, lettering, box: { xMm: left + paddingMm, yMm: top, widthMm: wide - 2 * paddingMm, heightMm: height } }))
    left += wide
    filled.push(rule([left, top], [left, top + height]))
  }
  return { filled, bottom: top + height }
}

export function closing(bottom: number): Filled {
  return rule([leftMm, bottom], [leftMm + widthMm, bottom])
}
