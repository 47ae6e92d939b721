import type { HolderErased } from '@hub/schemas'
import type { Vault } from '../vault/vault.ts'
import type { CommittedEvent } from './commit.ts'
import { erasuresOf } from './erased-subjects.ts'
import type { HandlerPorts } from './handler.ts'
import { licencesLeftAlone } from './licence/left-alone.ts'
import type { Session } from './session.ts'

/**
 * 删除密钥 — what follows a durable `HolderErased`, and again any retry of its command: erasing twice does no harm. First what the event names. Then the
 * holder's licences are read once more: one that was composed or imported while the erasure was being decided, or whose last other holder was
 * erased at the same time, is left alone and not named, and its keys go too.
 *
 * What remains: a crash between the event and that second reading leaves the keys of such a licence, unless the command is sent again (a restart
 * erases what events name). No reader is shown anything of it: look-ups and audits ask the log who is erased, and from the event on show neither an
 * erased holder nor a licence all of whose holders are. No licence comes in after the event: composing one checks its holders.
 */
export async function eraseKeys(reading: Pick<Session, 'peek'>, { vault, index }: { readonly vault: Pick<Vault, 'erase'>; readonly index: HandlerPorts['index'] }, events: readonly CommittedEvent[]): Promise<void> {
  const erased = events.filter(({ envelope }) => envelope.type === 'HolderErased')
  if (erased.length === 0) return
  await vault.erase(erased.flatMap(erasuresOf))
  for (const { envelope, position } of erased) {
    const { holderId, licences } = envelope.data as unknown as HolderErased['data']
    const unnamed = (await licencesLeftAlone(reading, { index }, holderId)).filter((licenceId) => !licences.includes(licenceId))
    if (unnamed.length > 0) await vault.erase(unnamed.map((licenceId) => ({ subject: `licence-${licenceId}` as const, erasedAt: envelope.recordedAt, position })))
  }
}
