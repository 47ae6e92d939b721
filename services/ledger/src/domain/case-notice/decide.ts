import { refuse, unreachable, type Decider, type Decision, type Refusal } from '@hub/kernel'
import type { CaseNoticeEvent, CaseNoticeRefusal, CaseRefusal, NoticeKind } from '@hub/schemas'
import { actsFor } from '../acting.ts'
import type { CaseNoticeCommand, DownloadCaseNotice, MakeCaseNotice, RecordCaseNotice } from './commands.ts'
import { currentNotice, evolve, none, noticeOfFile, type CaseNoticeState, type Notice } from './state.ts'

type Refused = CaseNoticeRefusal | CaseRefusal | 'HOLDER_ERASED' | 'FILES_BEHIND'
type NoticeDecision = Decision<CaseNoticeEvent, Refused>

function decide(state: CaseNoticeState, command: CaseNoticeCommand): NoticeDecision {
  switch (command.type) {
    case 'MakeCaseNotice':
      return make(state, command)
    case 'RecordCaseNotice':
      return record(wanted(state, command), command)
    case 'RefuseCaseNotice': {
      const { caseId, noticeId, code, about } = command
      return wanted(state, command) === undefined ? [] : [{ type: 'CaseNoticeRefused', v: 1, data: { caseId, noticeId, code, about } }]
    }
    case 'DownloadCaseNotice':
      return download(state, command)
    default:
      return unreachable(command)
  }
}

/** Nothing is answered twice, whoever brings it. */
function wanted({ notices }: CaseNoticeState, { noticeId }: Pick<Notice, 'noticeId'>): Notice | undefined {
  return notices.find((notice) => notice.noticeId === noticeId && notice.made === null)
}

/** 出具窗口文书 — by the window that has the case, however it went on: what it gives notice of happened once and stays so. One of each kind and format; another in its place once its seal has ended. */
function make(state: CaseNoticeState, { by, caseId, noticeId, kind, format, noticed, sealId, formerSealEnded, behind }: MakeCaseNotice): NoticeDecision {
  if (!noticed.there) return refuse('CASE_NOT_FOUND')
  if (!actsFor(by, noticed.windowUnit)) return refuse('CASE_OF_ANOTHER_WINDOW')
  if (noticed.erased) return refuse('HOLDER_ERASED')
  if (!noticed[occasions[kind]]) return refuse('NOTICE_TOO_EARLY', { kind })
  const there = currentNotice(state, { kind, format })
  if (there !== undefined && (there.made === null || !formerSealEnded)) return refusedFor(there)
  if (sealId === null) return refuse('NOTICE_SEAL_MISSING')
  if (behind) return refuse('FILES_BEHIND')
  return [{ type: 'CaseNoticeAsked', v: 1, data: { caseId, noticeId, kind, format } }]
}

/** 文书以何为据 — what has to have happened in the case before it has a notice of that kind. */
const occasions = { receipt: 'received', acceptance: 'accepted', supplement: 'supplementAsked', decline: 'declined' } as const satisfies Readonly<Record<NoticeKind, string>>

function refusedFor({ made }: Notice): Refusal<CaseNoticeRefusal> {
  return made === null ? refuse('NOTICE_UNDER_WAY') : refuse('NOTICE_ALREADY_MADE', { fileId: made.fileId })
}

function record(notice: Notice | undefined, { caseId, noticeId, fileId, sealId, sha256, bytes, timeStampedAt }: RecordCaseNotice): NoticeDecision {
  if (notice === undefined) return []
  const { kind, format, replaces } = notice
  const made: CaseNoticeEvent = { type: 'CaseNoticeMade', v: 1, data: { caseId, noticeId, fileId, kind, format, sha256, bytes, sealId, timeStampedAt } }
  return replaces === null ? [made] : [made, { type: 'CaseNoticeReplaced', v: 1, data: { caseId, noticeId: replaces, successor: noticeId } }]
}

/** 取件 — of whoever is not entitled the answer is as if there were none. */
function download(state: CaseNoticeState, { by, caseId, fileId, noticed }: DownloadCaseNotice): NoticeDecision {
  const notice = noticeOfFile(state, fileId)
  if (notice === undefined || !noticed.there || !actsFor(by, noticed.windowUnit) || noticed.erased) return refuse('NOTICE_NOT_FOUND')
  return [{ type: 'CaseNoticeDownloaded', v: 1, data: { caseId, noticeId: notice.noticeId, fileId } }]
}

/** 窗口文书 — beside the case, under its id: who takes a notice moves nothing that a window relies on. */
export const caseNotice: Decider<CaseNoticeState, CaseNoticeCommand, CaseNoticeEvent, Refused> = { initial: none, decide, evolve }
