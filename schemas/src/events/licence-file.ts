import type { FileId, Instant, LicenceId, SealId } from '../ids/index.ts'
import type { Fact } from './envelope.ts'

/** 文件格式 — each version of a licence has one file of each. */
export const licenceFileFormats = ['pdf', 'ofd'] as const
export type LicenceFileFormat = (typeof licenceFileFormats)[number]

/** 取件用途 — 送达, 归档, 核对, 异议处理, 本人. */
export const downloadPurposes = ['delivery', 'archive', 'verification', 'dispute', 'own'] as const
export type DownloadPurpose = (typeof downloadPurposes)[number]

/** An answer to one wish for files of a licence: `round` counts them from 0, whatever came of each. */
interface Round { readonly licenceId: LicenceId; readonly version: number; readonly round: number }

/** 文件制成 — one file of one version of a licence, sealed by every issuing authority; its bytes lie in the vault. `supersedes`: the file that stood for this format before. */
export type LicenceFileMade = Fact<'LicenceFileMade', Round & {
  readonly fileId: FileId
  readonly format: LicenceFileFormat
  readonly templateVersion: number
  /** Of the whole file, hex */
  readonly sha256: string
  readonly bytes: number
  /** One an issuing authority, in their order */
  readonly sealIds: readonly SealId[]
  /** null: without a time stamp */
  readonly timeStampedAt: Instant | null
  readonly supersedes: FileId | null
}>
/** 文件未制成 — and why, by a code of the register of refusals; `about`: fields of the template, code points or units, never a value. It is made when asked for again. */
export type LicenceFileRefused = Fact<'LicenceFileRefused', Round & { readonly code: string; readonly about: readonly string[] }>
/** 文件重制申请 — asked for by a clerk, after a refusal or in place of files that are there. */
export type LicenceFileRequested = Fact<'LicenceFileRequested', { readonly licenceId: LicenceId; readonly version: number }>
/** 文件取件 — on record before a byte is shown. */
export type LicenceFileDownloaded = Fact<'LicenceFileDownloaded', { readonly licenceId: LicenceId; readonly fileId: FileId; readonly purpose: DownloadPurpose }>

export type LicenceFileEvent = LicenceFileMade | LicenceFileRefused | LicenceFileRequested | LicenceFileDownloaded
