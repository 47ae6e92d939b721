import type { FileVerdict } from '../verdict.ts'

/** To the thread: a file to verify, whose bytes go over and are not copied; `bundle` is the text of the trust bundle, null where there is none. */
export interface VerifyJob { readonly id: number; readonly bytes: Uint8Array<ArrayBuffer>; readonly bundle: string | null; readonly now: string }

/** From the thread: one answer a job. */
export interface VerifyDone { readonly id: number; readonly verdict: FileVerdict }
