import { widthOf, type FontOrder } from '../fonts/font-order.ts'
import type { Canvas } from './canvas.ts'
import { drawText, type Page } from './draw-page.ts'

/** 样张 — what a page says that is no licence and never will be. */
export const sampleText = '样张'
/** What its code says: nothing that anybody could open. */
export const sampleCode = '样张，不是证照，不能查验'

const weight = 'strong'
const colour = '#c00000'
const opacity = 0.2
const tilt = -24
/** Of the page: so large that no cutting of an edge takes it away. */
const ofWidth = 0.62
const ofHeight = 0.34
const sealColour = '#c00000'
const sealLine = 0.8
/** How far the handles of a cubic curve stand off that draws a quarter of a circle. */
const kappa = 0.5522847498

/** 样张标记 — the word over the whole page, and a ring where each seal would stand; everything under it can be read. */
export function drawSampleMark(canvas: Canvas, order: FontOrder, { page, seals }: { readonly page: Page; readonly seals: readonly { readonly x: number; readonly y: number; readonly diameter: number }[] }): void {
  for (const { x, y, diameter } of seals) canvas.lineWidth(sealLine).path(ring(x + diameter / 2, y + diameter / 2, diameter / 2)).stroke(sealColour)
  const points = Math.min((page.width * ofWidth) / widthOf(order, weight, sampleText, { points: 1 }), page.height * ofHeight)
  const width = widthOf(order, weight, sampleText, { points })
  canvas.save().rotate(tilt, { origin: [page.width / 2, page.height / 2] }).fillOpacity(opacity)
  drawText(canvas, order, { text: sampleText, weight, points, colour, x: (page.width - width) / 2, baseline: page.height / 2 + points * 0.36, spacing: 0 })
  canvas.restore()
}

function ring(x: number, y: number, r: number): string {
  const k = r * kappa
  const at = (...numbers: readonly number[]): string => numbers.map((value) => value.toFixed(2)).join(' ')
  return `M${at(x + r, y)}C${at(x + r, y + k, x + k, y + r, x, y + r)}C${at(x - k, y + r, x - r, y + k, x - r, y)}C${at(x - r, y - k, x - k, y - r, x, y - r)}C${at(x + k, y - r, x + r, y - k, x + r, y)}Z`
}
