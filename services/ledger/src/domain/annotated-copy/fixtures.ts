import { assert } from '@hub/kernel'
import {
  parseInstant, parseLocalDate, parseUuid,
  type AnnotatedCopyEvent, type CopyId, type FileId, type HolderId, type Instant, type LicenceId, type LocalDate, type OperatorId, type UnitId, type Uuid,
} from '@hub/schemas'
import type { Acting } from '../acting.ts'
import type { CopiedLicence, DownloadAnnotatedCopy, MakeAnnotatedCopy, RecordAnnotatedCopy, RefuseAnnotatedCopy, SweepAnnotatedCopy } from './commands.ts'

export function id<T extends Uuid>(n: number): T {
  const uuid = parseUuid(`019b0000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  assert(uuid !== undefined, 'fixture ids have the shape of a UUID')
  return uuid as T
}

export function day(text: string): LocalDate {
  const parsed = parseLocalDate(text)
  assert(parsed !== undefined, 'fixture days are days')
  return parsed
}

export const housing = id<UnitId>(1)
export const stranger = id<UnitId>(4)
const merged = id<UnitId>(5)
export const by: Acting = { operator: id<OperatorId>(21), unit: housing, unitKind: 'department', predecessors: [], roles: ['issuing-clerk'] }
export const byStranger: Acting = { ...by, operator: id<OperatorId>(25), unit: stranger }
export const bySuccessor: Acting = { ...by, operator: id<OperatorId>(26), unit: merged, predecessors: [housing] }
/** Holders' own accounts stand under some unit as well, here under the one that issues. */
export const byHolder: Acting = { ...by, operator: id<OperatorId>(27), roles: ['holder'] }

export const wife = id<HolderId>(41)
export const husband = id<HolderId>(42)
export const neighbour = id<HolderId>(43)
const licenceId = id<LicenceId>(71)
const copyId = id<CopyId>(80)
export const fileId = id<FileId>(81)
const at = parseInstant('2026-03-02T01:00:00.000Z') as Instant
export const today = day('2026-03-02')
export const lastDay = day('2026-05-31')
const stamp = { by, at, today }
const copy = { licenceId, copyId }
const file = { ...copy, fileId }

export const licence: CopiedLicence = { there: true, issuers: [housing], holders: [wife, husband], erased: false, offered: true, inForce: true, version: 1, lastDay: null }
export const make: MakeAnnotatedCopy = { type: 'MakeAnnotatedCopy', ...stamp, ...copy, format: 'pdf', usedFor: '子女入学报名', validUntil: lastDay, missingGlyphs: [], licence, ownHolder: null, behind: false }
const made: Pick<RecordAnnotatedCopy, 'templateVersion' | 'sealIds' | 'sha256' | 'bytes' | 'timeStampedAt'> = { templateVersion: 3, sealIds: [id(91)], sha256: 'ab'.repeat(32), bytes: 90_000, timeStampedAt: at }
export const record: RecordAnnotatedCopy = { ...made, type: 'RecordAnnotatedCopy', ...stamp, ...file }
export const refuseCopy: RefuseAnnotatedCopy = { type: 'RefuseAnnotatedCopy', ...stamp, ...copy, code: 'FILE_SEAL_MISSING', about: [housing] }
export const download: DownloadAnnotatedCopy = { type: 'DownloadAnnotatedCopy', ...stamp, licenceId, fileId, purpose: 'delivery', licence, ownHolder: null }
export const sweep: SweepAnnotatedCopy = { type: 'SweepAnnotatedCopy', ...stamp, licenceId, fileId, today: day('2026-06-01') }

export const askedFor = (more: object = {}): AnnotatedCopyEvent => ({
  type: 'AnnotatedCopyAsked', v: 1, data: { ...copy, version: 1, format: 'pdf', asker: 'on-behalf', validUntil: lastDay, ...more }, seal: [{ part: 'used-for', subject: `licence-${licenceId}`, value: { usedFor: '子女入学报名' } }],
})
export const asked = askedFor()
export const copyMade: AnnotatedCopyEvent = { type: 'AnnotatedCopyMade', v: 1, data: { ...file, version: 1, format: 'pdf', validUntil: lastDay, ...made } }
export const refused: AnnotatedCopyEvent = { type: 'AnnotatedCopyRefused', v: 1, data: { ...copy, code: 'FILE_SEAL_MISSING', about: [housing] } }
export const downloaded: AnnotatedCopyEvent = { type: 'AnnotatedCopyDownloaded', v: 1, data: { ...file, purpose: 'delivery' } }
export const swept: AnnotatedCopyEvent = { type: 'AnnotatedCopySwept', v: 1, data: file }
