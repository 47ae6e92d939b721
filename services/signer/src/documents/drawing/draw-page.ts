import { unreachable } from '@hub/kernel'
import { faceRuns, widthOf, type FontOrder } from '../fonts/font-order.ts'
import type { Filled, FilledRule } from '../layout/fill-template.ts'
import { pointsOf } from '../layout/units.ts'
import type { PlacedText } from '../text/place-text.ts'
import type { Canvas } from './canvas.ts'
import { rosettePath } from './rosette.ts'

export interface Page { readonly width: number; readonly height: number }

/** An element that is not text. */
export function drawShape(canvas: Canvas, shape: Exclude<Filled, { kind: 'text' }>): void {
  switch (shape.kind) {
    case 'rule':
      return drawRule(canvas, shape)
    case 'frame': {
      const { box: { xMm, yMm, widthMm, heightMm }, colour, fill, cornerMm } = shape
      canvas.lineWidth(pointsOf(shape.widthMm)).roundedRect(pointsOf(xMm), pointsOf(yMm), pointsOf(widthMm), pointsOf(heightMm), pointsOf(cornerMm))
      if (fill === undefined) canvas.stroke(colour)
      else canvas.fillAndStroke(fill, colour)
      return
    }
    case 'rosette': {
      const { xMm, yMm, radiusMm, petals, rings, colour, widthMm } = shape
      canvas.lineWidth(pointsOf(widthMm)).path(rosettePath({ centre: [pointsOf(xMm), pointsOf(yMm)], radius: pointsOf(radiusMm), petals, rings })).stroke(colour)
      return
    }
    default:
      return unreachable(shape)
  }
}

function drawRule(canvas: Canvas, { from, to, colour, widthMm, style }: FilledRule): void {
  const [[x1, y1], [x2, y2]] = [from.map(pointsOf), to.map(pointsOf)] as [[number, number], [number, number]]
  const width = pointsOf(widthMm)
  const stroke = (shift: number, thick: number): void => { canvas.lineWidth(thick).moveTo(x1, y1 + shift).lineTo(x2, y2 + shift).stroke(colour) }
  stroke(0, width)
  if (style === 'double') stroke(width * 2.5, width / 2.5)
  if (style !== 'diamond') return
  const [x, y, half] = [(x1 + x2) / 2, (y1 + y2) / 2, width * 4]
  canvas.polygon([x - half, y], [x, y - half], [x + half, y], [x, y + half]).fill(colour)
}

/** One line of text; where the face changes, the next begins at the end of the former. */
export function drawText(canvas: Canvas, order: FontOrder, { text, weight, points, colour, x, baseline, spacing }: PlacedText): void {
  let left = x
  for (const run of faceRuns(order, weight, text)) {
    const characters = [...run.text].length
    const width = widthOf(order, weight, run.text, { points, spacing })
    // With both widths given, pdfkit measures nothing: the line stands exactly where it was planned.
    const options = { lineBreak: false, baseline: 'alphabetic', characterSpacing: spacing, textWidth: width - spacing * (characters - 1), wordCount: 1 } as const
    canvas.font(run.face.name).fontSize(points).fillColor(colour).text(run.text, left, baseline, options)
    left += width + spacing
  }
}
