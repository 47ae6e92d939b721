import { refuse, type Refusal } from '@hub/kernel'
import { parseUuid, type LicenceId } from '@hub/schemas'
import type { LicenceNumber } from '../../domain/licence/commands.ts'
import type { LicenceState } from '../../domain/licence/state.ts'
import type { Session } from '../session.ts'
import { nextNumber } from './numbering.ts'

/**
 * 标识归属 — refused where this 证照标识 belongs to another licence (GB/T 36904: it names one version of one). Whoever is issued or deposited first with it has it; a
 * draft has none yet, or one that nobody issues would keep its number from every other. A claim whose append never happened belongs to nobody.
 */
export async function identifierTaken(session: Session, licenceId: LicenceId, identifier: string | null): Promise<Refusal | undefined> {
  return owned(await ownerOf(session, licenceId, identifier), ['absent'])
}

/** The same while a draft is composed, to tell of it early. */
export async function identifierInForce(session: Session, licenceId: LicenceId, identifier: string | null): Promise<Refusal | undefined> {
  return owned(await ownerOf(session, licenceId, identifier), ['absent', 'draft'])
}

function owned(owner: LicenceState['status'], free: readonly LicenceState['status'][]): Refusal | undefined {
  return free.includes(owner) ? undefined : refuse('LICENCE_IDENTIFIER_TAKEN')
}

async function ownerOf(session: Session, licenceId: LicenceId, identifier: string | null): Promise<LicenceState['status']> {
  const owner = identifier === null ? undefined : await session.findId('licence-identifier', identifier)
  return owner === undefined || owner === licenceId ? 'absent' : (await session.peek('licence', owner)).state.status
}

/**
 * 新版本的标识 — the next one that belongs to no other licence: stock is taken with whatever identifier it says, and neither may a licence bear another's nor may another's stand in the way of a
 * change that has to be made. Where none is left up to version 999 the number stays as it was.
 */
export async function nextOwnNumber(session: Session, licenceId: LicenceId, former: LicenceNumber): Promise<LicenceNumber> {
  for (let [last, next] = [former, nextNumber(former)]; next.identifier !== last.identifier; [last, next] = [next, nextNumber(next)])
    if ((await identifierTaken(session, licenceId, next.identifier)) === undefined) return next
  return former
}

/** In the attempt that issues or deposits the licence, or makes a new version of it. */
export async function claimIdentifier(session: Session, licenceId: LicenceId, identifier: string | null): Promise<void> {
  const id = parseUuid(licenceId)
  if (identifier !== null && id !== undefined) await session.idFor('licence-identifier', [identifier], () => `licence-${licenceId}`, () => id)
}
