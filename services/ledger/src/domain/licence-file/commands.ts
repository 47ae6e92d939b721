import type { DepositVerdict, DownloadPurpose, FileId, HolderId, Instant, LicenceFileFormat, LicenceFileRefusal, LicenceId, SealId, UnitId } from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'

interface Stamp extends Moment { readonly by: Acting }

/** What the licence's own stream and its type say. */
export interface LicenceFact {
  readonly status: 'absent' | 'draft' | 'issued' | 'ended'
  readonly issuers: readonly UnitId[]
  readonly holders: readonly HolderId[]
  /** 已清除 — the log says of one of the holders that she is erased, whatever the vault still holds. */
  readonly erased: boolean
  /** 0 before issue */
  readonly version: number
  /** 存量 — deposited, not issued here. */
  readonly stock: boolean
  /** The type has a template. */
  readonly templated: boolean
}

/** 待制 — what the maker of files has before it. */
export interface MakerQueue {
  /** 积压 — it fails, and too many wait or for too long. */
  readonly behind: boolean
  /** This licence waits. */
  readonly waiting: boolean
}

/** A file that is kept already, under its id. */
export interface KeptFile {
  readonly fileId: FileId
  readonly format: LicenceFileFormat
  readonly sha256: string
  readonly bytes: number
  readonly timeStampedAt: Instant | null
}

/** The answer to one wish: of the maker alone, never over the wire. */
interface Answer extends Stamp { readonly licenceId: LicenceId; readonly version: number; readonly round: number }
export interface RecordLicenceFiles extends Answer {
  readonly type: 'RecordLicenceFiles'
  readonly templateVersion: number
  readonly sealIds: readonly SealId[]
  readonly made: readonly KeptFile[]
}
export interface RefuseLicenceFiles extends Answer {
  readonly type: 'RefuseLicenceFiles'
  readonly code: LicenceFileRefusal
  readonly about: readonly string[]
}

/** 待存文件 — judged, and kept already under its id. */
export interface DepositedFile {
  readonly fileId: FileId
  readonly format: LicenceFileFormat
  readonly sha256: string
  readonly bytes: number
  readonly verdict: DepositVerdict
}
export interface DepositLicenceFile extends Stamp {
  readonly type: 'DepositLicenceFile'
  readonly licenceId: LicenceId
  readonly licence: LicenceFact
  /** As the department says. */
  readonly version: number
  readonly file: DepositedFile
}

/** 再制 — of the hub alone, never over the wire: what was refused for want of a seal is asked for again. */
export interface AskFilesAgain extends Stamp {
  readonly type: 'AskFilesAgain'
  readonly licenceId: LicenceId
  readonly licence: LicenceFact
}

export interface RemakeLicenceFile extends Stamp {
  readonly type: 'RemakeLicenceFile'
  readonly licenceId: LicenceId
  readonly licence: LicenceFact
  readonly queue: MakerQueue
}
export interface DownloadLicenceFile extends Stamp {
  readonly type: 'DownloadLicenceFile'
  readonly fileId: FileId
  readonly purpose: DownloadPurpose
  readonly licence: LicenceFact
  /** Whose account it is that asks; null: nobody's own. */
  readonly ownHolder: HolderId | null
}

export type LicenceFileCommand = RecordLicenceFiles | DepositLicenceFile | RefuseLicenceFiles | AskFilesAgain | RemakeLicenceFile | DownloadLicenceFile
