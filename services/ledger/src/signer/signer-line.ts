import type { ConnectionOptions } from 'node:tls'
import { Agent, request } from 'undici'

/** 签名机所在 — where it is, and how the two know each other. */
export interface SignerPlace {
  /** `https://host:port` */
  readonly url: string
  /** `(await mutualTls(…)).client('signer')` of @hub/pki. */
  readonly tls: Pick<ConnectionOptions, 'key' | 'cert' | 'ca' | 'minVersion' | 'rejectUnauthorized' | 'checkServerIdentity'>
}

/** What one client of the signer allows itself. */
export interface LineLimits {
  readonly connectionsMax: number
  /** For connecting; for the first byte and between bytes where nothing else is said. */
  readonly connectTimeoutMs: number
  readonly answerTimeoutMs?: number
  readonly answerBytesMax: number
}

/** `body`: sent as JSON with POST; none: GET. */
export interface SignerQuestion { readonly path: string; readonly body?: object; readonly signal?: AbortSignal | undefined; readonly traceparent?: string | undefined }
export interface SignerAnswer { readonly status: number; readonly text: string }

/** 通往签名机的线路 — mutual TLS, one question a connection at a time. It asks once; what trouble means, and whether to ask again, is for whoever asks. */
export interface SignerLine {
  /** @throws whatever stood between: no connection, no answer in time, an answer that breaks off or is too long */
  ask(question: SignerQuestion): Promise<SignerAnswer>
  /** Waits for the questions under way. */
  close(): Promise<void>
  /** Gives up the questions under way. */
  abandon(): Promise<void>
}

export function openSignerLine({ url, tls }: SignerPlace, { connectionsMax, connectTimeoutMs, answerTimeoutMs = connectTimeoutMs, answerBytesMax }: LineLimits): SignerLine {
  const dispatcher = new Agent({
    connect: { ...tls, timeout: connectTimeoutMs }, headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs, maxResponseSize: answerBytesMax, connections: connectionsMax, pipelining: 1,
  })
  return {
    async ask({ path, body: asked, signal, traceparent }) {
      const trace = traceparent === undefined ? {} : { traceparent }
      const asking = asked === undefined ? { headers: trace } : { method: 'POST' as const, headers: { 'content-type': 'application/json', ...trace }, body: JSON.stringify(asked) }
      const { statusCode, body } = await request(new URL(path, url), { dispatcher, ...asking, ...(signal === undefined ? {} : { signal }) })
      return { status: statusCode, text: await body.text() }
    },
    close: () => dispatcher.close(),
    abandon: () => dispatcher.destroy(),
  }
}

/** An answer's JSON; undefined where it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
