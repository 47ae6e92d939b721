import type { ConnectionOptions } from 'node:tls'
import { Agent, request } from 'undici'
import { z } from 'zod'

/** 签名机状况 — `unknown`: not asked yet; `not-ready`: it answers, and lacks a key; `unreachable`: no answer, or one that is none. */
export type SignerState = 'unknown' | 'reachable' | 'not-ready' | 'unreachable'

/** 证书机构状况 — as the signer tells: whether it has no trouble, and until when the lists of its roots hold. */
export interface SignerAuthority {
  readonly working: boolean
  /** undefined: there is no authority, or the signer does not say. */
  readonly rootListsEnd: Date | undefined
}

export interface SignerWatch {
  readonly state: () => SignerState
  /** undefined: not known. */
  readonly authority: () => SignerAuthority | undefined
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
  let authority: SignerAuthority | undefined
  let asking: Promise<void> | undefined

  const ask = async (): Promise<void> => {
    try {
      const { statusCode, body } = await request(new URL('/health/ready', url), { dispatcher: agent })
      authority = authorityIn(await body.text())
      state = statusCode === 200 ? 'reachable' : statusCode === 503 ? 'not-ready' : 'unreachable'
    } catch {
      state = 'unreachable'
      authority = undefined
    }
  }
  const askAgain = (): void => { asking ??= ask().finally(() => { asking = undefined }) }
  askAgain()
  const timer = setInterval(askAgain, everyMs).unref()

  return {
    state: () => state,
    authority: () => authority,
    async close() {
      clearInterval(timer)
      await agent.destroy()
      await asking
    },
  }
}

const authorityShape = z.object({ authority: z.object({ working: z.boolean(), rootListsEnd: z.iso.datetime().optional() }) })

function authorityIn(text: string): SignerAuthority | undefined {
  const { success, data } = authorityShape.safeParse(jsonIn(text))
  if (!success) return undefined
  const { working, rootListsEnd } = data.authority
  return { working, rootListsEnd: rootListsEnd === undefined ? undefined : new Date(rootListsEnd) }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
