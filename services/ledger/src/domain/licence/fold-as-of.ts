import type { Instant, LicenceEvent } from '@hub/schemas'
import { evolve } from './evolve.ts'
import { absent, type LicenceState } from './state.ts'

/** An event of one licence's stream, with the instant at which it was recorded. In stream order. */
export interface DatedEvent { readonly event: LicenceEvent; readonly recordedAt: Instant }
export interface Bitemporal {
  /** 法律时点 — how it was at this instant; left out: whatever is known to have taken effect. */
  readonly asOf?: Instant | null
  /** 知悉时点 — by what had been recorded by then; left out: all. */
  readonly asKnownAt?: Instant | null
}

/**
 * 双时态回放 — the licence as it was at `asOf`, by what was known at `asKnownAt`. Both instants are inclusive. Events come into force in the order
 * of their legal instants (`effectiveAt`, else the moment of recording); of equal ones the earlier recorded comes first. Which day the state
 * is then asked about (`statusAt`) is the caller's: usually the day of `asOf`.
 */
export function foldAsOf(events: readonly DatedEvent[], { asOf, asKnownAt }: Bitemporal): LicenceState {
  return events
    .filter(({ recordedAt }) => asKnownAt === undefined || asKnownAt === null || recordedAt <= asKnownAt)
    .map(({ event, recordedAt }): LicenceEvent & { readonly effectiveAt: Instant } => ({ ...event, effectiveAt: event.effectiveAt ?? recordedAt }))
    .filter(({ effectiveAt }) => asOf === undefined || asOf === null || effectiveAt <= asOf)
    .sort((a, b) => (a.effectiveAt < b.effectiveAt ? -1 : Number(a.effectiveAt > b.effectiveAt)))
    .reduce<LicenceState>(evolve, absent)
}
