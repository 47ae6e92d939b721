import type { FontOrder } from '../fonts/font-order.ts'
import type { PagePlan } from '../plan-licence.ts'
import { drawBorder } from './border.ts'
import type { Canvas } from './canvas.ts'
import { drawShape, drawText } from './draw-page.ts'
import { drawSampleMark } from './sample-mark.ts'
import { drawWatermark } from './watermark.ts'

/** All that lies on the ground, from below to above; the ground itself is drawn by each format in its own way. */
export function drawPlan(canvas: Canvas, order: FontOrder, { page, border, shapes, texts, code, mark, sample, seals }: PagePlan): void {
  if (border !== undefined) drawBorder(canvas, border, page)
  for (const shape of shapes) drawShape(canvas, shape)
  if (code !== null) canvas.path(code.path).fill(code.colour)
  for (const text of texts) drawText(canvas, order, text)
  if (sample) drawSampleMark(canvas, order, { page, seals })
  if (mark !== null) drawWatermark(canvas, order, mark, page)
}
