import { refuse, type Refusal } from '@hub/kernel'
import { parseUuid, type LicenceId } from '@hub/schemas'
import type { LicenceState } from '../../domain/licence/state.ts'
import type { Session } from '../session.ts'

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

/** In the attempt that issues or deposits the licence. */
export async function claimIdentifier(session: Session, licenceId: LicenceId, identifier: string | null): Promise<void> {
  const id = parseUuid(licenceId)
  if (identifier !== null && id !== undefined) await session.idFor('licence-identifier', [identifier], () => `licence-${licenceId}`, () => id)
}
