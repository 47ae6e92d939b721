import { assert } from '@hub/kernel'
import {
  parseInstant, parseLocalDate, parseUuid,
  type DepositVerdict, type FileId, type HolderId, type Instant, type LicenceFileEvent, type LicenceId, type LocalDate, type OperatorId, type UnitId, type Uuid,
} from '@hub/schemas'
import type { Acting } from '../acting.ts'
import type { DepositLicenceFile, AskFilesAgain, DownloadLicenceFile, KeptFile, LicenceFact, RecordLicenceFiles, RefuseLicenceFiles, RemakeLicenceFile } from './commands.ts'

export function id<T extends Uuid>(n: number): T {
  const uuid = parseUuid(`019b0000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  assert(uuid !== undefined, 'fixture ids have the shape of a UUID')
  return uuid as T
}

export const housing = id<UnitId>(1)
export const stranger = id<UnitId>(4)
export const merged = id<UnitId>(5)
export const by: Acting = { operator: id<OperatorId>(21), unit: housing, unitKind: 'department', predecessors: [], roles: ['issuing-clerk'] }
export const byStranger: Acting = { ...by, operator: id<OperatorId>(25), unit: stranger }
export const bySuccessor: Acting = { ...by, operator: id<OperatorId>(26), unit: merged, predecessors: [housing] }
/** Holders' own accounts stand under some unit as well, here under the one that issues. */
export const byHolder: Acting = { ...by, operator: id<OperatorId>(27), roles: ['holder'] }

export const wife = id<HolderId>(41)
export const husband = id<HolderId>(42)
export const neighbour = id<HolderId>(43)
const licenceId = id<LicenceId>(71)
export const pdf = id<FileId>(81)
export const ofd = id<FileId>(82)
const at = parseInstant('2026-03-02T01:00:00.000Z') as Instant
const stamp = { by, at, today: parseLocalDate('2026-03-02') as LocalDate }

export const licence: LicenceFact = { status: 'issued', issuers: [housing], holders: [wife, husband], erased: false, version: 1, stock: false, templated: true }
const kept = (fileId: FileId, format: KeptFile['format']): KeptFile => ({ fileId, format, sha256: 'ab'.repeat(32), bytes: 90_000, timeStampedAt: at })
const wish = { licenceId, version: 1, round: 0 }
export const record: RecordLicenceFiles = { type: 'RecordLicenceFiles', ...stamp, ...wish, templateVersion: 3, sealIds: [id(91)], made: [kept(pdf, 'pdf'), kept(ofd, 'ofd')] }
export const refuseFiles: RefuseLicenceFiles = { type: 'RefuseLicenceFiles', ...stamp, ...wish, code: 'FILE_SEAL_MISSING', about: [housing] }
export const verdict: DepositVerdict = { stands: true, unchanged: 'yes', trust: 'trusted', seals: [{ unitId: housing, signedAt: at, timeBasis: 'attested', validThen: 'yes' }], codes: [], trustMadeAt: at }
export const beside: DepositVerdict = { ...verdict, stands: false, trust: 'untrusted', codes: ['CERTIFICATE_UNTRUSTED'] }
export const depositPdf: DepositLicenceFile = { type: 'DepositLicenceFile', ...stamp, licenceId, licence, version: 1, file: { fileId: id<FileId>(85), format: 'pdf', sha256: 'cd'.repeat(32), bytes: 70_000, verdict } }
export const remake: RemakeLicenceFile = { type: 'RemakeLicenceFile', ...stamp, licenceId, licence, queue: { behind: false, waiting: false } }
export const askAgain: AskFilesAgain = { type: 'AskFilesAgain', ...stamp, licenceId, licence }
export const download: DownloadLicenceFile = { type: 'DownloadLicenceFile', ...stamp, fileId: pdf, purpose: 'delivery', licence, ownHolder: null }

const made = (fileId: FileId, format: KeptFile['format'], more: object = {}): LicenceFileEvent =>
  ({ type: 'LicenceFileMade', v: 1, data: { ...wish, fileId, format, templateVersion: 3, sha256: 'ab'.repeat(32), bytes: 90_000, sealIds: [id(91)], timeStampedAt: at, supersedes: null, ...more } })
export const madePdf = made(pdf, 'pdf')
export const madeOfd = made(ofd, 'ofd')
export const remadeFor = (version: number, round: number): readonly LicenceFileEvent[] =>
  [made(id<FileId>(83), 'pdf', { version, round, supersedes: pdf }), made(id<FileId>(84), 'ofd', { version, round, supersedes: ofd })]
export const refused: LicenceFileEvent = { type: 'LicenceFileRefused', v: 1, data: { ...wish, code: 'FILE_SEAL_MISSING', about: [housing] } }
export const requested: LicenceFileEvent = { type: 'LicenceFileRequested', v: 1, data: { licenceId, version: 1 } }
export const downloaded: LicenceFileEvent = { type: 'LicenceFileDownloaded', v: 1, data: { licenceId, fileId: pdf, purpose: 'delivery' } }
export const deposited = (more: object = {}): LicenceFileEvent =>
  ({ type: 'LicenceFileDeposited', v: 1, data: { licenceId, version: 1, ...depositPdf.file, supersedes: null, ...more } })
