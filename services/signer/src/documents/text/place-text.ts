import { refuse, type Refusal } from '@hub/kernel'
import { widthOf, type FontOrder, type Weight } from '../fonts/font-order.ts'
import type { FilledText } from '../layout/fill-template.ts'
import { pointsOf } from '../layout/units.ts'
import { fitText, lineHeight } from './fit-text.ts'

/** 已排文字 — one line, from the left end of its baseline; points from the top left corner of the page. */
export interface PlacedText {
  readonly text: string
  readonly weight: Weight
  readonly points: number
  readonly colour: string
  readonly x: number
  readonly baseline: number
  /** Between characters, in points */
  readonly spacing: number
}

/** From the top of the em square to the baseline; the same for every face, so that a line of two faces stays straight. */
const ascent = 0.88

/** The lines of one text where they stand, or TEXT_TOO_LONG naming the field. */
export function placeText(order: FontOrder, { field, texts, box, lettering, overflow }: FilledText): readonly PlacedText[] | Refusal<'TEXT_TOO_LONG'> {
  const { weight, points: full, colour, align, valign } = lettering
  const spacing = pointsOf(lettering.spacingMm)
  const [width, height] = [pointsOf(box.widthMm), pointsOf(box.heightMm)]
  if (texts.every((text) => text === '')) return []
  const measure = (part: string, points: number): number => widthOf(order, weight, part, { points, spacing })
  const fitted = fitText(texts, { widthPoints: width, heightPoints: height, points: full, overflow }, measure)
  if (fitted === undefined) return refuse('TEXT_TOO_LONG', { field })
  const { points, lines } = fitted
  const tall = ((lines.length - 1) * lineHeight + 1) * points
  const top = pointsOf(box.yMm) + { top: 0, middle: (height - tall) / 2, bottom: height - tall }[valign]
  return lines.map((line, at) => {
    const natural = measure(line, points)
    const characters = [...line].length
    const spread = align === 'spread' && characters > 1 ? (width - natural) / (characters - 1) : 0
    const x = pointsOf(box.xMm) + { left: 0, centre: (width - natural) / 2, right: width - natural, spread: characters > 1 ? 0 : (width - natural) / 2 }[align]
    return { text: line, weight, points, colour, x, baseline: top + at * lineHeight * points + ascent * points, spacing: spacing + spread }
  })
}
