import type { CaseId, FileId, Instant, NoticeId, SealId } from '../ids/index.ts'
import type { Fact } from './envelope.ts'
import type { LicenceFileFormat } from './licence-file.ts'

/**
 * 窗口文书种类 — 收件凭证 once a case is received, 补正告知书 once a supplement was asked for, 受理通知书 once the case is accepted, 不予受理通知书 once it is declined
 * (行政许可法 art. 32: 加盖专用印章和注明日期的书面凭证; 一次告知需要补正的全部内容 [M]).
 */
export const noticeKinds = ['receipt', 'acceptance', 'supplement', 'decline'] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** 窗口文书所用印章的下弦文 — of the business seal that seals notices, as it begins: a unit with several numbers them behind it. */
export const noticeSealBottom = '受理专用章'

interface Notice { readonly caseId: CaseId; readonly noticeId: NoticeId }
/** One whose file is there. */
interface NoticeFile extends Notice { readonly fileId: FileId }

/** 申请窗口文书 — by the window that has the case. What it says is read from the case when it is made. */
export type CaseNoticeAsked = Fact<'CaseNoticeAsked', Notice & { readonly kind: NoticeKind; readonly format: LicenceFileFormat }>
/** 窗口文书制成 — sealed with the 受理专用章 of the window's unit; its bytes lie in the vault under the keys of the parties whom it names. */
export type CaseNoticeMade = Fact<'CaseNoticeMade', NoticeFile & {
  readonly kind: NoticeKind
  readonly format: LicenceFileFormat
  /** Of the whole file, hex */
  readonly sha256: string
  readonly bytes: number
  readonly sealId: SealId
  /** null: without a time stamp */
  readonly timeStampedAt: Instant | null
}>
/** 窗口文书未制成 — and why, by a code of the register of refusals; `about`: code points or a seal, never a value. Whoever still needs it asks anew. */
export type CaseNoticeRefused = Fact<'CaseNoticeRefused', Notice & { readonly code: string; readonly about: readonly string[] }>
/** 窗口文书代替 — `noticeId` has a successor of the same kind and format, made anew since its seal had ended; recorded with the making of that. It stays what it is. */
export type CaseNoticeReplaced = Fact<'CaseNoticeReplaced', Notice & { readonly successor: NoticeId }>
/** 窗口文书取件 — on record before a byte is shown. */
export type CaseNoticeDownloaded = Fact<'CaseNoticeDownloaded', NoticeFile>

export type CaseNoticeEvent = CaseNoticeAsked | CaseNoticeMade | CaseNoticeRefused | CaseNoticeReplaced | CaseNoticeDownloaded
