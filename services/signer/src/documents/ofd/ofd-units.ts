import type { Spot } from '@hub/ofd'

const mmPerPoint = 25.4 / 72

/** Points (1/72 inch) in millimetres. */
export const mmOf = (points: number): number => points * mmPerPoint
export const spotInMm = ([x, y]: Spot): Spot => [mmOf(x), mmOf(y)]
