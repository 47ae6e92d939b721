import { refuse, type Refusal } from '@hub/kernel'
import { parseUuid, type LicenceId } from '@hub/schemas'
import type { Session } from '../session.ts'

/**
 * 标识归属 — refused where this 证照标识 belongs to another licence (GB/T 36904: it names one version of one). A claim whose append never happened
 * belongs to nobody.
 */
export async function identifierTaken(session: Session, licenceId: LicenceId, identifier: string | null): Promise<Refusal | undefined> {
  const owner = identifier === null ? undefined : await session.findId('licence-identifier', identifier)
  if (owner === undefined || owner === licenceId) return undefined
  return (await session.peek('licence', owner)).revision === -1 ? undefined : refuse('LICENCE_IDENTIFIER_TAKEN')
}

/** Whoever is first to be recorded with an identifier has it. */
export async function claimIdentifier(session: Session, licenceId: LicenceId, identifier: string | null): Promise<void> {
  const id = parseUuid(licenceId)
  if (identifier !== null && id !== undefined) await session.idFor('licence-identifier', [identifier], () => `licence-${licenceId}`, () => id)
}
