import type { TextOverflow } from '@hub/schemas'
import { breakLines } from './break-lines.ts'

/** 行距 in letter sizes */
export const lineHeight = 1.42
const stepPoints = 0.25

export interface TextRoom {
  readonly widthPoints: number
  readonly heightPoints: number
  readonly points: number
  readonly overflow: TextOverflow
}

export interface FittedText { readonly points: number; readonly lines: readonly string[] }

/** Between several texts that share a line */
const together = '　'

/**
 * 排入 — at the largest size that the overflow rule allows; undefined when it does not fit at all. Several texts share one line where that is
 * wide enough, and have lines of their own otherwise. `measure` gives points.
 */
export function fitText(texts: readonly string[], room: TextRoom, measure: (text: string, points: number) => number): FittedText | undefined {
  const { overflow: { first, linesMax } } = room
  const attempts = first === 'shrink' ? [1, linesMax] : [linesMax]
  for (const lines of attempts)
    for (const points of sizes(room)) {
      const fitted = fitAt(texts, { ...room, points }, lines, measure)
      if (fitted !== undefined) return fitted
    }
  return undefined
}

function sizes({ points, overflow: { pointsMin } }: TextRoom): readonly number[] {
  const steps = Math.max(0, Math.floor((points - pointsMin) / stepPoints))
  const even = Array.from({ length: steps + 1 }, (_, at) => points - at * stepPoints)
  return even.at(-1) === pointsMin || pointsMin > points ? even : [...even, pointsMin]
}

function fitAt(texts: readonly string[], { widthPoints, heightPoints, points }: TextRoom, linesMax: number, measure: (text: string, points: number) => number): FittedText | undefined {
  const oneLine = texts.join(together)
  const natural = measure(oneLine, points)
  // What is wider than all lines together is not broken to find that out.
  if (natural > widthPoints * linesMax + measure(together, points) * texts.length) return undefined
  const lines = natural <= widthPoints ? [oneLine] : texts.flatMap((text) => breakLines(text, widthPoints, (part) => measure(part, points)))
  const tall = ((lines.length - 1) * lineHeight + 1) * points
  const wide = lines.some((line) => measure(line, points) > widthPoints)
  return lines.length > linesMax || tall > heightPoints || wide ? undefined : { points, lines }
}
