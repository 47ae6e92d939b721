import type { GrantId, LicenceTypeId, LocalDate, OperatorId, ServiceItemId, UnitId } from '../ids/index.ts'
import type { Fact } from './envelope.ts'
import type { PresenceKind } from './case.ts'
import type { SharingClass } from './licence-type.ts'

/** 授权字段 — a face field, or one of `grantableFields`; masked unless plain. */
export interface GrantedField {
  readonly field: string
  readonly plain: boolean
}

/** 通用字段 — what any licence has beside its face data, and a grant may name. */
export const grantableFields = ['holder.name', 'holder.number', 'licence.number', 'licence.identifier', 'licence.validity'] as const
export type GrantableField = (typeof grantableFields)[number]

/** 授权范围 — what may be looked up, for what, by whom. */
export interface GrantScope {
  readonly items: readonly ServiceItemId[]
  /** 实施单位 whose items these are; windows that they entrust may use the grant. */
  readonly implementingUnits: readonly UnitId[]
  readonly fields: readonly GrantedField[]
  /** Answered look-ups a day (Asia/Shanghai) over all users of the grant. */
  readonly dailyQuota: number
  readonly validFrom: LocalDate
  readonly validUntil: LocalDate
}

/** 申请用证授权 — asked for by one person; who asks never approves. Sealed: `purpose` under the asking unit. */
export type GrantRequested = Fact<'GrantRequested', {
  readonly grantId: GrantId
  readonly typeId: LicenceTypeId
  readonly typeCode: string
  readonly sharing: SharingClass
  readonly providers: readonly UnitId[]
  readonly basis: 'statutory' | 'consent'
  /** 法律依据 as a citation code such as `国令716-7`; needed for statutory basis, and always where the type is not shared. */
  readonly statute: string | null
  /** The least presence evidence that a case must have. */
  readonly presenceMin: PresenceKind
  readonly scope: GrantScope
  readonly askedBy: OperatorId
}>
/** 授权审批 — one stage agreed: the data authority (数据主管部门), or the provider. */
export type GrantApproved = Fact<'GrantApproved', { readonly grantId: GrantId; readonly stage: 'data-authority' | 'provider'; readonly by: OperatorId }>
/** 授权生效 — every stage has agreed. `notify`: providers who are told. */
export type GrantAuthorised = Fact<'GrantAuthorised', { readonly grantId: GrantId; readonly notify: readonly UnitId[] }>
/** 授权驳回 — sealed: `reason` under the refusing unit. */
export type GrantRejected = Fact<'GrantRejected', { readonly grantId: GrantId; readonly stage: 'data-authority' | 'provider' }>
/** 授权收窄 — the scope only ever becomes smaller. */
export type GrantNarrowed = Fact<'GrantNarrowed', { readonly grantId: GrantId; readonly scope: GrantScope }>
/** 授权撤回 — no look-up after this. */
export type GrantWithdrawn = Fact<'GrantWithdrawn', { readonly grantId: GrantId; readonly by: UnitId }>

export type GrantEvent = GrantRequested | GrantApproved | GrantAuthorised | GrantRejected | GrantNarrowed | GrantWithdrawn
