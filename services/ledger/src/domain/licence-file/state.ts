import { unreachable } from '@hub/kernel'
import { licenceFileFormats, type FileId, type LicenceFileEvent, type LicenceFileFormat, type LicenceFileRefusal, type LicenceId } from '@hub/schemas'

export interface StateFile {
  readonly fileId: FileId
  readonly format: LicenceFileFormat
  readonly version: number
  readonly sha256: string
  readonly origin: 'made' | 'deposited'
  /** 作数 — what the hub made always does; a deposited file whose verdict says so. */
  readonly stands: boolean
}

/** 证照文件 of one licence; before its first event there is none and nothing was asked for. */
export interface LicenceFileState {
  readonly licenceId: LicenceId | null
  /** 轮次 — wishes that were answered so far, with files or a refusal. */
  readonly rounds: number
  /** All that were made or deposited, the newest last. */
  readonly files: readonly StateFile[]
  /** Version of the licence that was last refused a file. */
  readonly refusedVersion: number | null
  /** Why, where the last answer was a refusal and nobody has asked since. */
  readonly refusal: string | null
  /** Somebody has asked, and nothing has come of it yet. */
  readonly asked: boolean
}

export const none: LicenceFileState = { licenceId: null, rounds: 0, files: [], refusedVersion: null, refusal: null, asked: false }

/** 缺章 — refusals that pass by themselves once the issuers have seals that may seal. */
export const sealWanting: ReadonlySet<string> = new Set<LicenceFileRefusal>(['FILE_SEAL_MISSING', 'FILE_SEAL_UNUSABLE'])

/** 待制格式 — of this version, still to be made or to be made again. What its department deposited and stands is not made by the hub. */
export function dueFormats({ files, refusedVersion, asked }: LicenceFileState, version: number): readonly LicenceFileFormat[] {
  const standing = files.filter((file) => file.version === version && file.stands)
  const open = formatsToMake(files, version)
  return asked ? open : refusedVersion === version ? [] : open.filter((format) => standing.every((file) => file.format !== format))
}

/** 可制格式 — of this version: those of which the department has not deposited a file that stands. */
export function formatsToMake(files: readonly StateFile[], version: number): readonly LicenceFileFormat[] {
  return licenceFileFormats.filter((format) => !files.some((file) => file.origin === 'deposited' && file.stands && file.version === version && file.format === format))
}

export function evolve(state: LicenceFileState, event: LicenceFileEvent): LicenceFileState {
  const { licenceId } = event.data
  switch (event.type) {
    case 'LicenceFileMade': {
      const { fileId, format, version, round, sha256 } = event.data
      return { ...state, licenceId, rounds: round + 1, files: [...state.files, { fileId, format, version, sha256, origin: 'made', stands: true }], refusal: null, asked: false }
    }
    case 'LicenceFileDeposited': {
      const { fileId, format, version, sha256, verdict: { stands } } = event.data
      const files: readonly StateFile[] = [...state.files, { fileId, format, version, sha256, origin: 'deposited', stands }]
      // With both formats deposited nothing is left of what a clerk had asked for, nor of what was refused.
      const isOpen = formatsToMake(files, version).length > 0
      return { ...state, licenceId, files, refusal: isOpen ? state.refusal : null, asked: state.asked && isOpen }
    }
    case 'LicenceFileRefused':
      return { ...state, licenceId, rounds: event.data.round + 1, refusedVersion: event.data.version, refusal: event.data.code, asked: false }
    case 'LicenceFileRequested':
      return { ...state, licenceId, refusal: null, asked: true }
    case 'LicenceFileDownloaded':
      return state
    default:
      return unreachable(event)
  }
}
