import type { CaseId, LicenceId, LocalDate, OperatorId, SealId, UnitId, Uuid } from '../ids/index.ts'
import type { Fact } from './envelope.ts'

/**
 * 印章种类 — 法定名称章, 业务专用章 and 个人名章, of the kinds that 国办发〔2025〕33号 电子印章管理办法 is about [M]. 内设、分支机构章 are no kind of
 * their own here: their name begins with that of the unit, and they are captured as business seals.
 */
export const sealKinds = ['unit', 'business', 'personal'] as const
export type SealKind = (typeof sealKinds)[number]

/** 停用原因 — closed list; a stopped seal comes back by being activated again. */
export const sealStopCauses = ['custodian-changed', 'suspected-misuse', 'name-change-pending', 'maintenance', 'other'] as const
export type SealStopCause = (typeof sealStopCauses)[number]

/** 重新制作原因 — why another seal takes the place of this one; each of them may also end a seal that nothing follows. */
export const sealRemakeCauses = ['name-changed', 'key-compromised', 'damaged', 'expired', 'redesigned', 'key-rotated'] as const
export type SealRemakeCause = (typeof sealRemakeCauses)[number]

/** 注销原因 — closed list. */
export const sealCancelCauses = [...sealRemakeCauses, 'unit-ended', 'no-longer-needed', 'captured-in-error'] as const
export type SealCancelCause = (typeof sealCancelCauses)[number]

/** 证书要素 — by which one of the seal's two certificates is known: SHA-256 of its DER and its serial number, both in lower-case hex. */
export interface SealCertificate {
  readonly sha256: string
  readonly serial: string
  /** 签发机构 — the name of an external CA, which alone can revoke it. Left out: the hub's own authority. */
  readonly issuer?: string
}

/** 指定的密钥 — ids of keys that the unit brought along, as the signer knows them; one that is left out the signer makes. */
export interface SealKeys {
  readonly sm2?: string
  readonly p256?: string
}

/**
 * 采集 — what the seal is to say, before anything is made. `name` and `bottom` are what the picture shows: public record, except for a personal seal, whose
 * name is sealed under the unit's key (`name`) and is null here. `unitName` is the legal name of the unit on that day. Both days count.
 */
export type SealCaptured = Fact<'SealCaptured', {
  readonly sealId: SealId
  readonly unitId: UnitId
  readonly kind: SealKind
  readonly name: string | null
  /** 下弦文 such as 受理专用章; null: none. */
  readonly bottom: string | null
  readonly unitName: string
  readonly validFrom: LocalDate
  readonly validUntil: LocalDate
  readonly capturedBy: OperatorId
  /** 被重新制作的印章 that this one takes the place of. */
  readonly predecessor: SealId | null
  /** Left out: the signer makes both. */
  readonly keys?: SealKeys
}>
/** 备案 — the seal was made and put on file by another custodian than the one who captured it (国办发〔2025〕33号: 制作后备案 [M]). */
export type SealFiled = Fact<'SealFiled', {
  readonly sealId: SealId
  readonly filingNumber: string
  /** 印章编码 esID of GB/T 38540. */
  readonly esId: string
  /** SHA-256 of the seal's DER (SES_Seal), lower-case hex. */
  readonly sealSha256: string
  readonly certificates: { readonly sm2: SealCertificate; readonly p256: SealCertificate }
  readonly validFrom: LocalDate
  /** As captured, or earlier where a certificate of an external CA ends earlier. */
  readonly validUntil: LocalDate
}>
/** 启用 — the seal may seal licences, for the first time or again. */
export type SealActivated = Fact<'SealActivated', { readonly sealId: SealId }>
/** 停用 — nothing is sealed with it until it is activated again (国办发〔2025〕33号 [M]). Sealed: `reason` under the custodian's unit. */
export type SealDisabled = Fact<'SealDisabled', { readonly sealId: SealId; readonly cause: SealStopCause }>
/** 注销 — for good; `filingNumber` is that of the 注销备案, null where the seal had never been filed. The legal instant is since when its certificates count as revoked. */
export type SealCancelled = Fact<'SealCancelled', { readonly sealId: SealId; readonly cause: SealCancelCause; readonly filingNumber: string | null }>
/** 重新制作 — ended like a cancelled one, and another seal takes its place (国办发〔2025〕33号: 重新制作 with 注销备案 of the former [M]). */
export type SealRemade = Fact<'SealRemade', { readonly sealId: SealId; readonly successor: SealId; readonly cause: SealRemakeCause; readonly filingNumber: string }>
/** 用印 — one licence file was sealed with it; the signing is recorded and kept (国办发〔2025〕33号 [M]). In the stream of the seal's uses of that day. */
export type SealUsed = Fact<'SealUsed', { readonly sealId: SealId; readonly licenceId: LicenceId; readonly fileId: Uuid }>
/** 窗口文书用印 — one notice of a case was sealed with it; beside `SealUsed`, in the same stream and counted with it. */
export type SealUsedOnNotice = Fact<'SealUsedOnNotice', { readonly sealId: SealId; readonly caseId: CaseId; readonly fileId: Uuid }>

export type SealEvent = SealCaptured | SealFiled | SealActivated | SealDisabled | SealCancelled | SealRemade
export type SealUseEvent = SealUsed | SealUsedOnNotice
