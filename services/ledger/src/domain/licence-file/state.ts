import { unreachable } from '@hub/kernel'
import type { FileId, LicenceFileEvent, LicenceFileFormat, LicenceId } from '@hub/schemas'

/** 证照文件 of one licence; before its first event there is none and nothing was asked for. */
export interface LicenceFileState {
  readonly licenceId: LicenceId | null
  /** 轮次 — wishes that were answered so far, with files or a refusal. */
  readonly rounds: number
  /** All that were made, the newest last. */
  readonly files: readonly { readonly fileId: FileId; readonly format: LicenceFileFormat; readonly version: number; readonly sha256: string }[]
  /** Version of the licence that was last refused a file. */
  readonly refusedVersion: number | null
  /** A clerk has asked, and nothing has come of it yet. */
  readonly asked: boolean
}

export const none: LicenceFileState = { licenceId: null, rounds: 0, files: [], refusedVersion: null, asked: false }

/** 是否待制 — files of this version are still to be made, or to be made again. */
export function isDue({ files, refusedVersion, asked }: LicenceFileState, version: number): boolean {
  return asked || (refusedVersion !== version && files.every((file) => file.version !== version))
}

export function evolve(state: LicenceFileState, event: LicenceFileEvent): LicenceFileState {
  const { licenceId } = event.data
  switch (event.type) {
    case 'LicenceFileMade': {
      const { fileId, format, version, round, sha256 } = event.data
      return { ...state, licenceId, rounds: round + 1, files: [...state.files, { fileId, format, version, sha256 }], asked: false }
    }
    case 'LicenceFileRefused':
      return { ...state, licenceId, rounds: event.data.round + 1, refusedVersion: event.data.version, asked: false }
    case 'LicenceFileRequested':
      return { ...state, licenceId, asked: true }
    case 'LicenceFileDownloaded':
      return state
    default:
      return unreachable(event)
  }
}
