import { clockSkewMs, stampDelayMs } from '../limits.ts'

/**
 * 时刻 — when something was done, as its maker claims it, and by when a time stamp proves that it existed.
 * A claim alone is taken, and said to be one; only proof helps against a key in the wrong hands.
 */
export interface Moment { readonly at: string; readonly provenBy: string | undefined }

/** 依据 — attested by a time stamp, or only claimed. */
export type Basis = 'attested' | 'claimed'

function basisOf({ at, provenBy }: Moment, isSoonEnough: (instant: string) => boolean): Basis | undefined {
  if (provenBy !== undefined && isSoonEnough(provenBy)) return 'attested'
  return isSoonEnough(at) ? 'claimed' : undefined
}

/** Whether it was done by `limit`, the limit included, and on what ground; a time stamp that came too late proves nothing, so the claim is left. */
export function doneBy(moment: Moment, limit: string): Basis | undefined {
  return basisOf(moment, (instant) => instant <= limit)
}

/** Whether it was done before `limit`. */
export function doneBefore(moment: Moment, limit: string): Basis | undefined {
  return basisOf(moment, (instant) => instant < limit)
}

/** 声明的时间是否有证明 — the stamp came soon enough after the claim to vouch for it. */
export function isAttested({ at, provenBy }: Moment): boolean {
  return provenBy !== undefined && Date.parse(provenBy) <= Date.parse(at) + stampDelayMs
}

/** Later by more than clocks may differ. */
export function isAfter(one: string, other: string): boolean {
  return Date.parse(one) > Date.parse(other) + clockSkewMs
}
