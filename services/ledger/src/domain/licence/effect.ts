import { refuse, type Refusal } from '@hub/kernel'
import { msOfInstant, type Instant, type LicenceRefusal } from '@hub/schemas'

/** A department's clock may be ahead of ours by this much, in milliseconds; such an act counts from now. */
export const clockAheadMsMax = 5 * 60 * 1000

interface Timed { readonly at: Instant; readonly effectiveAt?: Instant }

/**
 * 生效时间 — the legal instant of an act: now, or an earlier one back to `notBefore` for a notice that is entered late. Nothing takes effect
 * in the future: the ledger would have to show a state that is not yet so, and a clerk can enter the act on the day itself.
 */
export function effectOf({ at, effectiveAt = at }: Timed, notBefore: Instant): Instant | Refusal<LicenceRefusal> {
  if (effectiveAt > at) return msOfInstant(effectiveAt) - msOfInstant(at) > clockAheadMsMax ? refuse('LICENCE_EFFECT_IN_FUTURE') : at
  return effectiveAt < at && effectiveAt < notBefore ? refuse('LICENCE_EFFECT_BEFORE_ISSUE', { notBefore }) : effectiveAt
}

/** What an event says about its legal instant: nothing where that is the moment of recording. */
export function effective(effect: Instant, at: Instant): { readonly effectiveAt?: Instant } {
  return effect === at ? {} : { effectiveAt: effect }
}

/**
 * An act that follows from an earlier one takes effect no earlier than that one: as-of history and present then agree. An act of now is never
 * too early: it is recorded after what it was decided on, even where another event came in between its clock reading and its decision.
 */
export function outOfOrder(effect: Instant, at: Instant, since: Instant): Refusal<LicenceRefusal> | undefined {
  return effect < at && effect < since ? refuse('LICENCE_EFFECT_OUT_OF_ORDER', { since }) : undefined
}
