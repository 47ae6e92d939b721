import { unreachable } from '@hub/kernel'
import type { DepositVerdict, FileId, Instant, LicenceFileEvent, LicenceId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable, type Key } from '../read-table.ts'

/** 证照文件 — that was made or deposited, and what has taken its place since. The bytes lie in the vault, and go with the holders. */
export interface LicenceFileRow {
  readonly fileId: FileId
  readonly licenceId: LicenceId
  readonly version: number
  readonly format: string
  /** null: deposited */
  readonly templateVersion: number | null
  readonly sha256: string
  readonly bytes: number
  readonly sealIds: readonly string[]
  readonly timeStampedAt: Instant | null
  readonly madeAt: Instant
  readonly supersededBy: FileId | null
  /** null: made by the hub */
  readonly verdict: DepositVerdict | null
  readonly downloads: number
  readonly position: number
}

function keysOf({ event }: Fed<LicenceFileEvent>): readonly Key[] {
  switch (event.type) {
    case 'LicenceFileMade':
    case 'LicenceFileDeposited': {
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
    return { fileId, licenceId, version, format, templateVersion, sha256, bytes, sealIds, timeStampedAt, madeAt: at, supersededBy: null, verdict: null, downloads: 0, position }
  }
  if (event.type === 'LicenceFileDeposited' && event.data.fileId === key) {
    const { fileId, licenceId, version, format, sha256, bytes, verdict } = event.data
    return { fileId, licenceId, version, format, templateVersion: null, sha256, bytes, sealIds: [], timeStampedAt: attestedBy(verdict), madeAt: at, supersededBy: null, verdict, downloads: 0, position }
  }
  if (row === undefined) return undefined
  if (event.type === 'LicenceFileMade' || event.type === 'LicenceFileDeposited') return { ...row, supersededBy: event.data.fileId, position }
  return event.type === 'LicenceFileDownloaded' ? { ...row, downloads: row.downloads + 1, position } : row
}

/** Of the last seal, where a time stamp attests it. */
function attestedBy({ seals }: DepositVerdict): Instant | null {
  const last = seals.at(-1)
  return last?.timeBasis === 'attested' ? last.signedAt : null
}

export const licenceFile = readTable<'licence-file', LicenceFileRow>({
  schema: 'read',
  table: 'licence_file',
  streams: ['licence-file'],
  columns: {
    fileId: 'uuid', licenceId: 'uuid', version: 'integer', format: 'text', templateVersion: 'integer', sha256: 'text', bytes: 'integer', sealIds: 'uuid[]',
    timeStampedAt: 'timestamptz', madeAt: 'timestamptz', supersededBy: 'uuid', verdict: 'jsonb', downloads: 'integer', position: 'bigint',
  },
  key: ['fileId'],
  keysOf,
  fold,
})
