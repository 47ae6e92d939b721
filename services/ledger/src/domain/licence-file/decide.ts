import { refuse, unreachable, type Decider, type Decision, type Refusal } from '@hub/kernel'
import { commandRoles, type LicenceFileEvent, type LicenceFileRefusal, type Role } from '@hub/schemas'
import { actsFor, type Acting } from '../acting.ts'
import type { DepositLicenceFile, AskFilesAgain, DownloadLicenceFile, LicenceFact, LicenceFileCommand, RecordLicenceFiles, RemakeLicenceFile } from './commands.ts'
import { dueFormats, evolve, formatsToMake, none, sealWanting, type LicenceFileState } from './state.ts'

type Refused = LicenceFileRefusal | 'HOLDER_ERASED'
type FileDecision = Decision<LicenceFileEvent, Refused>

function decide(state: LicenceFileState, command: LicenceFileCommand): FileDecision {
  switch (command.type) {
    case 'RecordLicenceFiles':
      return isAnswered(state, command) ? [] : record(state, command)
    case 'RefuseLicenceFiles': {
      const { licenceId, version, round, code, about } = command
      return isAnswered(state, command) ? [] : [{ type: 'LicenceFileRefused', v: 1, data: { licenceId, version, round, code, about } }]
    }
    case 'DepositLicenceFile':
      return deposit(state, command)
    case 'AskFilesAgain':
      return askAgain(state, command)
    case 'RemakeLicenceFile':
      return remake(state, command)
    case 'DownloadLicenceFile':
      return download(state, command)
    default:
      return unreachable(command)
  }
}

/** The wish that this answers has had its answer: nothing is recorded twice, whoever brings it. */
function isAnswered(state: LicenceFileState, { round, version }: { readonly round: number; readonly version: number }): boolean {
  return round !== state.rounds || dueFormats(state, version).length === 0
}

function record({ files }: LicenceFileState, { licenceId, version, round, templateVersion, sealIds, made }: RecordLicenceFiles): FileDecision {
  return made.map(({ fileId, format, sha256, bytes, timeStampedAt }): LicenceFileEvent => {
    const supersedes = files.findLast((file) => file.format === format && file.stands)?.fileId ?? null
    return { type: 'LicenceFileMade', v: 1, data: { licenceId, fileId, version, round, format, templateVersion, sha256, bytes, sealIds, timeStampedAt, supersedes } }
  })
}

/**
 * 可否交存 — by an issuing authority, of the version that is in force, once; what can be told before anybody has looked into the file. Another's licence is told from none at all by nothing.
 * A licence that has ended takes no file, whoever issued it.
 */
export function refuseDeposit({ files }: LicenceFileState, { by, licence, version, sha256 }: Pick<DepositLicenceFile, 'by' | 'licence' | 'version'> & { readonly sha256: string }): Refusal<Refused> | undefined {
  if (licence.status === 'absent' || !isIssuer(by, licence)) return refuse('LICENCE_FILE_NOT_FOUND')
  if (licence.erased) return refuse('HOLDER_ERASED')
  if (licence.status !== 'issued') return refuse('LICENCE_FILE_NOT_TAKEN')
  if (version !== licence.version) return refuse('LICENCE_FILE_VERSION_WRONG', { version: licence.version })
  return files.some((file) => file.sha256 === sha256 && file.stands) ? refuse('LICENCE_FILE_KNOWN') : undefined
}

/** 交存 — one that stands takes the place of what stood; one that does not is kept beside, and the same bytes may come again once they would stand. */
function deposit(state: LicenceFileState, command: DepositLicenceFile): FileDecision {
  const { licenceId, version, file, file: { sha256, format, verdict: { stands } } } = command
  const refused = refuseDeposit(state, { ...command, sha256 })
  if (refused !== undefined) return refused
  const { files } = state
  if (!stands && files.some((known) => known.sha256 === sha256)) return refuse('LICENCE_FILE_KNOWN')
  const supersedes = files.findLast((known) => known.format === format && known.stands === stands)?.fileId ?? null
  return [{ type: 'LicenceFileDeposited', v: 1, data: { licenceId, version, ...file, supersedes } }]
}

/** Nothing where the last answer was another, or where none of its files would be made now. */
function askAgain({ refusal }: LicenceFileState, { licenceId, licence }: AskFilesAgain): FileDecision {
  const { status, stock, templated, erased, version } = licence
  if (refusal === null || !sealWanting.has(refusal) || status !== 'issued' || stock || !templated || erased) return []
  return [{ type: 'LicenceFileRequested', v: 1, data: { licenceId, version } }]
}

/** 重制 — by an issuing authority, also for a licence that is older than its type's template. Another's licence is told from none at all by nothing. Of an erased holder nothing is made again. */
function remake(state: LicenceFileState, { by, licenceId, licence, queue }: RemakeLicenceFile): FileDecision {
  if (licence.status === 'absent' || !isIssuer(by, licence)) return refuse('LICENCE_FILE_NOT_FOUND')
  if (licence.status !== 'issued' || licence.stock || !licence.templated) return refuse('LICENCE_FILE_NOT_OURS')
  if (licence.erased) return refuse('HOLDER_ERASED')
  if (formatsToMake(state.files, licence.version).length === 0) return refuse('LICENCE_FILE_DEPOSITED')
  if (state.asked || queue.waiting) return refuse('LICENCE_FILE_UNDER_WAY')
  if (queue.behind) return refuse('FILES_BEHIND')
  return [{ type: 'LicenceFileRequested', v: 1, data: { licenceId, version: licence.version } }]
}

/** For whom a file is fetched in office: a window of the same unit looks licences up, and takes no file. */
const fetching: readonly Role[] = commandRoles.DownloadLicenceFile.filter((role) => role !== 'holder')

/** 取件 — by an issuing authority for one of its purposes, or by a holder for her own: to everybody else there is no such file, and to nobody once one of its holders is erased. */
function download({ licenceId, files }: LicenceFileState, { by, fileId, purpose, licence, ownHolder }: DownloadLicenceFile): FileDecision {
  const isHers = ownHolder !== null && licence.holders.includes(ownHolder)
  const isTheirs = by.roles.some((role) => fetching.includes(role)) && isIssuer(by, licence)
  if (licenceId === null || licence.erased || !files.some((file) => file.fileId === fileId) || !(isHers || isTheirs)) return refuse('LICENCE_FILE_NOT_FOUND')
  if ((purpose === 'own') !== (isHers && !isTheirs)) return refuse('LICENCE_FILE_PURPOSE_WRONG')
  return [{ type: 'LicenceFileDownloaded', v: 1, data: { licenceId, fileId, purpose } }]
}

function isIssuer(by: Acting, { issuers }: LicenceFact): boolean {
  return issuers.some((issuer) => actsFor(by, issuer))
}

/** 证照文件 — beside the licence, under its id. */
export const licenceFile: Decider<LicenceFileState, LicenceFileCommand, LicenceFileEvent, Refused> = { initial: none, decide, evolve }
