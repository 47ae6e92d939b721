import { refuse } from '@hub/kernel'
import type { NoticeId } from '@hub/schemas'
import { caseNotice } from '../../domain/case-notice/decide.ts'
import { currentNotice } from '../../domain/case-notice/state.ts'
import { decideOn } from '../decide-on.ts'
import { decideNoticeDownload, noticeAnswer } from '../files/notice-download.ts'
import { noticedCase } from '../files/noticed-case.ts'
import { done, type Handler } from '../handler.ts'

/** 出具窗口文书 — the wish alone: the maker of files follows the log and makes it. */
export const makeCaseNotice: Handler<'MakeCaseNotice'> = async (session, input, { files, noticeSeals }) => {
  const { caseId } = input
  const noticed = await noticedCase(session, caseId)
  const former = currentNotice(await session.state('case-notice', caseId), input)?.made?.sealId
  // Relied on: a seal that ends stays ended, and one that has not is asked for again.
  const formerSealEnded = former !== undefined && (await session.state('seal', former)).status === 'cancelled'
  const sealId = noticed.there ? ((await noticeSeals.noticeSealOf(session, noticed.windowUnit)) ?? null) : null
  return (await decideOn(session, { kind: 'case-notice', id: caseId }, caseNotice, {
    type: 'MakeCaseNotice', by: session.by, ...session.moment, ...input, noticeId: session.newId() as NoticeId, noticed, sealId, formerSealEnded, behind: files.isBehind(),
  })) ?? done
}

/** 取件 — the record is durable before a byte is opened. */
export const downloadCaseNotice: Handler<'DownloadCaseNotice'> = async (session, { fileId }, ports) => {
  const caseId = await ports.vault.caseOfFile(fileId)
  if (caseId === undefined) return refuse('NOTICE_NOT_FOUND')
  return (await decideNoticeDownload(session, caseId, fileId)) ?? { answer: () => noticeAnswer(session, ports, { caseId, fileId }) }
}
