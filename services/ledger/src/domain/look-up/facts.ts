import type {
  CaseId, CommandInput, Ending, GrantId, GrantScope, HolderId, Instant, LicenceId, LicenceTypeId, LookUpId, MaterialSlot, PartyRole, PresenceKind,
  ServiceItemId, UnitId, Validity,
} from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'

/**
 * 用证请求 — what the window asks, with the id that its record will bear. A department's system that asks for a clerk comes as that clerk.
 * `licenceNumber` is only ever compared by the application; the decision sees whether one was given.
 */
export type LookUpRequest = Readonly<CommandInput<'LookUp'>> & Moment & {
  readonly type: 'LookUp'
  readonly by: Acting
  readonly lookUpId: LookUpId
}

/** 当事人, as the case has it. */
export interface PartyFact {
  readonly party: string
  readonly role: PartyRole
  readonly holderId: HolderId
  readonly presence: { readonly kind: PresenceKind } | null
}

/** 办件, as far as a look-up rests on it; `slots` as frozen when the case was opened. */
export interface CaseFact {
  readonly caseId: CaseId
  readonly open: boolean
  readonly windowUnit: UnitId
  readonly implementingUnit: UnitId
  readonly itemId: ServiceItemId
  readonly slots: readonly MaterialSlot[]
  readonly parties: readonly PartyFact[]
}

/** 授权现状 — how a grant stands on the day: only `in-force` lets anybody look. */
export type GrantStanding = 'in-force' | 'pending' | 'rejected' | 'not-yet' | 'expired' | 'withdrawn'

/** 用证授权. `answeredToday`: look-ups answered under it this day, those reserved and not yet recorded included. */
export interface GrantFact {
  readonly grantId: GrantId
  readonly typeCode: string
  readonly standing: GrantStanding
  readonly basis: 'statutory' | 'consent'
  readonly presenceMin: PresenceKind
  readonly scope: GrantScope
  readonly answeredToday: number
}

/** 终止情况 — how, since when, by whom. */
export interface EndedFact { readonly how: Ending; readonly at: Instant; readonly by: UnitId }

/** 证照状态 at the instant of the look-up. `draft`: not issued, which for a window is as if it were not there. */
export type LicenceStatusFact =
  | { readonly kind: 'draft' }
  | { readonly kind: 'valid' | 'not-yet-valid' | 'suspended' | 'lost' | 'expired' }
  | { readonly kind: 'ended'; readonly ended: EndedFact }

/** 标记 — what stands beside the status. `unverified`: stock that its department has not confirmed; `duplicate`: not disclosed until resolved. */
export interface LicenceFlags {
  readonly restricted: boolean
  readonly disputed: boolean
  readonly unverified: boolean
  readonly duplicate: boolean
}

/** 候选证照 — one licence, at one revision of its stream. */
export interface LicenceFact {
  readonly licenceId: LicenceId
  readonly revision: number
  readonly typeId: LicenceTypeId
  readonly typeCode: string
  readonly holders: readonly HolderId[]
  readonly issuers: readonly UnitId[]
  readonly validity: Validity
  readonly status: LicenceStatusFact
  readonly flags: LicenceFlags
  /** Set where the request gave a number: whether it is this licence's. */
  readonly licenceNumberMatches?: boolean
}

/** 频次 — look-ups asked by this operator within the last minute, before this one, and how many are let through. */
export interface RateFact { readonly lastMinute: number; readonly perMinuteMax: number }

/** 频次上限 — look-ups per minute and operator that a hub allows unless its configuration says otherwise [I]. */
export const lookUpsPerMinuteMax = { person: 120, system: 60_000 } as const

/**
 * 用证事实 — everything a look-up is decided on, read by the application in any order. The last three count for check 8 alone: a
 * request that does not get there is decided the same with none of them read, and takes the same time whatever licences exist.
 */
export interface LookUpFacts {
  /** The account is on record but may do nothing. */
  readonly suspended: boolean
  /** Null: there is no such case. */
  readonly case: CaseFact | null
  /** The case's implementing unit, or one that took it over, entrusts the case's window unit with the case's item today. */
  readonly entrusted: boolean
  /** 承接的机构 of the case's implementing unit: a grant to one of these has passed on with its tasks. */
  readonly implementingPredecessors: readonly UnitId[]
  /** Every grant of the type asked for and the case's item, whatever its standing. */
  readonly grants: readonly GrantFact[]
  readonly rate: RateFact
  /** Every licence of the holder and the type; more does no harm, the decision sorts out what is not the party's or not of the type. */
  readonly licences: readonly LicenceFact[]
  /** Licences of this type have been issued or deposited here at all: a miss is then 无此证 and not 未归集. */
  readonly typeHasStock: boolean
  readonly sourceFailed: boolean
}
