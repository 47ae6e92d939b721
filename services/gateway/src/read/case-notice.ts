import type { Source } from './page.ts'

/** 窗口文书 — that was asked for of a case. */
export interface CaseNoticeRow {
  readonly noticeId: string
  readonly fileId: string | null
  readonly caseId: string
  readonly kind: string
  readonly format: string
  readonly outcome: string
  readonly code: string | null
  readonly about: readonly string[]
  readonly sha256: string | null
  readonly bytes: number | null
  readonly sealId: string | null
  readonly timeStampedAt: string | null
  readonly askedAt: string
  readonly answeredAt: string | null
  readonly supersededBy: string | null
  readonly downloads: number
  readonly position: number
}
export const caseNoticeSource: Source = {
  table: 'read.case_notice', key: 'caseId', keyType: 'uuid',
  columns: ['noticeId', 'fileId', 'caseId', 'kind', 'format', 'outcome', 'code', 'about', 'sha256', 'bytes', 'sealId', 'timeStampedAt', 'askedAt', 'answeredAt', 'supersededBy', 'downloads', 'position'],
}

/** The same rows, by the digest of their bytes; those that were never made have none. */
export const caseNoticeByDigestSource: Source = { ...caseNoticeSource, key: 'sha256', keyType: 'text' }
/** And by the number that stands on the page. */
export const caseNoticeByNumberSource: Source = { ...caseNoticeSource, key: 'noticeId' }
