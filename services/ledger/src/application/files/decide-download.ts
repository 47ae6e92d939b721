import type { Refusal } from '@hub/kernel'
import type { CommandInput, LicenceId } from '@hub/schemas'
import { annotatedCopy } from '../../domain/annotated-copy/decide.ts'
import { copyOfFile } from '../../domain/annotated-copy/state.ts'
import { licenceFile } from '../../domain/licence-file/decide.ts'
import { decideOn } from '../decide-on.ts'
import type { Session } from '../session.ts'
import { downloadCopyCommand } from './copied-licence.ts'
import { downloadCommand } from './licence-fact.ts'

/** 取件决定 — of a file whose bytes are there: an annotated copy by its own rules, every other as a file of the licence. */
export async function decideDownload(session: Session, licenceId: LicenceId, input: CommandInput<'DownloadLicenceFile'>): Promise<Refusal | undefined> {
  if (copyOfFile(await session.state('annotated-copy', licenceId), input.fileId) !== undefined) return decideOn(session, { kind: 'annotated-copy', id: licenceId }, annotatedCopy, await downloadCopyCommand(session, licenceId, input))
  return decideOn(session, { kind: 'licence-file', id: licenceId }, licenceFile, await downloadCommand(session, licenceId, input))
}
