import { digest } from '@hub/canonical'
import type { Refusal } from '@hub/kernel'
import { msOfInstant, type CaseId, type CaseNoticeDownloaded, type FileId, type NoticeAnswer } from '@hub/schemas'
import { caseNotice } from '../../domain/case-notice/decide.ts'
import { noticeOfFile } from '../../domain/case-notice/state.ts'
import type { ActingNow } from '../acting.ts'
import { authorise } from '../authorise.ts'
import type { CommitPorts, CommittedEvent } from '../commit.ts'
import { decideOn } from '../decide-on.ts'
import type { HandlerPorts } from '../handler.ts'
import { anyErased } from '../licence/left-alone.ts'
import { showAgainMs } from '../look-up/show-again.ts'
import { Session } from '../session.ts'
import { LicenceFileUnavailable } from './file-answer.ts'
import { namedHolders, noticedCase } from './noticed-case.ts'

interface Of { readonly caseId: CaseId; readonly fileId: FileId }

/** 取件决定 — of a notice whose bytes are there. */
export async function decideNoticeDownload(session: Session, caseId: CaseId, fileId: FileId): Promise<Refusal | undefined> {
  return decideOn(session, { kind: 'case-notice', id: caseId }, caseNotice, { type: 'DownloadCaseNotice', by: session.by, ...session.moment, caseId, fileId, noticed: await noticedCase(session, caseId) })
}

/** The bytes as they were sealed, compared with what the log says of them; an erasure on record is looked for once more, after the opening. @throws LicenceFileUnavailable */
export async function noticeAnswer(reading: Pick<Session, 'peek'>, { vault }: Pick<HandlerPorts, 'vault'>, { caseId, fileId }: Of): Promise<NoticeAnswer> {
  const known = noticeOfFile((await reading.peek('case-notice', caseId)).state, fileId)
  const bytes = await vault.openFile(fileId)
  if (await anyErased(reading, await namedHolders(reading, caseId))) throw new LicenceFileUnavailable('文书已随当事人的信息清除')
  const made = known?.made ?? undefined
  if (bytes === undefined || known === undefined || made === undefined || digest('sha256', bytes).toString('hex') !== made.sha256) throw new LicenceFileUnavailable('文书已不在，或与记录不符')
  const { noticeId, kind, format } = known
  return { outcome: 'notice', fileId, caseId, noticeId, kind, format, sha256: made.sha256, bytes: bytes.toString('base64') }
}

interface Again { readonly acting: ActingNow; readonly event: CommittedEvent; readonly record: CaseNoticeDownloaded['data'] }

/** 再次取件 — the same command once more: within five minutes, and where the same person could take it now, its bytes again under the record that there is; otherwise the record alone. */
export async function noticeAgain(ports: CommitPorts & HandlerPorts, { acting, event, record: { caseId, fileId } }: Again): Promise<NoticeAnswer | null> {
  const { clock, newId, states, vault } = ports
  const moment = clock.now()
  if (authorise('DownloadCaseNotice', acting) !== undefined) return null
  if (msOfInstant(moment.at) - msOfInstant(event.envelope.recordedAt) > showAgainMs || (await vault.caseOfFile(fileId)) !== caseId) return null
  const session = new Session({ moment, by: acting.by, actor: acting.actor, suspended: acting.suspended, newId, states, vault, read: acting.read })
  // Decided, and nothing of it is appended.
  return (await decideNoticeDownload(session, caseId, fileId)) === undefined ? noticeAnswer(session, ports, { caseId, fileId }) : null
}
