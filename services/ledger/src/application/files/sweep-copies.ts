import { annotatedCopy } from '../../domain/annotated-copy/decide.ts'
import { decideOn } from '../decide-on.ts'
import type { CommitPorts } from '../commit.ts'
import { commitAsHub } from './commit-as-hub.ts'
import { sweepCommandIdOf } from './file-ids.ts'

const filesPerRoundMax = 100

/**
 * 到期清理 — bytes whose term is over: first the event, then they go. A crash in between leaves bytes that nobody is given any more; the next round takes them. What
 * an attempt at making left without an event goes as well, on the same day. Resolves with how many were deleted.
 * @throws HubContended @throws StoreUnavailable @throws VaultUnavailable
 */
export async function sweepCopies(ports: CommitPorts, signal: AbortSignal): Promise<number> {
  let swept = 0
  while (!signal.aborted) {
    const over = await ports.vault.filesOver(ports.clock.now().today, filesPerRoundMax)
    for (const { licenceId, fileId } of over) {
      await commitAsHub(ports, sweepCommandIdOf(fileId), async (session) => {
        await decideOn(session, { kind: 'annotated-copy', id: licenceId }, annotatedCopy, { type: 'SweepAnnotatedCopy', by: session.by, ...session.moment, licenceId, fileId })
      })
    }
    await ports.vault.dropFiles(over.map(({ fileId }) => fileId))
    swept += over.length
    if (over.length < filesPerRoundMax) break
  }
  return swept
}
