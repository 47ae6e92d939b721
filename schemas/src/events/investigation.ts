import type { Instant, InvestigationId, LicenceId, OperatorId, UnitId } from '../ids/index.ts'
import type { Fact } from './envelope.ts'

/** 审计立项 — sealed: `number` and `reason` under the auditor's unit. */
export type InvestigationOpened = Fact<'InvestigationOpened', {
  readonly investigationId: InvestigationId
  readonly unitId: UnitId
  /** The only one who acts under it. */
  readonly openedBy: OperatorId
}>
/** 审计查阅证照 — an auditor saw a licence; as it was (legal time) and as it was known (recorded time). */
export type LicenceAudited = Fact<'LicenceAudited', {
  readonly investigationId: InvestigationId
  readonly licenceId: LicenceId
  readonly asOf: Instant | null
  readonly asKnownAt: Instant | null
}>
/** 审计查阅用证记录 — an auditor listed the look-ups of a licence. */
export type LookUpsAudited = Fact<'LookUpsAudited', { readonly investigationId: InvestigationId; readonly licenceId: LicenceId }>
/** 审计结项 */
export type InvestigationClosed = Fact<'InvestigationClosed', { readonly investigationId: InvestigationId }>

export type InvestigationEvent = InvestigationOpened | LicenceAudited | LookUpsAudited | InvestigationClosed
