import { assert } from '@hub/kernel'
import type { LicenceId, SealId } from '@hub/schemas'
import type { KeptFile } from '../../domain/licence-file/commands.ts'
import { licenceFile } from '../../domain/licence-file/decide.ts'
import { sealWanting } from '../../domain/licence-file/state.ts'
import type { CommitPorts } from '../commit.ts'
import { decideOn } from '../decide-on.ts'
import type { HolderFence } from '../holder-fence.ts'
import type { Session } from '../session.ts'
import { commitAsHub, hubSession } from './commit-as-hub.ts'
import { compose, unusable, type Composed, type ComposePorts, type Composing } from './compose.ts'
import { commandIdOf, fileIdOf, subjectsOf, type Wish } from './file-ids.ts'
import type { AnsweredBy } from './file-queue.ts'
import { holdersOf, readWish, type OpenWish } from './read-wish.ts'
import type { NotMade } from './refusal-codes.ts'

export interface MakingPorts extends CommitPorts, ComposePorts { readonly fence: HolderFence }

/** Seals that are replaced each time while files are composed leave a refusal on record, and the wish to `AwaitingSeals`. */
const composingsMax = 3

/**
 * 制作证照文件 — what is wanted of this licence now, made and put on record, or refused on record. Composed outside of any lock; then its holders are shared
 * through the fence, and the bytes are kept and the events appended only if nothing has changed; where other seals are in use by then, they are composed again with those. A crash before the append leaves bytes that no event names, which `LeftoverSweep` takes away.
 * Tells whether the signer had a part in it. @throws DocumentMakerUnavailable @throws DocumentTroubled @throws HubContended @throws StoreUnavailable @throws VaultUnavailable
 */
export async function makeFiles(ports: MakingPorts, licenceId: LicenceId, signal: AbortSignal): Promise<AnsweredBy> {
  for (let composings = 1; ; composings += 1) {
    const reading = hubSession(ports)
    const wish = await readWish(reading, ports.vault, licenceId)
    if (wish === undefined) return 'hub'
    const composed = await compose(ports, reading, wish, { documentId: commandIdOf(wish), formats: wish.formats, annotation: null, signal })
    const told = { resealed: false }
    await commitAsHub(ports, commandIdOf(wish), async (session) => { told.resealed = (await answer(ports, session, wish, { ...composed, last: composings === composingsMax })) === 'resealed' })
    if (!told.resealed) return composed.by
  }
}

interface Attempt extends Composing { readonly last: boolean }

/** In one attempt: nothing where the wish is not what was composed for, or other seals are in use by now; else the files, the uses of the seals and their events, or the refusal. */
async function answer(ports: MakingPorts, session: Session, wish: OpenWish, attempt: Attempt): Promise<'resealed' | undefined> {
  session.keep(await ports.fence.share(await holdersOf(session, wish.licenceId)))
  const now = await readWish(session, ports.vault, wish.licenceId)
  if (now?.version !== wish.version || now.round !== wish.round) return undefined
  const kept = 'files' in attempt.outcome ? await keep(ports, session, now, attempt.outcome) : attempt.outcome
  const outcome = kept !== 'erased' && 'code' in kept && sealWanting.has(kept.code) ? await bySealsNow(ports, session, now, { ...attempt, refused: kept }) : kept
  if (outcome === 'erased') return undefined
  if (outcome === 'resealed') return outcome
  const { licenceId, version, round } = now
  const stamp = { by: session.by, ...session.moment, licenceId, version, round }
  const refusal = await decideOn(session, { kind: 'licence-file', id: licenceId }, licenceFile, 'made' in outcome
    ? { type: 'RecordLicenceFiles', ...stamp, templateVersion: now.templateVersion, sealIds: outcome.sealIds, made: outcome.made }
    : { type: 'RefuseLicenceFiles', ...stamp, ...outcome })
  assert(refusal === undefined, 'the hub’s own record is not refused')
  return undefined
}

/** A seal that was stopped while files were composed with it has a successor, or its unit has none: what is refused is told as it is now. */
async function bySealsNow({ seals }: MakingPorts, session: Session, { issuers }: OpenWish, { sealIds, refused, last }: Attempt & { readonly refused: NotMade }): Promise<NotMade | 'resealed'> {
  const found = await seals.sealsOf(session, issuers.map(({ unitId }) => unitId))
  if ('missing' in found) return { code: 'FILE_SEAL_MISSING', about: found.missing }
  const same = found.sealIds.length === sealIds.length && found.sealIds.every((sealId, at) => sealId === sealIds[at])
  return same || last ? refused : 'resealed'
}

interface Kept { readonly sealIds: readonly SealId[]; readonly made: readonly KeptFile[] }

async function keep({ vault, seals }: MakingPorts, session: Session, wish: OpenWish, { sealIds, files }: Composed): Promise<Kept | NotMade | 'erased'> {
  // What was deposited while they were composed is not needed any more.
  const wanted = files.filter(({ format }) => wish.formats.includes(format))
  const made = wanted.map(({ bytes, ...file }): KeptFile => ({ ...file, fileId: fileIdOf(wish, file), bytes: bytes.length }))
  const refused = await seals.useSeals(session, { sealIds, licenceId: wish.licenceId, fileIds: made.map(({ fileId }) => fileId) })
  if (refused !== undefined) return unusable(refused.detail, sealIds)
  const kept = await vault.keepFiles(wanted.map((file) => ({ ...bindingOf(wish), fileId: fileIdOf(wish, file), format: file.format, subjects: subjectsOf(wish.licenceId, wish.holders.map(({ holderId }) => holderId)), namedIn: `licence-file-${wish.licenceId}`, bytes: file.bytes })))
  return kept === 'erased' ? kept : { sealIds, made }
}

function bindingOf({ licenceId, version }: Wish): Pick<Wish, 'licenceId' | 'version'> {
  return { licenceId, version }
}
