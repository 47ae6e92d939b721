import type { Ending, IdentifierCheck, Instant, LicenceId, LicenceTypeId, Lineage, LocalDate, RestrictionKind, UnitId } from '@hub/schemas'

/** 异议种类 */
export type DisputeKind = 'missing' | 'wrong' | 'unloadable'

/** 目录条目 — what a licence's status is made of. 未生效 and 过期 are left to whoever holds a clock. */
export interface LicenceRow {
  readonly licenceId: LicenceId
  readonly typeId: LicenceTypeId
  readonly typeCode: string
  readonly typeVersion: number
  /** 0 before issue */
  readonly version: number
  readonly issuers: readonly UnitId[]
  readonly agreedIssuers: readonly UnitId[]
  readonly status: 'composed' | 'reviewed' | 'issued' | 'ended'
  readonly validFrom: LocalDate
  readonly validUntil: LocalDate | null
  readonly suspended: boolean
  readonly suspendedBy: UnitId | null
  readonly lost: boolean
  readonly restrictions: readonly RestrictionKind[]
  readonly disputes: readonly DisputeKind[]
  readonly duplicate: boolean
  readonly verified: boolean
  readonly deposited: boolean
  readonly sourceSystem: string | null
  readonly identifierCheck: IdentifierCheck | null
  readonly issuedOn: LocalDate | null
  readonly duplicates: number
  readonly predecessorId: LicenceId | null
  readonly predecessorHow: Lineage | null
  readonly successorId: LicenceId | null
  readonly endedHow: Ending | null
  readonly endedBy: UnitId | null
  readonly endedAt: Instant | null
  readonly lastInspectionYear: number | null
  readonly lastInspectionPassed: boolean | null
  readonly registeredAt: Instant
  readonly issuedAt: Instant | null
  readonly changedAt: Instant
  readonly revision: number
  readonly position: number
}
