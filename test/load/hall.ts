import type { Act } from './act.ts'
import { composeAndIssue } from './acts/issue.ts'
import { lookUpAgain, lookUpAndResolve } from './acts/intake.ts'
import { findLicences, listCases, readCase, readStatus } from './acts/queries.ts'

/** 大厅一日 — what people at the counters do, and how often: of a hundred acts, so many of each. Mostly looking up and reading, now and then issuing. */
export const mix: readonly { readonly weight: number; readonly act: Act }[] = [
  { weight: 45, act: lookUpAgain },
  { weight: 15, act: lookUpAndResolve },
  { weight: 12, act: listCases },
  { weight: 12, act: readCase },
  { weight: 9, act: findLicences },
  { weight: 2, act: readStatus },
  { weight: 5, act: composeAndIssue },
]

const weights = mix.reduce((sum, { weight }) => sum + weight, 0)

/** The acts in a fixed shuffled order: two runs do the same, and no kind comes in a burst. */
export function actAt(turn: number): Act {
  // A stride that shares no factor with the sum visits every place once a round.
  let place = (turn * 37) % weights
  for (const { weight, act } of mix) {
    if (place < weight) return act
    place -= weight
  }
  throw new Error('the weights cover every place')
}
