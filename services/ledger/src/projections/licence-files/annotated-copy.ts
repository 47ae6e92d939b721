import { unreachable } from '@hub/kernel'
import type { AnnotatedCopyEvent, CopyId, FileId, Instant, LicenceId, LocalDate } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'

/** 加注件 — that was asked for, and what came of it. For what use is sealed in its event. */
export interface AnnotatedCopyRow {
  readonly copyId: CopyId
  /** null: not made */
  readonly fileId: FileId | null
  readonly licenceId: LicenceId
  readonly version: number
  readonly format: string
  readonly asker: string
  readonly validUntil: LocalDate
  readonly outcome: 'asked' | 'made' | 'refused' | 'swept'
  readonly code: string | null
  readonly about: readonly string[]
  readonly templateVersion: number | null
  readonly sha256: string | null
  readonly bytes: number | null
  readonly sealIds: readonly string[]
  readonly timeStampedAt: Instant | null
  readonly askedAt: Instant
  readonly answeredAt: Instant | null
  readonly sweptAt: Instant | null
  readonly downloads: number
  readonly position: number
}

function fold(row: AnnotatedCopyRow | undefined, { event, at, position }: Fed<AnnotatedCopyEvent>): AnnotatedCopyRow | undefined {
  if (event.type === 'AnnotatedCopyAsked') {
    const { copyId, licenceId, version, format, asker, validUntil } = event.data
    return {
      copyId, fileId: null, licenceId, version, format, asker, validUntil, outcome: 'asked', code: null, about: [], templateVersion: null, sha256: null, bytes: null, sealIds: [],
      timeStampedAt: null, askedAt: at, answeredAt: null, sweptAt: null, downloads: 0, position,
    }
  }
  if (row === undefined) return undefined
  switch (event.type) {
    case 'AnnotatedCopyMade': {
      const { fileId, templateVersion, sha256, bytes, sealIds, timeStampedAt } = event.data
      return { ...row, outcome: 'made', fileId, templateVersion, sha256, bytes, sealIds, timeStampedAt, answeredAt: at, position }
    }
    case 'AnnotatedCopyRefused': {
      const { code, about } = event.data
      return { ...row, outcome: 'refused', code, about, answeredAt: at, position }
    }
    case 'AnnotatedCopyDownloaded':
      return { ...row, downloads: row.downloads + 1, position }
    case 'AnnotatedCopySwept':
      return { ...row, outcome: 'swept', sweptAt: at, position }
    default:
      return unreachable(event)
  }
}

export const annotatedCopy = readTable<'annotated-copy', AnnotatedCopyRow>({
  schema: 'read',
  table: 'annotated_copy',
  streams: ['annotated-copy'],
  columns: {
    copyId: 'uuid', fileId: 'uuid', licenceId: 'uuid', version: 'integer', format: 'text', asker: 'text', validUntil: 'date', outcome: 'text', code: 'text', about: 'text[]', templateVersion: 'integer',
    sha256: 'text', bytes: 'integer', sealIds: 'uuid[]', timeStampedAt: 'timestamptz', askedAt: 'timestamptz', answeredAt: 'timestamptz', sweptAt: 'timestamptz', downloads: 'integer', position: 'bigint',
  },
  key: ['copyId'],
  keysOf: ({ event }) => [[event.data.copyId]],
  fold,
})
