import { unreachable } from '@hub/kernel'
import type { CaseNoticeEvent, FileId, LicenceFileFormat, NoticeId, NoticeKind, SealId } from '@hub/schemas'

/** 窗口文书 — one that waits to be made, or is made. */
export interface Notice {
  readonly noticeId: NoticeId
  readonly kind: NoticeKind
  readonly format: LicenceFileFormat
  /** null: still to be made */
  readonly made: { readonly fileId: FileId; readonly sha256: string; readonly sealId: SealId } | null
  /** 代替的文书 — the one of the same kind and format that was there when this was asked for; null: none */
  readonly replaces: NoticeId | null
}

/** 窗口文书 of one case, in the order in which they were asked for; those that were refused are gone from it. */
export interface CaseNoticeState { readonly notices: readonly Notice[] }

export const none: CaseNoticeState = { notices: [] }

export function evolve({ notices }: CaseNoticeState, event: CaseNoticeEvent): CaseNoticeState {
  const { noticeId } = event.data
  switch (event.type) {
    case 'CaseNoticeAsked': {
      const { kind, format } = event.data
      return { notices: [...notices, { noticeId, kind, format, made: null, replaces: currentNotice({ notices }, { kind, format })?.noticeId ?? null }] }
    }
    case 'CaseNoticeMade': {
      const { fileId, sha256, sealId } = event.data
      return { notices: notices.map((notice) => (notice.noticeId === noticeId ? { ...notice, made: { fileId, sha256, sealId } } : notice)) }
    }
    case 'CaseNoticeRefused':
      return { notices: notices.filter((notice) => notice.noticeId !== noticeId) }
    case 'CaseNoticeReplaced':
    case 'CaseNoticeDownloaded':
      return { notices }
    default:
      return unreachable(event)
  }
}

/** 现行文书 — of this kind and format the last: it waits to be made, or is made and nothing took its place. */
export function currentNotice({ notices }: CaseNoticeState, { kind, format }: Pick<Notice, 'kind' | 'format'>): Notice | undefined {
  return notices.findLast((notice) => notice.kind === kind && notice.format === format)
}

/** The notice whose file this is. */
export function noticeOfFile({ notices }: CaseNoticeState, fileId: FileId): Notice | undefined {
  return notices.find(({ made }) => made?.fileId === fileId)
}
