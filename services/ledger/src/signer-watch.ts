import type { ConnectionOptions } from 'node:tls'
import { Agent, request } from 'undici'

/** 签名机状况 — `unknown`: not asked yet; `not-ready`: it answers, and lacks a key; `unreachable`: no answer, or one that is none. */
export type SignerState = 'unknown' | 'reachable' | 'not-ready' | 'unreachable'

export interface SignerWatch {
  readonly state: () => SignerState
  close(): Promise<void>
}

export interface SignerWatchOptions {
  /** `https://host:port` */
  readonly url: string
  /** `(await mutualTls(…)).client('signer')` of @hub/pki. */
  readonly tls: Pick<ConnectionOptions, 'key' | 'cert' | 'ca' | 'minVersion' | 'rejectUnauthorized' | 'checkServerIdentity'>
  readonly everyMs?: number
}

const everyMsDefault = 2_000
const answerTimeoutMs = 1_500
const answerBytesMax = 16 * 1024

/**
 * 签名机守望 — asks the signer's health again and again, so that whoever asks the ledger's gets an answer at once. The ledger needs the signer when
 * it starts and not from then on: its absence is told and stops nothing.
 */
export function watchSigner({ url, tls, everyMs = everyMsDefault }: SignerWatchOptions): SignerWatch {
  const agent = new Agent({
    connect: { ...tls, timeout: answerTimeoutMs }, headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs, maxResponseSize: answerBytesMax, connections: 1, pipelining: 1,
  })
  let state: SignerState = 'unknown'
  let asking: Promise<void> | undefined

  const ask = async (): Promise<void> => {
    try {
      const { statusCode, body } = await request(new URL('/health/ready', url), { dispatcher: agent })
      await body.dump()
      state = statusCode === 200 ? 'reachable' : statusCode === 503 ? 'not-ready' : 'unreachable'
    } catch {
      state = 'unreachable'
    }
  }
  const askAgain = (): void => { asking ??= ask().finally(() => { asking = undefined }) }
  askAgain()
  const timer = setInterval(askAgain, everyMs).unref()

  return {
    state: () => state,
    async close() {
      clearInterval(timer)
      await agent.destroy()
      await asking
    },
  }
}
