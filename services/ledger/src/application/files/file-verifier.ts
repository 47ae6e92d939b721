import { Unavailable } from '@hub/kernel'
import type { Instant } from '@hub/schemas'
import type { FileVerdict } from '@hub/verify'

/** 两次判定 — under the hub's trust, and, where that says that the seals do not hold, under none: what fails there too is wrong in itself. */
export interface VerifiedFile {
  readonly verdict: FileVerdict
  readonly withoutTrust: FileVerdict | null
}

/**
 * 文件核验端口 — judges untrusted bytes off the event loop, in bounded time and memory. `not-judged`: that was not enough for this file. Attempts at one command
 * share `asked`, and their file is judged once. @throws FileVerifierUnavailable
 */
export interface FileVerifier {
  verify(asked: object, bytes: Uint8Array, at: Instant): Promise<VerifiedFile | 'not-judged'>
}

/** 核验暂不可用 — nobody knows whom to trust now, or too many files wait. */
export class FileVerifierUnavailable extends Unavailable {
  override readonly name = 'FileVerifierUnavailable'
}

/** A tool that works on the log verifies nothing. */
export const noFileVerifier: FileVerifier = { verify: () => Promise.reject(new FileVerifierUnavailable('本进程不核验文件')) }
