import { assert } from '@hub/kernel'
import { parseLocalDate } from '@hub/schemas'
import { pointsOf } from '../layout/units.ts'
import { widthOf, type FontOrder } from '../fonts/font-order.ts'
import { inWords } from '../layout/licence-content.ts'
import type { Canvas } from './canvas.ts'
import { drawText, type Page } from './draw-page.ts'

/**
 * 加注 — what is written over a copy: 国办函〔2016〕108号, trust grades A (provided by the issuing body) and B (checked against the original
 * by a window). How B ends is not in the sources at hand; it follows A. `until` is YYYY-MM-DD.
 */
export type Annotation =
  | { readonly grade: 'A'; readonly provider: string; readonly until: string }
  | { readonly grade: 'B'; readonly until: string }

/** Throws InvariantViolation for a day that there is not: whoever lets an annotation in has checked it. */
export function annotationText(annotation: Annotation): string {
  assert(parseLocalDate(annotation.until) !== undefined, 'an annotated copy ends on a day')
  const use = `仅供办理政务服务事项时使用，有效期至${inWords(annotation.until)}`
  return annotation.grade === 'A' ? `此件由${annotation.provider}提供，${use}` : `此件经与原件核对无误，${use}`
}

const weight = 'regular'
const colour = '#5a5a5a'
const opacity = 0.16
const tilt = -24
const pointsLargest = 11
/** Below it nobody reads letters as light as these: the annotation would not say who provided the copy. */
const pointsSmallest = 6
const rowGap = pointsOf(34)

/** 水印字号 — as large as lets one row fit on the page; undefined where that would be too small to read. */
export function watermarkPoints(order: FontOrder, { text, page }: { readonly text: string; readonly page: Page }): number | undefined {
  const points = Math.min(pointsLargest, (page.width * 0.9) / widthOf(order, weight, text, { points: 1 }))
  return points < pointsSmallest ? undefined : points
}

/** 水印 — the text in slanting rows over the whole page, light enough that everything under it can be read. */
export function drawWatermark(canvas: Canvas, order: FontOrder, { text, page }: { readonly text: string; readonly page: Page }): void {
  const diagonal = Math.hypot(page.width, page.height)
  const points = watermarkPoints(order, { text, page })
  assert(points !== undefined, 'a watermark was measured when the page was planned')
  const step = widthOf(order, weight, text, { points }) + pointsOf(18)
  canvas.save().rotate(tilt, { origin: [page.width / 2, page.height / 2] }).fillOpacity(opacity)
  const [left, top] = [(page.width - diagonal) / 2, (page.height - diagonal) / 2]
  for (let row = 0; row * rowGap < diagonal; row += 1)
    for (let x = left - (row % 2) * step * 0.5; x < left + diagonal; x += step)
      drawText(canvas, order, { text, weight, points, colour, x, baseline: top + row * rowGap, spacing: 0 })
  canvas.restore()
}
