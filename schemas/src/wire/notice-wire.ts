import type { DeclineGround } from '../events/case.ts'
import type { LicenceFileFormat } from '../events/licence-file.ts'
import type { PartyRole } from '../events/service-item.ts'
import type { Instant, LocalDate, NoticeId, SealId, Uuid } from '../ids/index.ts'

/** 材料收取方式 — waived 免提交: met by a look-up; paper 纸质; both: paper beside a licence that was looked up; lacking 容缺: not handed in yet. */
export const materialTakings = ['waived', 'paper', 'both', 'lacking'] as const
export type MaterialTaking = (typeof materialTakings)[number]

/** 材料欠缺 — missing 未提交; unfit: it was handed in or looked up, and is incomplete or not in the form that the law wants. */
export const materialLacks = ['missing', 'unfit'] as const
export type MaterialLack = (typeof materialLacks)[number]

/** What every notice says of its case. Names and numbers are as they are to be shown. */
interface NoticeOfCase {
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
  /** 代替的文书 — the one in whose place this is made, whose seal is no more; left out: none */
  readonly replaces?: NoticeId
}

/** 收件凭证、受理通知书 — as the case stood when the notice was made. */
export interface ReceivedContent extends NoticeOfCase {
  readonly kind: 'receipt' | 'acceptance'
  readonly materials: readonly { readonly name: string; readonly taking: MaterialTaking }[]
  readonly receivedOn: LocalDate
  /** null: not accepted yet; always there on a 受理通知书. Likewise `due`. */
  readonly acceptedOn: LocalDate | null
  readonly due: LocalDate | null
  /** 法定时限、承诺时限 in working days; 0 is 即办 */
  readonly statutoryDays: number
  readonly promisedDays: number
}

/** 补正告知书 — all that was asked for, as it stood on the day of asking, whatever came in since. */
export interface SupplementContent extends NoticeOfCase {
  readonly kind: 'supplement'
  readonly receivedOn: LocalDate
  readonly askedOn: LocalDate
  /** 补正期限: the last day */
  readonly until: LocalDate
  readonly wanted: readonly { readonly name: string; readonly role: PartyRole; readonly lack: MaterialLack }[]
}

/** 不予受理通知书 */
export interface DeclineContent extends NoticeOfCase {
  readonly kind: 'decline'
  /** 收件日期, or where it was declined before that the day on which the case was opened */
  readonly appliedOn: LocalDate
  readonly declinedOn: LocalDate
  readonly ground: DeclineGround
  /** In the words of the clerk; lines are kept */
  readonly reason: string
}

/** 窗口文书内容 — what a notice says. */
export type NoticeContent = ReceivedContent | SupplementContent | DeclineContent

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
