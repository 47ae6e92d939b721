import { unreachable } from '@hub/kernel'
import type { CaseId, CaseNoticeEvent, FileId, Instant, NoticeId, SealId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'

/** 窗口文书 — that was asked for, and what came of it. */
export interface CaseNoticeRow {
  readonly noticeId: NoticeId
  /** null: not made */
  readonly fileId: FileId | null
  readonly caseId: CaseId
  readonly kind: string
  readonly format: string
  readonly outcome: 'asked' | 'made' | 'refused'
  readonly code: string | null
  readonly about: readonly string[]
  readonly sha256: string | null
  readonly bytes: number | null
  readonly sealId: SealId | null
  readonly timeStampedAt: Instant | null
  readonly askedAt: Instant
  readonly answeredAt: Instant | null
  /** 代替它的文书; null: none */
  readonly supersededBy: NoticeId | null
  readonly downloads: number
  readonly position: number
}

function fold(row: CaseNoticeRow | undefined, { event, at, position }: Fed<CaseNoticeEvent>): CaseNoticeRow | undefined {
  if (event.type === 'CaseNoticeAsked') {
    const { noticeId, caseId, kind, format } = event.data
    return { noticeId, fileId: null, caseId, kind, format, outcome: 'asked', code: null, about: [], sha256: null, bytes: null, sealId: null, timeStampedAt: null, askedAt: at, answeredAt: null, supersededBy: null, downloads: 0, position }
  }
  if (row === undefined) return undefined
  switch (event.type) {
    case 'CaseNoticeMade': {
      const { fileId, sha256, bytes, sealId, timeStampedAt } = event.data
      return { ...row, outcome: 'made', fileId, sha256, bytes, sealId, timeStampedAt, answeredAt: at, position }
    }
    case 'CaseNoticeRefused': {
      const { code, about } = event.data
      return { ...row, outcome: 'refused', code, about, answeredAt: at, position }
    }
    case 'CaseNoticeReplaced':
      return { ...row, supersededBy: event.data.successor, position }
    case 'CaseNoticeDownloaded':
      return { ...row, downloads: row.downloads + 1, position }
    default:
      return unreachable(event)
  }
}

export const caseNotice = readTable<'case-notice', CaseNoticeRow>({
  schema: 'read',
  table: 'case_notice',
  streams: ['case-notice'],
  columns: {
    noticeId: 'uuid', fileId: 'uuid', caseId: 'uuid', kind: 'text', format: 'text', outcome: 'text', code: 'text', about: 'text[]', sha256: 'text', bytes: 'integer', sealId: 'uuid',
    timeStampedAt: 'timestamptz', askedAt: 'timestamptz', answeredAt: 'timestamptz', supersededBy: 'uuid', downloads: 'integer', position: 'bigint',
  },
  key: ['noticeId'],
  keysOf: ({ event }) => [[event.data.noticeId]],
  fold,
})
