import { assert } from '@hub/kernel'

/** A thousandth of a millimetre: finer than any printer, and without a trace of how a number was reached. */
const perMm = 1000

export function decimal(value: number): string {
  assert(Number.isFinite(value), 'a length is a number')
  // Adding zero turns a negative zero into one.
  return String(Math.round(value * perMm) / perMm + 0)
}

export const numbers = (values: readonly number[]): string => values.map(decimal).join(' ')
