import { unreachable } from '@hub/kernel'
import type { AnnotatedCopyEvent, CopyId, FileId, LicenceFileFormat, LocalDate } from '@hub/schemas'

/** 加注件 — one that waits to be made, or is made and not swept yet. */
export interface Copy {
  readonly copyId: CopyId
  readonly version: number
  readonly format: LicenceFileFormat
  readonly validUntil: LocalDate
  /** null: still to be made */
  readonly made: { readonly fileId: FileId; readonly sha256: string } | null
}

/** 加注件 of one licence, in the order in which they were asked for; those that were refused or swept are gone from it. */
export interface AnnotatedCopyState { readonly copies: readonly Copy[] }

export const none: AnnotatedCopyState = { copies: [] }

export function evolve({ copies }: AnnotatedCopyState, event: AnnotatedCopyEvent): AnnotatedCopyState {
  const { copyId } = event.data
  switch (event.type) {
    case 'AnnotatedCopyAsked': {
      const { version, format, validUntil } = event.data
      return { copies: [...copies, { copyId, version, format, validUntil, made: null }] }
    }
    case 'AnnotatedCopyMade': {
      const { fileId, sha256 } = event.data
      return { copies: copies.map((copy) => (copy.copyId === copyId ? { ...copy, made: { fileId, sha256 } } : copy)) }
    }
    case 'AnnotatedCopyRefused':
    case 'AnnotatedCopySwept':
      return { copies: copies.filter((copy) => copy.copyId !== copyId) }
    case 'AnnotatedCopyDownloaded':
      return { copies }
    default:
      return unreachable(event)
  }
}

/** The copy whose file this is. */
export function copyOfFile({ copies }: AnnotatedCopyState, fileId: FileId): Copy | undefined {
  return copies.find(({ made }) => made?.fileId === fileId)
}

/** 此刻可用 — of this version and within its term, made or still to be made: what counts against the limit. */
export function isLive({ version, validUntil }: Copy, licence: { readonly version: number }, today: LocalDate): boolean {
  return version === licence.version && validUntil >= today
}
