import { firstInstantOfDay, type Ending, type Instant, type LicenceBody, type LicenceId, type LocalDate, type OperatorId, type RestrictionKind, type UnitId } from '@hub/schemas'

/** 开关 — something that is so or is not so, since a legal instant. Plain values throughout: an auditor gets the state as JSON. */
export interface Toggle {
  readonly on: boolean
  readonly since: Instant
}

/** 草案 — composed, not in force. */
export interface Draft extends LicenceBody {
  readonly status: 'draft'
  readonly composedBy: OperatorId
  readonly composedAt: Instant
  readonly reviewed: boolean
  /** Issuing authorities that have agreed so far. */
  readonly agreed: readonly UnitId[]
}

/** What stays to be told about a licence after it has ended. */
interface Kept extends LicenceBody {
  readonly version: number
  readonly issuedAt: Instant
  /** 存量 — deposited, not issued here. */
  readonly stock: boolean
  readonly unverified: boolean
  readonly duplicate: boolean
  readonly disputed: boolean
}

/** 已签发 — issued or deposited and not ended; whether it is valid on a day, `statusAt` tells. */
export interface Issued extends Kept {
  readonly status: 'issued'
  /** Legal instant of the present version. */
  readonly versionAt: Instant
  readonly suspension: Toggle & { readonly by: UnitId | null }
  readonly loss: Toggle
  readonly restrictions: { readonly [Kind in RestrictionKind]: Toggle }
  readonly lastInspection: { readonly year: number; readonly passed: boolean } | null
}

/** 已终止 */
export interface Ended extends Kept {
  readonly status: 'ended'
  readonly how: Ending
  readonly by: UnitId
  /** Legal instant of the end. */
  readonly at: Instant
  readonly successor: LicenceId | null
}

export type LicenceState = { readonly status: 'absent' } | Draft | Issued | Ended

export const absent: LicenceState = { status: 'absent' }

/** Before every licence: the legal instant of an event that was handed over without one. */
export const beforeAll: Instant = firstInstantOfDay('0001-01-01' as LocalDate)
