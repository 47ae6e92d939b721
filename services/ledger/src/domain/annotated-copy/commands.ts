import type { AnnotatedCopyRefusal, CopyId, DownloadPurpose, FileId, HolderId, Instant, LicenceFileFormat, LicenceFileRefusal, LicenceId, LocalDate, SealId, UnitId } from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'

interface Stamp extends Moment { readonly by: Acting }

/** What a decision about a copy has to know of its licence. */
export interface CopiedLicence {
  readonly there: boolean
  readonly issuers: readonly UnitId[]
  readonly holders: readonly HolderId[]
  /** 已清除 — the log says of one of the holders that she is erased, whatever the vault still holds. */
  readonly erased: boolean
  /** 可制作 — the hub makes files of it: issued here, of a type with a template. */
  readonly offered: boolean
  /** 有效 on the day of the command: issued, begun and not over, neither suspended nor lost. */
  readonly inForce: boolean
  /** 0 before issue */
  readonly version: number
  /** Its last day; null: without one */
  readonly lastDay: LocalDate | null
}

export interface MakeAnnotatedCopy extends Stamp {
  readonly type: 'MakeAnnotatedCopy'
  readonly licenceId: LicenceId
  /** A fresh one */
  readonly copyId: CopyId
  readonly format: LicenceFileFormat
  readonly usedFor: string
  /** null: as long as is usual */
  readonly validUntil: LocalDate | null
  /** Of `usedFor`: characters that no file can show. */
  readonly missingGlyphs: readonly string[]
  readonly licence: CopiedLicence
  /** Whose account it is that asks; null: nobody's own. */
  readonly ownHolder: HolderId | null
  /** 积压 — files cannot be made now, and too many wait. */
  readonly behind: boolean
}

/** The answer to one wish: of the maker alone, never over the wire. */
export interface RecordAnnotatedCopy extends Stamp {
  readonly type: 'RecordAnnotatedCopy'
  readonly licenceId: LicenceId
  readonly copyId: CopyId
  readonly fileId: FileId
  readonly templateVersion: number
  readonly sealIds: readonly SealId[]
  readonly sha256: string
  readonly bytes: number
  readonly timeStampedAt: Instant | null
}
export interface RefuseAnnotatedCopy extends Stamp {
  readonly type: 'RefuseAnnotatedCopy'
  readonly licenceId: LicenceId
  readonly copyId: CopyId
  readonly code: AnnotatedCopyRefusal | LicenceFileRefusal
  readonly about: readonly string[]
}
/** Of the hub alone. */
export interface SweepAnnotatedCopy extends Stamp {
  readonly type: 'SweepAnnotatedCopy'
  readonly licenceId: LicenceId
  readonly fileId: FileId
}

/** What `DownloadLicenceFile` is where the file is a copy. */
export interface DownloadAnnotatedCopy extends Stamp {
  readonly type: 'DownloadAnnotatedCopy'
  readonly licenceId: LicenceId
  readonly fileId: FileId
  readonly purpose: DownloadPurpose
  readonly licence: CopiedLicence
  readonly ownHolder: HolderId | null
}

export type AnnotatedCopyCommand = MakeAnnotatedCopy | RecordAnnotatedCopy | RefuseAnnotatedCopy | DownloadAnnotatedCopy | SweepAnnotatedCopy
