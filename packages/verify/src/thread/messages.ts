import type { SealStatus } from '@hub/ses'
import type { FileVerdict } from '../verdict.ts'

/** To the thread: a file to verify, whose bytes go over and are not copied; `bundle` is the text of the trust bundle, null where there is none; `sealStatus` what the register says of it, where it is a seal. */
export interface VerifyJob { readonly id: number; readonly bytes: Uint8Array<ArrayBuffer>; readonly bundle: string | null; readonly now: string; readonly sealStatus?: SealStatus | undefined }

/** From the thread: that it has loaded its programs, once; then one answer a job. */
export type FromVerifyThread = { readonly type: 'ready' } | VerifyDone
export interface VerifyDone { readonly type: 'done'; readonly id: number; readonly verdict: FileVerdict }
