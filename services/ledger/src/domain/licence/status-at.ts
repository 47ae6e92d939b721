import type { Ending, Instant, LicenceId, LocalDate, RestrictionKind, UnitId } from '@hub/schemas'
import { expired, notYetValid } from './conditions.ts'
import type { Issued, LicenceState } from './state.ts'

/** 证照状态 as a look-up tells it; an ended licence bears the way it ended. */
export type LicenceStatus = 'absent' | 'draft' | 'not-yet-valid' | 'valid' | 'suspended' | 'lost' | 'expired' | Ending

/** 证照现况 — status and what stands beside it. */
export interface LicenceView {
  readonly status: LicenceStatus
  readonly ended: { readonly how: Ending; readonly at: Instant; readonly by: UnitId; readonly successor: LicenceId | null } | null
  /** Burdens in force, in the order seized, mortgaged, other. */
  readonly restricted: readonly RestrictionKind[]
  readonly disputed: boolean
  /** A second valid record of the same key: not to be disclosed. */
  readonly duplicate: boolean
  /** 未核验 stock. */
  readonly unverified: boolean
}

const nothing: LicenceView = { status: 'absent', ended: null, restricted: [], disputed: false, duplicate: false, unverified: false }
const kinds: readonly RestrictionKind[] = ['seized', 'mortgaged', 'other']

/**
 * 某日的状态 — what a window is told on `today` (Asia/Shanghai). Of several that hold the strongest is told: ended, then expired (it will
 * not come back), suspended (an authority says no), lost (the holder says no), not yet valid, valid. Restrictions, dispute, duplicate
 * and unverified stand beside it; after the end no restriction is told.
 */
export function statusAt(state: LicenceState, today: LocalDate): LicenceView {
  if (state.status === 'absent') return nothing
  if (state.status === 'draft') return { ...nothing, status: 'draft' }
  const { disputed, duplicate, unverified } = state
  if (state.status === 'ended') {
    const { how, at, by, successor } = state
    return { status: how, ended: { how, at, by, successor }, restricted: [], disputed, duplicate, unverified }
  }
  const restricted = kinds.filter((kind) => state.restrictions[kind].on)
  return { status: standing(state, today), ended: null, restricted, disputed, duplicate, unverified }
}

function standing({ validity, suspension, loss }: Issued, today: LocalDate): LicenceStatus {
  if (expired(validity, today)) return 'expired'
  if (suspension.on) return 'suspended'
  if (loss.on) return 'lost'
  return notYetValid(validity, today) ? 'not-yet-valid' : 'valid'
}

/** 占用唯一性 — a licence in force holds its uniqueness key, suspended or lost or not; a duplicate does not, nor does what has ended or expired. */
export function holdsKey(state: LicenceState, today: LocalDate): boolean {
  return state.status === 'issued' && !state.duplicate && !expired(state.validity, today)
}
