import { localDateOf, parseInstant, type Instant } from '@hub/schemas'
import { assert } from '@hub/kernel'
import type { Moment } from '../domain/acting.ts'

/** 时钟 — instants that never decrease, not even across a restart or a clock that is set back. */
export interface Clock {
  now(): Moment
}

/**
 * `floor` is the last recorded instant of the log. While the machine's clock is behind it, time stands still here rather than going back.
 */
export function monotonicClock(read: () => number, floor: Instant | undefined): Clock {
  let last = floor === undefined ? 0 : Date.parse(floor)
  let moment: Moment | undefined
  return {
    now() {
      const ms = Math.max(read(), last)
      if (moment !== undefined && ms === last) return moment
      last = ms
      const at = parseInstant(new Date(ms).toISOString())
      assert(at !== undefined, 'the clock gives an instant')
      moment = { at, today: localDateOf(at) }
      return moment
    },
  }
}
