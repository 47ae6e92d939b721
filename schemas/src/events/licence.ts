import type { HolderId, LicenceId, LicenceTypeId, LocalDate, OperatorId, UnitId } from '../ids/index.ts'
import type { Fact } from './envelope.ts'

/** 持证主体 — by id; name and number are sealed under the holder's key (part `identity`). */
export interface LicenceHolder {
  readonly holderId: HolderId
  /** 持证主体代码类型, GB/T 36903 annex A */
  readonly idType: string
  readonly kind: 'person' | 'organisation'
}

/** 有效期 — days inclusive, Asia/Shanghai. `until` null: 长期. */
export interface Validity {
  readonly from: LocalDate
  readonly until: LocalDate | null
}

/** How a successor came from its predecessor: 换证, 补证, 转入. */
export type Lineage = 'reissue' | 'replace' | 'transfer-in'

export interface LicenceBody {
  readonly licenceId: LicenceId
  readonly typeId: LicenceTypeId
  readonly typeCode: string
  readonly typeVersion: number
  readonly issuers: readonly UnitId[]
  readonly holders: readonly LicenceHolder[]
  readonly validity: Validity
  readonly predecessor: { readonly licenceId: LicenceId; readonly how: Lineage } | null
  /** 副本 count beside the 正本; copies of one licence, not licences. */
  readonly duplicates: number
}

/** 标识校验 — of an identifier that came from elsewhere: flagged, never repaired. */
export type IdentifierCheck = 'ok' | 'wrong-check-character' | 'malformed' | 'absent'

/** 制证 — composed, not yet in force. Sealed: `identity` per holder, `face` under licence and holders, `number` under the licence. */
export type LicenceComposed = Fact<'LicenceComposed', LicenceBody & {
  /** 制证人: the one who may not review it. */
  readonly composedBy: OperatorId
}>
/** 审核 — reviewed by another person than the composer. */
export type LicenceReviewed = Fact<'LicenceReviewed', { readonly licenceId: LicenceId }>
/** 签发确认 — one of several issuing authorities agreed; the last agreement issues. */
export type LicenceIssueAgreed = Fact<'LicenceIssueAgreed', { readonly licenceId: LicenceId; readonly issuer: UnitId }>
/** 签发 — in force from its first valid day. Sealed: `number` {licenceNumber, identifier}. */
export type LicenceIssued = Fact<'LicenceIssued', { readonly licenceId: LicenceId; readonly issuer: UnitId; readonly version: number }>
/** 入库 — existing stock, unverified until its department confirms it. */
export type LicenceDeposited = Fact<'LicenceDeposited', LicenceBody & {
  readonly version: number
  readonly sourceSystem: string
  readonly identifierCheck: IdentifierCheck
  /** A valid licence with the same uniqueness key was there already: not disclosed until resolved. */
  readonly duplicate: boolean
  readonly issuedOn: LocalDate
}>
/** 核验确认 — the department stands for this piece of stock. */
export type LicenceConfirmed = Fact<'LicenceConfirmed', { readonly licenceId: LicenceId }>
/** 重复消除 — this one of the duplicates is the right one and may be disclosed. */
export type LicenceDuplicateResolved = Fact<'LicenceDuplicateResolved', { readonly licenceId: LicenceId }>

interface NewVersion { readonly licenceId: LicenceId; readonly version: number; readonly typeVersion: number }
/** 变更 — new face data, a new version. */
export type LicenceAmended = Fact<'LicenceAmended', NewVersion & { readonly validity: Validity }>
/** 延续 — a new period of validity, a new version. */
export type LicenceRenewed = Fact<'LicenceRenewed', NewVersion & { readonly validity: Validity }>
/** 纠错 — the face data was wrong and is put right, a new version. */
export type LicenceCorrected = Fact<'LicenceCorrected', NewVersion & { readonly validity: Validity }>
/** 年检 — the yearly inspection and its result. */
export type LicenceInspected = Fact<'LicenceInspected', { readonly licenceId: LicenceId; readonly year: number; readonly passed: boolean }>

/** 挂失 — lost; not to be relied on until found or replaced. */
export type LicenceReportedLost = Fact<'LicenceReportedLost', { readonly licenceId: LicenceId }>
/** 挂失解除 — found again. */
export type LicenceFound = Fact<'LicenceFound', { readonly licenceId: LicenceId }>
/** 限制原因 — 查封, 抵押, 其他. */
export type RestrictionKind = 'seized' | 'mortgaged' | 'other'
/** 限制 — in force, with a burden that every look-up shows. Sealed: `reason` under the unit. */
export type LicenceRestricted = Fact<'LicenceRestricted', { readonly licenceId: LicenceId; readonly kind: RestrictionKind }>
/** 解除限制 */
export type LicenceRestrictionLifted = Fact<'LicenceRestrictionLifted', { readonly licenceId: LicenceId; readonly kind: RestrictionKind }>
/** 暂扣 — withheld for a time. Sealed: `reason` under the unit. */
export type LicenceSuspended = Fact<'LicenceSuspended', { readonly licenceId: LicenceId; readonly by: UnitId }>
/** 发还 — a suspended licence came back into force. */
export type LicenceReinstated = Fact<'LicenceReinstated', { readonly licenceId: LicenceId; readonly by: UnitId }>

/** 终止方式 — 撤回 (lawful, circumstances changed), 撤销 (issued wrongly), 吊销 (penalty), 注销 (formal end), 转出, 被换发. 行政许可法 art. 8, 69, 70 [M]. */
export type Ending = 'withdrawn' | 'rescinded' | 'revoked' | 'cancelled' | 'transferred-out' | 'superseded'
/** 终止 — the licence ended; nothing may follow but a dispute flag. Sealed: `reason` under the unit. */
export type LicenceEnded = Fact<'LicenceEnded', {
  readonly licenceId: LicenceId
  readonly how: Ending
  readonly by: UnitId
  readonly successor: LicenceId | null
}>

/** 异议标注 — disputed; look-ups say so while the flag stands. */
export type LicenceDisputeFlagged = Fact<'LicenceDisputeFlagged', { readonly licenceId: LicenceId; readonly kind: 'missing' | 'wrong' | 'unloadable' }>
/** 异议标注解除 */
export type LicenceDisputeCleared = Fact<'LicenceDisputeCleared', { readonly licenceId: LicenceId }>

export type LicenceEvent =
  | LicenceComposed | LicenceReviewed | LicenceIssueAgreed | LicenceIssued | LicenceDeposited | LicenceConfirmed | LicenceDuplicateResolved
  | LicenceAmended | LicenceRenewed | LicenceCorrected | LicenceInspected
  | LicenceReportedLost | LicenceFound | LicenceRestricted | LicenceRestrictionLifted | LicenceSuspended | LicenceReinstated
  | LicenceEnded | LicenceDisputeFlagged | LicenceDisputeCleared
