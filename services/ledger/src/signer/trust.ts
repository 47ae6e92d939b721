import { bundleCharactersMax } from '@hub/verify'
import { FileVerifierUnavailable } from '../application/files/file-verifier.ts'
import { openSignerLine, type SignerPlace } from './signer-line.ts'

/** Lists of revocations are made anew every few hours; a minute's delay is nothing to them. */
const freshMs = 60_000
const requestTimeoutMs = 10_000

export interface SignerTrustOptions extends SignerPlace { readonly nowMs?: () => number }

/** 信任包 — `GET /v1/trust` of the signer, at most once a minute. What is put on record is judged by a bundle of that minute, or not at all: an older one is never used again. */
export function signerTrust({ nowMs = () => performance.now(), ...place }: SignerTrustOptions): { bundle(): Promise<string>; close(): Promise<void> } {
  const line = openSignerLine(place, { connectionsMax: 1, connectTimeoutMs: requestTimeoutMs, answerBytesMax: bundleCharactersMax })
  let last: { readonly asked: Promise<string>; readonly untilMs: number } | undefined

  async function ask(): Promise<string> {
    try {
      const { status, text } = await line.ask({ path: '/v1/trust' })
      if (status === 200) return text
      throw new FileVerifierUnavailable(`签名机没有给出信任包：${String(status)}`)
    } catch (cause) {
      last = undefined
      throw cause instanceof FileVerifierUnavailable ? cause : new FileVerifierUnavailable('签名机没有应答', { cause })
    }
  }

  return {
    bundle: () => {
      if (last === undefined || nowMs() >= last.untilMs) last = { asked: ask(), untilMs: nowMs() + freshMs }
      return last.asked
    },
    close: () => line.abandon(),
  }
}
