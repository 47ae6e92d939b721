import type { Source } from './page.ts'

/** 加注件 — that was asked for of a licence; for what use, its file alone says. */
export interface AnnotatedCopyRow {
  readonly copyId: string
  readonly fileId: string | null
  readonly licenceId: string
  readonly version: number
  readonly format: string
  readonly asker: string
  /** The last day, YYYY-MM-DD, in Beijing */
  readonly validUntil: string
  readonly outcome: string
  readonly code: string | null
  readonly about: readonly string[]
  readonly sha256: string | null
  readonly bytes: number | null
  readonly timeStampedAt: string | null
  readonly askedAt: string
  readonly answeredAt: string | null
  readonly sweptAt: string | null
  readonly downloads: number
  readonly position: number
}
export const annotatedCopySource: Source = {
  table: 'read.annotated_copy', key: 'licenceId', keyType: 'uuid',
  columns: [
    'copyId', 'fileId', 'licenceId', 'version', 'format', 'asker', 'validUntil', 'outcome', 'code', 'about', 'sha256', 'bytes', 'timeStampedAt', 'askedAt', 'answeredAt', 'sweptAt', 'downloads', 'position',
  ],
}

/** The same rows, by the digest of their bytes; those that were never made have none. */
export const annotatedCopyByDigestSource: Source = { ...annotatedCopySource, key: 'sha256', keyType: 'text' }
