/** A point in points (1/72 inch), x to the right, y down. */
export type Point = readonly [x: number, y: number]

/** A coordinate of an ornament: a tenth of a point is finer than the line, and keeps files small. */
const coordinate = (value: number): string => String(Math.round(value * 10) / 10)
export const pair = ([x, y]: Point): string => `${coordinate(x)} ${coordinate(y)}`

// Half a sine wave as one cubic Bézier curve, in parts of its length and amplitude; off by less than 0.3 % of the amplitude, which is finer than a coordinate.
// Found by search over the control points, which are symmetric; halves that follow one another meet without a corner.
/** From the middle line up to the crest and back */
const arch: readonly [Point, Point] = [[0.412, 1.337], [0.588, 1.337]]
/** From the crest down to the trough */
const slope: readonly [Point, Point] = [[0.36435, 1], [0.63565, -1]]

export interface Wave {
  /** In the units of `toPage` */
  readonly length: number
  readonly amplitude: number
  /** Half waves over the length */
  readonly halves: number
  /** 0 to 3: begins rising, at the top, falling, at the bottom */
  readonly phase: number
  /** From along and across the wave to the page */
  readonly toPage: (along: number, across: number) => Point
}

/** 波纹 — path data of a sine wave, two curves a wave length. */
export function wavePath({ length, amplitude, halves, phase, toPage }: Wave): string {
  const step = length / halves
  const start = [0, 1, 0, -1][phase % 4] ?? 0
  const [first, second] = start === 0 ? arch : slope
  const on = (at: number, height: number, [along, across]: Point): string => pair(toPage((at + along) * step, across * height))
  const curves = Array.from({ length: halves }, (_, at) => {
    // Each half is the one before, upside down.
    const height = (phase % 4 < 2 ? amplitude : -amplitude) * (at % 2 === 0 ? 1 : -1)
    return `C${on(at, height, first)} ${on(at, height, second)} ${on(at, height, [1, -Math.abs(start)])}`
  })
  return `M${pair(toPage(0, amplitude * start))}${curves.join('')}`
}
