import { digest } from '@hub/canonical'
import { assert } from '@hub/kernel'
import { parseUuid, type FileId, type LicenceId, type Uuid } from '@hub/schemas'
import type { ComposedFile } from './document-maker.ts'

/** 一次制作 — the wish that is answered: of which licence, in which version, the how-manieth. */
export interface Wish { readonly licenceId: LicenceId; readonly version: number; readonly round: number }

/** 命令编号 of the answer to a wish: whoever answers it a second time, after a crash or beside another, does so under the same id. */
export function commandIdOf({ licenceId, version, round }: Wish): Uuid {
  return uuidOf(`licence-files|${licenceId}|${String(version)}|${String(round)}`)
}

/** 文件编号 — of these bytes, made for this wish: whoever makes others for it keeps them under another id, and cannot touch what somebody else has put on record. */
export function fileIdOf({ licenceId, version, round }: Wish, { format, sha256 }: Pick<ComposedFile, 'format' | 'sha256'>): FileId {
  return uuidOf(`licence-file|${licenceId}|${String(version)}|${String(round)}|${format}|${sha256}`) as Uuid as FileId
}

/** RFC 9562 version 8: 122 bits of SHA-256. */
function uuidOf(name: string): Uuid {
  const bytes = digest('sha256', Buffer.from(name, 'utf8')).subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const uuid = parseUuid(bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'))
  assert(uuid !== undefined, 'sixteen bytes with version and variant are a UUID')
  return uuid
}
