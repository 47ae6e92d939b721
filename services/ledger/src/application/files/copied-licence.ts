import type { CommandInput, LicenceId } from '@hub/schemas'
import type { CopiedLicence, DownloadAnnotatedCopy } from '../../domain/annotated-copy/commands.ts'
import { statusAt } from '../../domain/licence/status-at.ts'
import type { Session } from '../session.ts'
import { licenceFact, ownHolderOf } from './licence-fact.ts'

/** What a decision about a copy has to know of its licence, as of the session's day: read of the same streams as for a file of it, which become checks. */
export async function copiedLicence(session: Session, licenceId: LicenceId): Promise<CopiedLicence> {
  const state = await session.state('licence', licenceId)
  const { status, issuers, holders, erased, version, stock, templated } = await licenceFact(session, licenceId)
  return {
    there: status !== 'absent', issuers, holders, erased, version, offered: templated && !stock,
    inForce: statusAt(state, session.moment.today).status === 'valid', lastDay: state.status === 'absent' ? null : state.validity.until,
  }
}

/** 加注件取件 as it is decided. */
export async function downloadCopyCommand(session: Session, licenceId: LicenceId, { fileId, purpose }: CommandInput<'DownloadLicenceFile'>): Promise<DownloadAnnotatedCopy> {
  return { type: 'DownloadAnnotatedCopy', by: session.by, ...session.moment, licenceId, fileId, purpose, licence: await copiedLicence(session, licenceId), ownHolder: await ownHolderOf(session) }
}
