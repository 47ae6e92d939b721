import { digest } from '@hub/canonical'
import { assert } from '@hub/kernel'
import { parseUuid, type CopyId, type FileId, type HolderId, type LicenceFileFormat, type LicenceId, type NoticeId, type Subject, type Uuid } from '@hub/schemas'
import type { ComposedFile } from './document-maker.ts'

/** 一次制作 — the wish that is answered: of which licence, in which version, the how-manieth. */
export interface Wish { readonly licenceId: LicenceId; readonly version: number; readonly round: number }

/** 命令编号 of the answer to a wish: whoever answers it a second time, after a crash or beside another, does so under the same id. */
export function commandIdOf({ licenceId, version, round }: Wish): Uuid {
  return uuidOf(`licence-files|${licenceId}|${String(version)}|${String(round)}`)
}

/** 命令编号 of the hub's own asking again after so many answers: of two that find the same, one is on record. */
export function askingIdOf({ licenceId, rounds }: { readonly licenceId: LicenceId; readonly rounds: number }): Uuid {
  return uuidOf(`licence-files-again|${licenceId}|${String(rounds)}`)
}

/** 文件编号 — of these bytes, made for this wish: whoever makes others for it keeps them under another id, and cannot touch what somebody else has put on record. */
export function fileIdOf({ licenceId, version, round }: Wish, { format, sha256 }: Pick<ComposedFile, 'format' | 'sha256'>): FileId {
  return uuidOf(`licence-file|${licenceId}|${String(version)}|${String(round)}|${format}|${sha256}`) as Uuid as FileId
}

/** What a deposit is told by: the file as it is, and how many files its licence had before. */
export interface Deposited { readonly licenceId: LicenceId; readonly version: number; readonly format: LicenceFileFormat; readonly sha256: string; readonly before: number }

/** 交存文件编号 — the same bytes sent again after a crash come under the same id, where they lie already. */
export function depositIdOf({ licenceId, version, format, sha256, before }: Deposited): FileId {
  return uuidOf(`licence-file-deposited|${licenceId}|${String(version)}|${format}|${sha256}|${String(before)}`) as Uuid as FileId
}

/** 文件的密钥主体 — the licence and every holder whom its files name. */
export function subjectsOf(licenceId: LicenceId, holders: readonly HolderId[]): readonly Subject[] {
  return [`licence-${licenceId}`, ...holders.map((holderId): Subject => `holder-${holderId}`)]
}

/** Likewise, of the file of an annotated copy. */
export function copyFileIdOf(copyId: CopyId, { format, sha256 }: Pick<ComposedFile, 'format' | 'sha256'>): FileId {
  return uuidOf(`annotated-copy-file|${copyId}|${format}|${sha256}`) as Uuid as FileId
}

/** Of the answer to the wish for a copy, and of its sweeping: each happens once. */
export function copyCommandIdOf(copyId: CopyId): Uuid { return uuidOf(`annotated-copy|${copyId}`) }
export function sweepCommandIdOf(fileId: FileId): Uuid { return uuidOf(`annotated-copy-sweep|${fileId}`) }

/** Likewise, of the file of a notice of a case, and of the answer to the wish for it. */
export function noticeFileIdOf(noticeId: NoticeId, { format, sha256 }: Pick<ComposedFile, 'format' | 'sha256'>): FileId {
  return uuidOf(`case-notice-file|${noticeId}|${format}|${sha256}`) as Uuid as FileId
}
export function noticeCommandIdOf(noticeId: NoticeId): Uuid { return uuidOf(`case-notice|${noticeId}`) }

/** RFC 9562 version 8: 122 bits of SHA-256. */
function uuidOf(name: string): Uuid {
  const bytes = digest('sha256', Buffer.from(name, 'utf8')).subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const uuid = parseUuid(bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'))
  assert(uuid !== undefined, 'sixteen bytes with version and variant are a UUID')
  return uuid
}
