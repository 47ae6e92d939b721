import { assert } from '@hub/kernel'
import { parseLocalDate, type CopyAnnotation } from '@hub/schemas'
import { pointsOf } from '../layout/units.ts'
import { widthOf, type FontOrder } from '../fonts/font-order.ts'
import { inWords } from '../layout/licence-content.ts'
import type { Canvas } from './canvas.ts'
import { drawText, type Page } from './draw-page.ts'

/** 加注 — how grade B ends is not in the sources at hand; it follows A. */
export type Annotation = CopyAnnotation

/** The clauses of an annotation, each with its mark: they stand below one another. Throws InvariantViolation for a day that there is not: whoever lets an annotation in has checked it. */
export function annotationLines(annotation: Annotation): readonly string[] {
  assert(parseLocalDate(annotation.until) !== undefined, 'an annotated copy ends on a day')
  const { usedFor } = annotation
  const use = usedFor === undefined ? '仅供办理政务服务事项时使用' : `仅供办理${usedFor}使用`
  return [annotation.grade === 'A' ? `此件由${annotation.provider}提供，` : '此件经与原件核对无误，', `${use}，`, `有效期至${inWords(annotation.until)}`]
}

const weight = 'regular'
const colour = '#5a5a5a'
const opacity = 0.2
const tilt = -24
const pointsLargest = 10.5
/** Below it nobody reads letters as light as these: the annotation would not say who provided the copy. */
const pointsSmallest = 6
/** Of the page's width: a block as narrow as that stands whole in each half of the page, so that no half can be shown without it; or where letters would be small, one block fills the page. */
const shareWanted = 0.42
const shareLargest = 0.9
const pointsComfortable = 7.5
const leading = 1.45
const columnGap = pointsOf(14)
/** Between blocks below one another; less where the page is a card. */
const rowGapLargest = pointsOf(20)
const rowGapShare = 0.14

/** 水印 — lines of one block, and their size in points. */
export interface Watermark { readonly lines: readonly string[]; readonly points: number }

/** 水印排布 — as large as lets the blocks stand side by side, or at least one across the page; undefined where that would be too small to read. */
export function planWatermark(order: FontOrder, lines: readonly string[], page: Page): Watermark | undefined {
  const widest = Math.max(...lines.map((line) => widthOf(order, weight, line, { points: 1 })))
  const beside = Math.min(pointsLargest, (page.width * shareWanted) / widest)
  const points = Math.max(beside, Math.min(pointsComfortable, (page.width * shareLargest) / widest))
  return points < pointsSmallest ? undefined : { lines, points }
}

/** The text in slanting blocks over the whole page, light enough that everything under it can be read. */
export function drawWatermark(canvas: Canvas, order: FontOrder, { lines, points }: Watermark, page: Page): void {
  const diagonal = Math.hypot(page.width, page.height)
  const step = Math.max(...lines.map((line) => widthOf(order, weight, line, { points }))) + columnGap
  const pitch = lines.length * points * leading + Math.min(rowGapLargest, page.height * rowGapShare)
  canvas.save().rotate(tilt, { origin: [page.width / 2, page.height / 2] }).fillOpacity(opacity)
  const [left, top] = [(page.width - diagonal) / 2, (page.height - diagonal) / 2]
  for (let row = 0; row * pitch < diagonal; row += 1)
    for (let x = left - (row % 2) * step * 0.5; x < left + diagonal; x += step)
      lines.forEach((text, line) => { drawText(canvas, order, { text, weight, points, colour, x, baseline: top + row * pitch + line * points * leading, spacing: 0 }) })
  canvas.restore()
}
