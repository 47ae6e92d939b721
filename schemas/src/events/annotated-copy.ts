import type { CopyId, FileId, Instant, LicenceId, LocalDate, SealId } from '../ids/index.ts'
import type { Fact } from './envelope.ts'
import type { DownloadPurpose, LicenceFileFormat } from './licence-file.ts'

/** 加注申请人 — the holder for herself, or a clerk of an issuing authority on a holder's behalf. */
export const copyAskers = ['own', 'on-behalf'] as const
export type CopyAsker = (typeof copyAskers)[number]

interface Copy { readonly licenceId: LicenceId; readonly copyId: CopyId }
/** One whose file is there. */
interface CopyFile extends Copy { readonly fileId: FileId }

/** 加注申请 — a copy for one use, of this version, until the end of this day. For what use is sealed under the licence, part `used-for`: it may speak of a person. */
export type AnnotatedCopyAsked = Fact<'AnnotatedCopyAsked', Copy & {
  readonly version: number
  readonly format: LicenceFileFormat
  readonly asker: CopyAsker
  /** The last day on which the copy may be used, Asia/Shanghai */
  readonly validUntil: LocalDate
}>
/** 加注件制成 — sealed by every issuing authority; its bytes lie in the vault until its term is over. */
export type AnnotatedCopyMade = Fact<'AnnotatedCopyMade', CopyFile & {
  readonly version: number
  readonly format: LicenceFileFormat
  readonly validUntil: LocalDate
  readonly templateVersion: number
  /** Of the whole file, hex */
  readonly sha256: string
  readonly bytes: number
  /** One an issuing authority, in their order */
  readonly sealIds: readonly SealId[]
  /** null: without a time stamp */
  readonly timeStampedAt: Instant | null
}>
/** 加注件未制成 — and why, by a code of the register of refusals; `about`: fields of the template, code points or units, never a value. Whoever still needs it asks anew. */
export type AnnotatedCopyRefused = Fact<'AnnotatedCopyRefused', Copy & { readonly code: string; readonly about: readonly string[] }>
/** 加注件取件 — on record before a byte is shown. */
export type AnnotatedCopyDownloaded = Fact<'AnnotatedCopyDownloaded', CopyFile & { readonly purpose: DownloadPurpose }>
/** 加注件到期清理 — its term is over and its bytes are deleted; who holds a copy of the file can still have it verified by its digest. */
export type AnnotatedCopySwept = Fact<'AnnotatedCopySwept', CopyFile>

export type AnnotatedCopyEvent = AnnotatedCopyAsked | AnnotatedCopyMade | AnnotatedCopyRefused | AnnotatedCopyDownloaded | AnnotatedCopySwept
