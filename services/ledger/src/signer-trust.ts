import type { ConnectionOptions } from 'node:tls'
import { bundleCharactersMax } from '@hub/verify'
import { Agent, request } from 'undici'
import { FileVerifierUnavailable } from './application/files/file-verifier.ts'

/** Lists of revocations are made anew every few hours; a minute's delay is nothing to them. */
const freshMs = 60_000
const requestTimeoutMs = 10_000

export interface SignerTrustOptions {
  /** `https://host:port` */
  readonly url: string
  /** `(await mutualTls(…)).client('signer')` of @hub/pki. */
  readonly tls: Pick<ConnectionOptions, 'key' | 'cert' | 'ca' | 'minVersion' | 'rejectUnauthorized' | 'checkServerIdentity'>
  readonly nowMs?: () => number
}

/** 信任包 — `GET /v1/trust` of the signer, at most once a minute. What is put on record is judged by a bundle of that minute, or not at all: an older one is never used again. */
export function signerTrust({ url, tls, nowMs = () => performance.now() }: SignerTrustOptions): { bundle(): Promise<string>; close(): Promise<void> } {
  const agent = new Agent({ connect: { ...tls, timeout: requestTimeoutMs }, headersTimeout: requestTimeoutMs, bodyTimeout: requestTimeoutMs, maxResponseSize: bundleCharactersMax, connections: 1, pipelining: 1 })
  let last: { readonly asked: Promise<string>; readonly untilMs: number } | undefined

  async function ask(): Promise<string> {
    try {
      const { statusCode, body } = await request(new URL('/v1/trust', url), { dispatcher: agent })
      const text = await body.text()
      if (statusCode === 200) return text
      throw new FileVerifierUnavailable(`签名机没有给出信任包：${String(statusCode)}`)
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
    close: () => agent.destroy(),
  }
}
