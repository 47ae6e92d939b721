import { msOfInstant, type AnnotatedCopyDownloaded, type FileAnswer, type LicenceFileDownloaded } from '@hub/schemas'
import type { ActingNow } from '../acting.ts'
import { authorise } from '../authorise.ts'
import type { CommitPorts, CommittedEvent } from '../commit.ts'
import type { HandlerPorts } from '../handler.ts'
import { showAgainMs } from '../look-up/show-again.ts'
import { Session } from '../session.ts'
import { decideDownload } from './decide-download.ts'
import { fileAnswer } from './file-answer.ts'

interface Again { readonly acting: ActingNow; readonly event: CommittedEvent; readonly record: (LicenceFileDownloaded | AnnotatedCopyDownloaded)['data'] }

/**
 * 再次取件 — the same command once more: within five minutes, and where the same person could take the file now, by the roles and the rules that hold now, its bytes again under the record that there
 * is; otherwise the record alone.
 */
export async function downloadAgain(ports: CommitPorts & HandlerPorts, { acting, event, record: { licenceId, fileId, purpose } }: Again): Promise<FileAnswer | null> {
  const { clock, newId, states, vault } = ports
  const moment = clock.now()
  if (authorise('DownloadLicenceFile', acting) !== undefined) return null
  if (msOfInstant(moment.at) - msOfInstant(event.envelope.recordedAt) > showAgainMs || (await vault.licenceOfFile(fileId)) !== licenceId) return null
  const session = new Session({ moment, by: acting.by, actor: acting.actor, suspended: acting.suspended, newId, states, vault, read: acting.read })
  // Decided, and nothing of it is appended.
  const refusal = await decideDownload(session, licenceId, { fileId, purpose })
  return refusal === undefined ? fileAnswer(session, ports, { licenceId, fileId }) : null
}
