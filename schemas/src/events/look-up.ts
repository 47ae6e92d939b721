import type { CaseId, GrantId, HolderId, LicenceId, LicenceTypeId, LookUpId, ServiceItemId, UnitId } from '../ids/index.ts'
import type { Fact } from './envelope.ts'

/** 用证场景 — today always a case; inspection, assistance, emergency and verification come later with stricter rules of their own. */
export interface CaseContext {
  readonly kind: 'case'
  readonly caseId: CaseId
  /** Null in a refusal only: there is no such case. */
  readonly itemId: ServiceItemId | null
  readonly slot: string
  /** Party code within the case. Null in a refusal only: none was named, and the slot's role does not point to one. */
  readonly party: string | null
}

/** 用证依据 — statutory by the grant; later: a consent or a presentation, used up in the same append. */
export interface StatutoryBasis { readonly kind: 'statutory' }

/** 数据来源 — where the licence lives; upstream and verify-only come later. */
export type Source = 'local'

/** 返回层级 — yes / no 是否, fields 字段; annotated copy 加注件 comes later. */
export type AnswerLevel = 'predicate' | 'fields'

/** 字段承诺 — SHA-256 (or SM3) over salt, field name and shown value: proves later what was shown, without showing it. base64url. */
export interface FieldCommitment { readonly field: string; readonly masked: boolean; readonly commitment: string }

interface Asked {
  readonly lookUpId: LookUpId
  readonly context: CaseContext
  readonly windowUnit: UnitId
  readonly implementingUnit: UnitId | null
  /** Null when the case, the slot or its party could not be told. */
  readonly holderId: HolderId | null
  readonly typeCode: string
  readonly level: AnswerLevel
}

/** 提示 — in force, but the window must know. */
export type LookUpNotice = 'restricted' | 'disputed' | 'unverified-stock'

/** 用证答复 — shown. Sealed: `salts` under each holder, `shown` nowhere: values are re-derived from the licence. */
export type LookupAnswered = Fact<'LookupAnswered', Asked & {
  readonly licenceId: LicenceId
  readonly typeId: LicenceTypeId
  readonly licenceRevision: number
  readonly grantId: GrantId
  readonly basis: StatutoryBasis
  readonly source: Source
  readonly notices: readonly LookUpNotice[]
  readonly commitments: readonly FieldCommitment[]
}>

/**
 * 用证拒绝 — not shown. `check` is the number of the check that failed, 1 to 8; 0: nothing was checked, because what the look-up rests on would not stand still. `licenceId` only
 * from check 8 on. Sealed, of an account that nobody registered: `account` under the unit that runs the hub.
 */
export type LookupRefused = Fact<'LookupRefused', Asked & {
  readonly check: number
  readonly code: string
  /** What the refusal told besides its code: codes, counts and dates. */
  readonly detail: Readonly<Record<string, string | number | boolean | readonly string[]>>
  readonly grantId: GrantId | null
  readonly licenceId: LicenceId | null
}>

/** 未命中 — 无此证, 未归集, 信息不符, 系统故障. */
export type MissKind = 'none' | 'not-deposited' | 'mismatch' | 'source-failed'

/** 用证未命中 — every check passed, and no licence could be shown. */
export type LookupMissed = Fact<'LookupMissed', Asked & {
  readonly miss: MissKind
  readonly grantId: GrantId
  readonly source: Source
}>

export type LookUpEvent = LookupAnswered | LookupRefused | LookupMissed
