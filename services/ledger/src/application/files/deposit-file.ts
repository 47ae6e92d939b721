import { digest } from '@hub/canonical'
import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import type { CommandInput, LicenceFileDeposited, LicenceId } from '@hub/schemas'
import type { DepositedFile, LicenceFact } from '../../domain/licence-file/commands.ts'
import { refuseDeposit } from '../../domain/licence-file/decide.ts'
import type { CommittedEvent } from '../commit.ts'
import type { HandlerPorts } from '../handler.ts'
import { issuersNow } from '../licence/issuers-now.ts'
import { licenceContent } from '../licence/licence-content.ts'
import type { Session } from '../session.ts'
import { assessDeposit, type AssessedFile } from './deposit-verdict.ts'
import { depositIdOf, subjectsOf } from './file-ids.ts'
import { holdersOf } from './read-wish.ts'

type Ports = Pick<HandlerPorts, 'vault' | 'verifier' | 'fence' | 'madeFileOf'>
type Input = CommandInput<'DepositLicenceFile'>

/** 交存对象 — the licence that the command names, and what is known of it. */
export interface DepositTarget { readonly licenceId: LicenceId; readonly licence: LicenceFact }

/**
 * 收存 — who may not deposit is told before anybody looks into the file; then it is judged, outside of any lock; then its holders are shared through the fence and the bytes
 * kept, byte for byte, before the event that names them. A crash in between leaves bytes that no event names; the same command finds them again under the same id, or `LeftoverSweep` takes them away.
 */
export async function takeDeposit(session: Session, input: Input, { licenceId, licence }: DepositTarget, { vault, verifier, fence, madeFileOf }: Ports): Promise<DepositedFile | Refusal> {
  const { version } = input
  const bytes = Buffer.from(input.bytes, 'base64')
  const sha256 = digest('sha256', bytes).toString('hex')
  const files = await session.state('licence-file', licenceId)
  const early = refuseDeposit(files, { by: session.by, licence, version, sha256 })
  if (early !== undefined) return early
  const made = await madeFileOf(sha256)
  if (made !== undefined && made !== licenceId) return refuse('LICENCE_FILE_OF_ANOTHER')
  // By the very object that came: another attempt at the same command need not judge the file again.
  const assessed = assessDeposit(await verifier.verify(input, bytes, session.moment.at), await issuersNow(session, licence.issuers))
  if (isRefusal(assessed)) return assessed
  const refused = await refuseStrange(session, vault, licenceId, assessed)
  if (refused !== undefined) return refused
  const { format, verdict } = assessed
  const fileId = depositIdOf({ licenceId, version, format, sha256, before: files.files.length })
  session.keep(await fence.share(await holdersOf(session, licenceId)))
  const kept = await vault.keepFiles([{ fileId, licenceId, version, format, subjects: subjectsOf(licenceId, licence.holders), namedIn: `licence-file-${licenceId}`, bytes }])
  return kept === 'erased' ? refuse('HOLDER_ERASED') : { fileId, format, sha256, bytes: bytes.length, verdict }
}

/** A file that names a licence names this one. Stock may have no identifier; then nothing can be compared. */
async function refuseStrange(session: Session, vault: Ports['vault'], licenceId: LicenceId, { identifier }: AssessedFile): Promise<Refusal | undefined> {
  if (identifier === null) return undefined
  const content = await licenceContent(session, vault, licenceId)
  if (content === undefined) return refuse('HOLDER_ERASED')
  return content.identifier === null || content.identifier === identifier ? undefined : refuse('LICENCE_FILE_OF_ANOTHER')
}

/** 交存答复 — what was recorded of the file; the same for a retry. */
export function depositedAnswer(events: readonly CommittedEvent[]) {
  const [event] = events
  const { fileId, licenceId, format, sha256, verdict } = event?.envelope.data as unknown as LicenceFileDeposited['data']
  return { outcome: 'file-deposited' as const, fileId, licenceId, format, sha256, verdict }
}
