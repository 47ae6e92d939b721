import type { NoticeKind } from '../events/case-notice.ts'
import type { LicenceFileFormat } from '../events/licence-file.ts'
import type { Instant, LocalDate, NoticeId, SealId, Uuid } from '../ids/index.ts'

/** 材料收取方式 — waived 免提交: met by a look-up; paper 纸质; both: paper beside a licence that was looked up; lacking 容缺: not handed in yet. */
export const materialTakings = ['waived', 'paper', 'both', 'lacking'] as const
export type MaterialTaking = (typeof materialTakings)[number]

/** 窗口文书内容 — what a notice says of its case, as it stood when it was made. Names and numbers are as they are to be shown. */
export interface NoticeContent {
  readonly kind: NoticeKind
  readonly noticeId: NoticeId
  /** 窗口单位, whose seal goes on it */
  readonly windowUnit: string
  readonly implementingUnit: string
  /** Our own, or that of a department's system */
  readonly caseNumber: string
  readonly itemName: string
  readonly itemCode: string
  /** 申请人, with the masked number */
  readonly applicants: readonly { readonly name: string; readonly number: string }[]
  /** 经办人、代理人 and others who act for them */
  readonly actingFor: readonly string[]
  readonly materials: readonly { readonly name: string; readonly taking: MaterialTaking }[]
  readonly receivedOn: LocalDate
  /** null: not accepted yet; always there on a 受理通知书. Likewise `due`. */
  readonly acceptedOn: LocalDate | null
  readonly due: LocalDate | null
  /** 法定时限、承诺时限 in working days; 0 is 即办 */
  readonly statutoryDays: number
  readonly promisedDays: number
}

/** 制作窗口文书 — body of the signer's `POST /v1/notices`, which seals with business seals alone, as that of licences never does. Answered as `POST /v1/documents`. */
export interface NoticeRequest {
  /** For the log of the signer alone */
  readonly documentId: Uuid
  readonly content: NoticeContent
  readonly composedAt: Instant
  readonly qrText: string
  /** 统一社会信用代码 of the window's unit */
  readonly unitCode: string
  readonly sealId: SealId
  readonly formats: readonly LicenceFileFormat[]
}
