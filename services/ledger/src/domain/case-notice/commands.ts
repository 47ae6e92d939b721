import type { CaseId, CaseNoticeRefusal, FileId, Instant, LicenceFileFormat, NoticeId, NoticeKind, SealId, UnitId } from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'

interface Stamp extends Moment { readonly by: Acting }

/** What a decision about a notice has to know of its case. */
export type NoticedCase = { readonly there: false } | {
  readonly there: true
  readonly windowUnit: UnitId
  /** Once, whatever came after. */
  readonly received: boolean
  readonly accepted: boolean
  /** 补正 was asked for, which happens once. */
  readonly supplementAsked: boolean
  readonly declined: boolean
  /** 已清除 — the log says of one of those whom a notice names that she is erased, whatever the vault still holds. */
  readonly erased: boolean
}

export interface MakeCaseNotice extends Stamp {
  readonly type: 'MakeCaseNotice'
  readonly caseId: CaseId
  /** A fresh one */
  readonly noticeId: NoticeId
  readonly kind: NoticeKind
  readonly format: LicenceFileFormat
  readonly noticed: NoticedCase
  /** 受理专用章 in use of the window's unit; null: it has none. */
  readonly sealId: SealId | null
  /** 印章已注销 — that which the notice of this kind and format bears, if there is one, has ended: it was lost, or another took its place. */
  readonly formerSealEnded: boolean
  /** 积压 — files cannot be made now, and too many wait. */
  readonly behind: boolean
}

/** The answer to one wish: of the maker alone, never over the wire. */
export interface RecordCaseNotice extends Stamp {
  readonly type: 'RecordCaseNotice'
  readonly caseId: CaseId
  readonly noticeId: NoticeId
  readonly fileId: FileId
  readonly sealId: SealId
  readonly sha256: string
  readonly bytes: number
  readonly timeStampedAt: Instant | null
}
export interface RefuseCaseNotice extends Stamp {
  readonly type: 'RefuseCaseNotice'
  readonly caseId: CaseId
  readonly noticeId: NoticeId
  readonly code: CaseNoticeRefusal
  readonly about: readonly string[]
}

export interface DownloadCaseNotice extends Stamp {
  readonly type: 'DownloadCaseNotice'
  readonly caseId: CaseId
  readonly fileId: FileId
  readonly noticed: NoticedCase
}

export type CaseNoticeCommand = MakeCaseNotice | RecordCaseNotice | RefuseCaseNotice | DownloadCaseNotice
