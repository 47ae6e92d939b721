import { assert } from '@hub/kernel'

/** Thousandths of a millimetre, for lengths that add up along a line of text. */
const perMm = 1000
/** Hundredths: 2540 dots an inch, finer than a press. A border has ten thousand of them. */
const perMmOfPaths = 100

function rounded(value: number, parts: number): string {
  assert(Number.isFinite(value), 'a length is a number')
  // Adding zero turns a negative zero into one.
  return String(Math.round(value * parts) / parts + 0)
}

export const decimal = (value: number): string => rounded(value, perMm)
export const pathNumbers = (values: readonly number[]): string => values.map((value) => rounded(value, perMmOfPaths)).join(' ')
export const numbers = (values: readonly number[]): string => values.map(decimal).join(' ')
