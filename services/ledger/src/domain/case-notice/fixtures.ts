import { assert } from '@hub/kernel'
import { parseInstant, parseLocalDate, parseUuid, type CaseId, type CaseNoticeEvent, type FileId, type Instant, type LocalDate, type NoticeId, type OperatorId, type SealId, type UnitId, type Uuid } from '@hub/schemas'
import type { Acting } from '../acting.ts'
import type { DownloadCaseNotice, MakeCaseNotice, NoticedCase, RecordCaseNotice, RefuseCaseNotice } from './commands.ts'

export function id<T extends Uuid>(n: number): T {
  const uuid = parseUuid(`019b0000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  assert(uuid !== undefined, 'fixture ids have the shape of a UUID')
  return uuid as T
}

const centre = id<UnitId>(1)
export const by: Acting = { operator: id<OperatorId>(21), unit: centre, unitKind: 'service-centre', predecessors: [], roles: ['window-clerk'] }
export const byStranger: Acting = { ...by, operator: id<OperatorId>(22), unit: id<UnitId>(2) }
export const bySuccessor: Acting = { ...by, operator: id<OperatorId>(23), unit: id<UnitId>(3), predecessors: [centre] }

const caseId = id<CaseId>(31)
const noticeId = id<NoticeId>(32)
export const fileId = id<FileId>(33)
const sealId = id<SealId>(34)
const at = parseInstant('2026-03-02T01:00:00.000Z') as Instant
const stamp = { by, at, today: parseLocalDate('2026-03-02') as LocalDate }
const notice = { caseId, noticeId }

export const noticed: Extract<NoticedCase, { there: true }> = { there: true, windowUnit: centre, received: true, accepted: true, supplementAsked: true, declined: false, erased: false }
export const make: MakeCaseNotice = { type: 'MakeCaseNotice', ...stamp, ...notice, kind: 'acceptance', format: 'pdf', noticed, sealId, formerSealEnded: false, behind: false }
const made: Pick<RecordCaseNotice, 'sealId' | 'sha256' | 'bytes' | 'timeStampedAt'> = { sealId, sha256: 'ab'.repeat(32), bytes: 90_000, timeStampedAt: at }
export const record: RecordCaseNotice = { type: 'RecordCaseNotice', ...stamp, ...notice, fileId, ...made }
export const refuseNotice: RefuseCaseNotice = { type: 'RefuseCaseNotice', ...stamp, ...notice, code: 'NOTICE_SEAL_MISSING', about: [] }
export const download: DownloadCaseNotice = { type: 'DownloadCaseNotice', ...stamp, caseId, fileId, noticed }

export const askedFor = (more: object = {}): CaseNoticeEvent => ({ type: 'CaseNoticeAsked', v: 1, data: { ...notice, kind: 'acceptance', format: 'pdf', ...more } })
export const asked = askedFor()
export const noticeMade: CaseNoticeEvent = { type: 'CaseNoticeMade', v: 1, data: { ...notice, fileId, kind: 'acceptance', format: 'pdf', ...made } }
export const refused: CaseNoticeEvent = { type: 'CaseNoticeRefused', v: 1, data: { ...notice, code: 'NOTICE_SEAL_MISSING', about: [] } }
export const downloaded: CaseNoticeEvent = { type: 'CaseNoticeDownloaded', v: 1, data: { ...notice, fileId } }
