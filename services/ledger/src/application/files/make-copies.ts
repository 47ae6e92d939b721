import { assert } from '@hub/kernel'
import type { CopyAnnotation, CopyId, LicenceId, Subject } from '@hub/schemas'
import type { RecordAnnotatedCopy } from '../../domain/annotated-copy/commands.ts'
import { annotatedCopy } from '../../domain/annotated-copy/decide.ts'
import { decideOn } from '../decide-on.ts'
import type { Session } from '../session.ts'
import { commitAsHub, hubSession } from './commit-as-hub.ts'
import { compose, type Composed } from './compose.ts'
import type { AnsweredBy } from './file-queue.ts'
import { copyCommandIdOf, copyFileIdOf } from './file-ids.ts'
import type { MakingPorts } from './make-files.ts'
import { readCopy, type CopyLapsed, type OpenCopy } from './read-copy.ts'
import { holdersOf } from './read-wish.ts'
import type { NotMade } from './refusal-codes.ts'

type Outcome = Composed | NotMade | CopyLapsed
interface Wanted { readonly licenceId: LicenceId; readonly copyId: CopyId }

/**
 * 制作加注件 — all that are wanted of this licence now, one after another, each made and put on record or refused on record, as its files are: composed outside of
 * any lock, kept and recorded inside the fence, and only if nothing has changed. Tells whether the signer had a part in it.
 * @throws DocumentMakerUnavailable @throws DocumentTroubled @throws HubContended @throws StoreUnavailable @throws VaultUnavailable
 */
export async function makeCopies(ports: MakingPorts, licenceId: LicenceId, signal: AbortSignal): Promise<AnsweredBy> {
  const { copies } = await hubSession(ports).state('annotated-copy', licenceId)
  let by: AnsweredBy = 'hub'
  for (const { copyId, made } of copies) if (made === null && (await makeCopy(ports, { licenceId, copyId }, signal)) === 'signer') by = 'signer'
  return by
}

async function makeCopy(ports: MakingPorts, wanted: Wanted, signal: AbortSignal): Promise<AnsweredBy> {
  const reading = hubSession(ports)
  const found = await readCopy(reading, ports, wanted)
  if (found === undefined) return 'hub'
  const { by, outcome } = 'copy' in found ? await composeCopy(ports, reading, found, signal) : { by: 'hub' as const, outcome: found }
  await commitAsHub(ports, copyCommandIdOf(wanted.copyId), (session) => answer(ports, session, wanted, outcome))
  return by
}

function composeCopy(ports: MakingPorts, session: Session, open: OpenCopy, signal: AbortSignal): Promise<{ readonly by: AnsweredBy; readonly outcome: Outcome }> {
  const { copy: { copyId, format } } = open
  return compose(ports, session, open, { documentId: copyCommandIdOf(copyId), formats: [format], annotation: annotationOf(open), signal })
}

/** 加注 — grade A of 国办函〔2016〕108号: provided by the issuing authorities themselves. */
function annotationOf({ issuers, usedFor, copy: { validUntil } }: OpenCopy): CopyAnnotation {
  return { grade: 'A', provider: issuers.map(({ name }) => name).join('、'), usedFor, until: validUntil }
}

/** In one attempt: nothing where nothing is wanted any more; else the file, the uses of the seals and their events, or the refusal. */
async function answer(ports: MakingPorts, session: Session, wanted: Wanted, composed: Outcome): Promise<void> {
  session.keep(await ports.fence.share(await holdersOf(session, wanted.licenceId)))
  const now = await readCopy(session, ports, wanted)
  if (now === undefined) return
  const outcome = !('copy' in now) ? now : 'files' in composed ? await keep(ports, session, now, composed) : composed
  if (outcome === 'erased') return
  const stamp = { by: session.by, ...session.moment, ...wanted }
  const refusal = await decideOn(session, { kind: 'annotated-copy', id: wanted.licenceId }, annotatedCopy, 'code' in outcome
    ? { type: 'RefuseAnnotatedCopy', ...stamp, ...outcome }
    : { type: 'RecordAnnotatedCopy', ...stamp, ...outcome })
  assert(refusal === undefined, 'the hub’s own record is not refused')
}

type Recorded = Pick<RecordAnnotatedCopy, 'fileId'> & Pick<OpenCopy, 'templateVersion'> & Pick<Composed, 'sealIds'> & Pick<Composed['files'][number], 'sha256' | 'timeStampedAt'> & { readonly bytes: number }

async function keep({ vault, seals }: MakingPorts, session: Session, open: OpenCopy, { sealIds, files }: Composed): Promise<Recorded | NotMade | 'erased'> {
  const { licenceId, templateVersion, holders, copy: { copyId, version, format, validUntil } } = open
  const [file] = files
  assert(file !== undefined && files.length === 1, 'a copy has one format')
  const fileId = copyFileIdOf(copyId, file)
  const refused = await seals.useSeals(session, { sealIds, licenceId, fileIds: [fileId] })
  if (refused !== undefined) return { code: 'FILE_SEAL_UNUSABLE', about: [] }
  const subjects = [`licence-${licenceId}` as const, ...holders.map(({ holderId }): Subject => `holder-${holderId}`)]
  const kept = await vault.keepFiles([{ licenceId, version, fileId, format, subjects, bytes: file.bytes, namedIn: `annotated-copy-${licenceId}`, keepUntil: validUntil }])
  return kept === 'erased' ? kept : { fileId, templateVersion, sealIds, sha256: file.sha256, timeStampedAt: file.timeStampedAt, bytes: file.bytes.length }
}
