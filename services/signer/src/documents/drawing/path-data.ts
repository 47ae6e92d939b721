/** A point in points (1/72 inch), x to the right, y down. */
export type Point = readonly [x: number, y: number]

/** A coordinate of an ornament: a tenth of a point is finer than the line, and keeps files small. */
const coordinate = (value: number): string => String(Math.round(value * 10) / 10)
export const pair = ([x, y]: Point): string => `${coordinate(x)} ${coordinate(y)}`

// A quarter of a sine wave as a cubic Bézier curve; off by less than 0.1 % of the amplitude.
const quarter = Math.PI / 2
const control1: Point = [0.512286623256592 / quarter, 0.512286623256592]
const control2: Point = [1.002313685767898 / quarter, 1]

export interface Wave {
  /** In the units of `toPage` */
  readonly length: number
  readonly amplitude: number
  /** Quarters of a wave over the length, even so that the wave ends where it began. */
  readonly quarters: number
  /** 0 to 3: begins rising, at the top, falling, at the bottom */
  readonly phase: number
  /** From along and across the wave to the page */
  readonly toPage: (along: number, across: number) => Point
}

/** 波纹 — path data of a sine wave, four curves a wave length. */
export function wavePath({ length, amplitude, quarters, phase, toPage }: Wave): string {
  const step = length / quarters
  const sine = (at: number): number => [0, 1, 0, -1][(at + phase) % 4] ?? 0
  const commands = [`M${pair(toPage(0, amplitude * sine(0)))}`]
  for (let at = 0; at < quarters; at += 1) {
    const [start, end] = [sine(at), sine(at + 1)]
    const rising = start === 0
    // A quarter that leaves the middle line is the model curve; one that comes back to it is the same, reversed.
    const [first, second]: readonly [Point, Point] = rising ? [control1, control2] : [[1 - control2[0], control2[1]], [1 - control1[0], control1[1]]]
    const height = amplitude * (rising ? end : start)
    const on = ([along, across]: Point): Point => toPage((at + along) * step, across * height)
    commands.push(`C${pair(on(first))} ${pair(on(second))} ${pair(toPage((at + 1) * step, amplitude * end))}`)
  }
  return commands.join('')
}
