import { unreachable } from '@hub/kernel'
import type { FileId, Instant, LicenceFileEvent, LicenceId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable, type Key } from '../read-table.ts'

/** 证照文件 — that was made, and what has taken its place since. The bytes lie in the vault, and go with the holders. */
export interface LicenceFileRow {
  readonly fileId: FileId
  readonly licenceId: LicenceId
  readonly version: number
  readonly format: string
  readonly templateVersion: number
  readonly sha256: string
  readonly bytes: number
  readonly sealIds: readonly string[]
  readonly timeStampedAt: Instant | null
  readonly madeAt: Instant
  readonly supersededBy: FileId | null
  readonly downloads: number
  readonly position: number
}

function keysOf({ event }: Fed<LicenceFileEvent>): readonly Key[] {
  switch (event.type) {
    case 'LicenceFileMade': {
      const { fileId, supersedes } = event.data
      return supersedes === null ? [[fileId]] : [[fileId], [supersedes]]
    }
    case 'LicenceFileDownloaded':
      return [[event.data.fileId]]
    case 'LicenceFileRefused':
    case 'LicenceFileRequested':
      return []
    default:
      return unreachable(event)
  }
}

function fold(row: LicenceFileRow | undefined, { event, at, position }: Fed<LicenceFileEvent>, [key]: Key): LicenceFileRow | undefined {
  if (event.type === 'LicenceFileMade' && event.data.fileId === key) {
    const { fileId, licenceId, version, format, templateVersion, sha256, bytes, sealIds, timeStampedAt } = event.data
    return { fileId, licenceId, version, format, templateVersion, sha256, bytes, sealIds, timeStampedAt, madeAt: at, supersededBy: null, downloads: 0, position }
  }
  if (row === undefined) return undefined
  if (event.type === 'LicenceFileMade') return { ...row, supersededBy: event.data.fileId, position }
  return event.type === 'LicenceFileDownloaded' ? { ...row, downloads: row.downloads + 1, position } : row
}

export const licenceFile = readTable<'licence-file', LicenceFileRow>({
  schema: 'read',
  table: 'licence_file',
  streams: ['licence-file'],
  columns: {
    fileId: 'uuid', licenceId: 'uuid', version: 'integer', format: 'text', templateVersion: 'integer', sha256: 'text', bytes: 'integer', sealIds: 'uuid[]',
    timeStampedAt: 'timestamptz', madeAt: 'timestamptz', supersededBy: 'uuid', downloads: 'integer', position: 'bigint',
  },
  key: ['fileId'],
  keysOf,
  fold,
})
