import { digest } from '@hub/canonical'
import { assert, isRefusal, type Refusal } from '@hub/kernel'
import { noticeCheckPath, type CaseId, type CaseNoticeRefusal, type NoticeContent, type NoticeId, type NoticeRequest, type SealId, type Subject } from '@hub/schemas'
import type { RecordCaseNotice } from '../../domain/case-notice/commands.ts'
import { caseNotice } from '../../domain/case-notice/decide.ts'
import { fileBytesMax } from '../../vault/files.ts'
import { decideOn } from '../decide-on.ts'
import type { Session } from '../session.ts'
import { commitAsHub, HubContended, hubSession } from './commit-as-hub.ts'
import { wholeFile } from './compose.ts'
import type { ComposedFile } from './document-maker.ts'
import { noticeCommandIdOf, noticeFileIdOf } from './file-ids.ts'
import type { AnsweredBy } from './file-queue.ts'
import type { MakingPorts } from './make-files.ts'
import { namedHolders } from './noticed-case.ts'
import { readNotice, type OpenNotice } from './read-notice.ts'
import { aboutOf, noticeCodeOf } from './refusal-codes.ts'

interface Wanted { readonly caseId: CaseId; readonly noticeId: NoticeId }
interface NotMade { readonly code: CaseNoticeRefusal; readonly about: readonly string[] }
/** 制成待录 — what was composed, with which seal and of what: only that content goes on record. */
interface Made { readonly sealId: SealId; readonly file: ComposedFile; readonly content: NoticeContent }

/**
 * 制作窗口文书 — all that are wanted of this case now, one after another, each made and put on record or refused on record, as the files of licences are: composed outside
 * of any lock, kept and recorded inside the fence, and only if nothing has changed. Tells whether the signer had a part in it.
 * @throws DocumentMakerUnavailable @throws DocumentTroubled @throws HubContended @throws StoreUnavailable @throws VaultUnavailable
 */
export async function makeNotices(ports: MakingPorts, caseId: CaseId, signal: AbortSignal): Promise<AnsweredBy> {
  const { notices } = await hubSession(ports).state('case-notice', caseId)
  let by: AnsweredBy = 'hub'
  for (const { noticeId, made } of notices) if (made === null && (await makeNotice(ports, { caseId, noticeId }, signal)) === 'signer') by = 'signer'
  return by
}

async function makeNotice(ports: MakingPorts, wanted: Wanted, signal: AbortSignal): Promise<AnsweredBy> {
  const reading = hubSession(ports)
  const open = await readNotice(reading, ports, wanted)
  if (open === undefined) return 'hub'
  const sealId = await ports.seals.noticeSealOf(reading, open.window.unitId)
  const outcome = sealId === undefined ? { code: 'NOTICE_SEAL_MISSING' as const, about: [] } : await composeNotice(ports, reading, { open, sealId, signal })
  await commitAsHub(ports, noticeCommandIdOf(wanted.noticeId), (session) => answer(ports, session, wanted, outcome))
  return sealId === undefined ? 'hub' : 'signer'
}

interface Composing { readonly open: OpenNotice; readonly sealId: SealId; readonly signal: AbortSignal }

async function composeNotice({ documents, publicUrl }: MakingPorts, session: Session, { open: { notice: { noticeId, format }, content, window }, sealId, signal }: Composing): Promise<Made | NotMade> {
  const request: NoticeRequest = { documentId: noticeCommandIdOf(noticeId), content, composedAt: session.moment.at, qrText: codeOf(noticeId, publicUrl), unitCode: window.uscc, sealId, formats: [format] }
  const made = await documents.makeNotice(request, signal)
  if (isRefusal(made)) return notMade(made, sealId)
  const file = wholeFile(made, format)
  return file.bytes.length > fileBytesMax ? { code: 'NOTICE_NOT_COMPOSED', about: [] } : { sealId, file, content }
}

function notMade({ refused, detail }: Refusal, sealId: SealId): NotMade {
  const code = noticeCodeOf(refused)
  return code === 'NOTICE_SEAL_UNUSABLE' ? { code, about: [sealId] } : { code, about: aboutOf(detail) }
}

/** 二维码内容 — which notice, and nothing of whose it is. */
function codeOf(noticeId: NoticeId, publicUrl: string | undefined): string {
  return publicUrl === undefined ? `urn:zhengyuan:notice:${noticeId}` : publicUrl + noticeCheckPath(noticeId)
}

/** In one attempt: nothing where nothing is wanted any more; else the file, the use of the seal and its event, or the refusal. */
async function answer(ports: MakingPorts, session: Session, wanted: Wanted, composed: Made | NotMade): Promise<void> {
  session.keep(await ports.fence.share(await namedHolders(session, wanted.caseId)))
  const now = await readNotice(session, ports, wanted)
  if (now === undefined) return
  // The case went on meanwhile: a page that says otherwise than the case is not put on record, and another is made.
  if ('file' in composed && contentDigest(composed.content) !== contentDigest(now.content)) throw new HubContended('办件在制作文书期间有变动')
  const outcome = 'file' in composed ? await keep(ports, session, now, composed) : composed
  if (outcome === 'erased') return
  const stamp = { by: session.by, ...session.moment, ...wanted }
  const refusal = await decideOn(session, { kind: 'case-notice', id: wanted.caseId }, caseNotice, 'code' in outcome
    ? { type: 'RefuseCaseNotice', ...stamp, ...outcome }
    : { type: 'RecordCaseNotice', ...stamp, ...outcome })
  assert(refusal === undefined, 'the hub’s own record is not refused')
}

function contentDigest(content: NoticeContent): string {
  return digest('sha256', Buffer.from(JSON.stringify(content), 'utf8')).toString('hex')
}

type Recorded = Pick<RecordCaseNotice, 'fileId' | 'sealId' | 'sha256' | 'bytes' | 'timeStampedAt'>

async function keep({ vault, seals }: MakingPorts, session: Session, { caseId, notice: { noticeId, format }, holders }: OpenNotice, { sealId, file }: Made): Promise<Recorded | NotMade | 'erased'> {
  const fileId = noticeFileIdOf(noticeId, file)
  const refused = await seals.useSeals(session, { sealIds: [sealId], caseId, fileIds: [fileId] })
  if (refused !== undefined) return { code: 'NOTICE_SEAL_UNUSABLE', about: [sealId] }
  const subjects = holders.map((holderId): Subject => `holder-${holderId}`)
  const kept = await vault.keepFiles([{ caseId, fileId, format, subjects, bytes: file.bytes, namedIn: `case-notice-${caseId}` }])
  return kept === 'erased' ? kept : { fileId, sealId, sha256: file.sha256, timeStampedAt: file.timeStampedAt, bytes: file.bytes.length }
}
