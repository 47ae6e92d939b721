import type { ToldVerdict } from '@hub/schemas'
import type { Source } from './page.ts'

/** 证照文件 — of one version of a licence; the bytes are to be had by a recorded command alone. */
export interface LicenceFileRow {
  readonly fileId: string
  readonly licenceId: string
  readonly version: number
  readonly format: string
  readonly sha256: string
  readonly bytes: number
  readonly timeStampedAt: string | null
  readonly madeAt: string
  readonly supersededBy: string | null
  /** null: made by the hub */
  readonly verdict: ToldVerdict | null
  readonly downloads: number
  readonly position: number
}
export const licenceFileSource: Source = {
  table: 'read.licence_file', key: 'licenceId', keyType: 'uuid',
  columns: ['fileId', 'licenceId', 'version', 'format', 'sha256', 'bytes', 'timeStampedAt', 'madeAt', 'supersededBy', 'verdict', 'downloads', 'position'],
}

/** The same rows, by the digest of their bytes. */
export const licenceFileByDigestSource: Source = { ...licenceFileSource, key: 'sha256', keyType: 'text' }

/** 文件制作结果 — what last came of the wish for files of a licence. */
export interface LicenceFileAnswerRow {
  readonly licenceId: string
  readonly version: number
  readonly outcome: string
  readonly code: string | null
  readonly about: readonly string[]
  readonly answeredAt: string
}
export const licenceFileAnswerSource: Source = {
  table: 'read.licence_file_answer', key: 'licenceId', keyType: 'uuid', columns: ['licenceId', 'version', 'outcome', 'code', 'about', 'answeredAt'],
}
