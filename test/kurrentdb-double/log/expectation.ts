/** 预期状态 — a revision from 0, or one of the constants that the v2 protocol documents for `expected_revision` and `expected_state`. */
export type ExpectedState = bigint

export const noStream: ExpectedState = -1n
export const anyState: ExpectedState = -2n
export const streamExists: ExpectedState = -4n

/** What a stream is expected to be at before an append. */
export interface Expectation {
  readonly stream: string
  readonly expected: ExpectedState
}

/** An expectation that does not hold. `index` counts in the request; `actual` is the last revision, -1 when the stream has no event. */
export interface Violation extends Expectation {
  readonly index: number
  readonly actual: bigint
}

/** Whether a stream whose last revision is `actual` (-1: none) is as expected. */
export function holds(expected: ExpectedState, actual: bigint): boolean {
  if (expected === anyState) return true
  if (expected === streamExists) return actual >= 0n
  return actual === expected
}
