import { erased, type Vault } from '../../vault/vault.ts'
import type { LicenceNumber } from '../../domain/licence/commands.ts'
import type { Session } from '../session.ts'
import { partKey, type StreamState } from '../stream-states.ts'

/** 证照编号与标识 as they are now, opened for the version that follows; empty where there is no licence or its key is gone. */
export async function plainNumber(session: Session, vault: Vault, licenceId: string): Promise<LicenceNumber> {
  return numberIn(vault, await session.load('licence', licenceId), licenceId)
}

/** The same of a stream that is at hand: of several licences with one number (a duplicate, a successor) the index knows the first alone. */
export async function numberIn(vault: Vault, { parts }: Pick<StreamState<unknown>, 'parts'>, licenceId: string): Promise<LicenceNumber> {
  const item = parts.get(partKey('number', `licence-${licenceId}`))
  const opened = item === undefined ? erased : await vault.open(item.envelope, item.part)
  if (opened === erased || typeof opened !== 'object' || opened === null) return { licenceNumber: '', identifier: null }
  const { licenceNumber, identifier } = opened as { readonly licenceNumber: string; readonly identifier: string | null }
  return { licenceNumber, identifier }
}
