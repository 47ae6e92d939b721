import type { SealPicture } from '@hub/seal-picture'
import type { WantedDrawing } from '../../seals/seal-drawing.ts'
import type { FileFormat } from '../document-request.ts'
import type { FurtherFont } from '../fonts/installed-fonts.ts'
import type { LicenceFile } from '../plan-licence.ts'
import type { SheetFile } from '../sheet.ts'

/** 制作任务 — a licence or a notice, and the seals that go on it, as they are drawn; no key is anywhere near. */
export interface DocumentWork {
  readonly file: SheetFile
  readonly formats: readonly FileFormat[]
  /** One an issuing authority, in their order */
  readonly seals: readonly WorkSeal[]
  /** The instant that the signatures claim: a whole second */
  readonly signedAt: string
}

export interface WorkSeal {
  readonly signer: string
  readonly picture: SealPicture
  /** How long the CMS of a PDF with this seal may become */
  readonly cmsBytesMax: number
}

export interface MadeFile { readonly format: FileFormat; readonly bytes: Uint8Array }

/** What a thread starts with. */
export interface ThreadData { readonly fonts: readonly FurtherFont[] }

/** What a thread does, one at a time. */
export type Job =
  | { readonly kind: 'draw'; readonly drawing: WantedDrawing; readonly day: string }
  | { readonly kind: 'preview'; readonly file: LicenceFile }
  | { readonly kind: 'make'; readonly work: DocumentWork }
  | { readonly kind: 'glyphs' }

/**
 * 请签 — what a thread asks of the process that has the keys: never a signature over bytes of its own choosing, but the CMS of a PDF that covers these bytes, or the
 * seal of an OFD over this digest, both built over there, with the instant that was set there. `seal` is its place in the work.
 */
export type SealAsk =
  | { readonly format: 'pdf'; readonly seal: number; readonly covered: readonly [Uint8Array, Uint8Array] }
  | { readonly format: 'ofd'; readonly seal: number; readonly dataHash: Uint8Array; readonly propertyInfo: string }

export type ToThread =
  | { readonly type: 'job'; readonly job: Job }
  /** undefined: it was not sealed, and the job is to be given up. */
  | { readonly type: 'sealed'; readonly value: Uint8Array | undefined }

/** Between a job and its end a thread may ask, and then waits. */
export type FromThread =
  | { readonly type: 'ask'; readonly ask: SealAsk }
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'failed'; readonly error: unknown }
