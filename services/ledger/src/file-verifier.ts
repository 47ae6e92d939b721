import type { Instant } from '@hub/schemas'
import { openVerifyThread, VerifyUnavailable, type VerifyThread } from '@hub/verify/thread'
import { FileVerifierUnavailable, type FileVerifier, type VerifiedFile } from './application/files/file-verifier.ts'

/** A file of 2 MiB takes some milliseconds; one that was written to cost time is given up. */
const fileTimeoutMs = 5_000
/** Files that are judged or wait for it, each up to 2 MiB. */
const waitingMax = 16

export interface FileVerifierOptions {
  /** Text of the hub's trust bundle. @throws FileVerifierUnavailable */
  readonly bundle: () => Promise<string>
  readonly thread?: VerifyThread
}

/** 核验器 — in a thread of its own, which is ended with a file that takes too long or too much. */
export function openFileVerifier({ bundle, thread = openVerifyThread({ fileTimeoutMs }) }: FileVerifierOptions): FileVerifier & { close(): Promise<void> } {
  const known = new WeakMap<object, Promise<VerifiedFile | 'not-judged'>>()
  let waiting = 0
  let isClosed = false

  async function judge(bytes: Uint8Array, now: Instant): Promise<VerifiedFile | 'not-judged'> {
    const text = await bundle()
    try {
      const verdict = await thread.verify({ bytes: new Uint8Array(bytes), bundle: text, now })
      const withoutTrust = verdict.sealed.answer === 'no' ? await thread.verify({ bytes: new Uint8Array(bytes), bundle: null, now }) : null
      return { verdict, withoutTrust }
    } catch (cause) {
      if (!(cause instanceof VerifyUnavailable)) throw cause
      if (isClosed) throw new FileVerifierUnavailable('账本正在停止', { cause })
      return 'not-judged'
    }
  }

  return {
    verify(asked, bytes, at) {
      const first = known.get(asked)
      if (first !== undefined) return first
      if (waiting >= waitingMax) return Promise.reject(new FileVerifierUnavailable('等待核验的文件过多'))
      waiting += 1
      const judging = judge(bytes, at).finally(() => { waiting -= 1 })
      known.set(asked, judging)
      judging.catch(() => { known.delete(asked) })
      return judging
    },
    close: () => {
      isClosed = true
      return thread.close()
    },
  }
}
