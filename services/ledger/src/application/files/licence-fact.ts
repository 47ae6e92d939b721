import type { CommandInput, HolderId, LicenceId } from '@hub/schemas'
import type { DownloadLicenceFile, LicenceFact } from '../../domain/licence-file/commands.ts'
import type { Session } from '../session.ts'

/** What a decision about files has to know of their licence: read of its own stream, its type's and its holders', which become checks. An erasure and a download cannot both pass. */
export async function licenceFact(session: Session, licenceId: LicenceId): Promise<LicenceFact> {
  const state = await session.state('licence', licenceId)
  if (state.status === 'absent') return { status: 'absent', issuers: [], holders: [], erased: false, version: 0, stock: false, templated: false }
  const type = await session.state('licence-type', state.typeId)
  const { status, issuers } = state
  const holders = state.holders.map(({ holderId }) => holderId)
  const erased = (await Promise.all(holders.map((holderId) => session.state('holder', holderId)))).some((holder) => holder.status === 'erased')
  const templated = type.status !== 'absent' && type.template !== null
  const known = { status, issuers, holders, erased, templated }
  return status === 'draft' ? { ...known, version: 0, stock: false } : { ...known, version: state.version, stock: state.stock }
}

/** 取件 as it is decided, of a file whose bytes are there: first, and again where its answer is asked for a second time. */
export async function downloadCommand(session: Session, licenceId: LicenceId, { fileId, purpose }: CommandInput<'DownloadLicenceFile'>): Promise<DownloadLicenceFile> {
  return { type: 'DownloadLicenceFile', by: session.by, ...session.moment, fileId, purpose, licence: await licenceFact(session, licenceId), ownHolder: await ownHolderOf(session) }
}

/** 本人 — whose account it is that asks; null: nobody's own. */
export async function ownHolderOf(session: Session): Promise<HolderId | null> {
  const operator = await session.state('operator', session.by.operator)
  return operator.status === 'absent' ? null : operator.holderId
}
