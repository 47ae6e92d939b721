import { Pool } from 'undici'
import { SignerUnavailable } from './signer-unavailable.ts'

export interface SignerAddress {
  /** `https://host:port`; undefined: no signer was named */
  readonly url: string | undefined
  /** Mutual TLS as `@hub/pki` gives it; none in specs that speak plain HTTP. */
  readonly tls?: object
}

/** What a client of the signer allows itself, and how much it waits for and reads. */
export interface SignerLimits { readonly connectionsMax: number; readonly answerTimeoutMs: number; readonly answerBytesMax: number }

export interface SignerQuestion { readonly path: string; readonly method: 'GET' | 'POST'; readonly headers?: Readonly<Record<string, string>>; readonly body?: Buffer }

/** 签名服务往来 — one question, one answer of bounded length. */
export interface SignerExchange {
  /** Of an answer with any other status than 200 nobody but the caller knows what it means. @throws SignerUnavailable none was named, nobody answers, not in time, or with too much */
  ask(question: SignerQuestion): Promise<{ readonly statusCode: number; readonly bytes: Buffer }>
  /** The bytes of a 200. @throws SignerUnavailable as `ask`, and for another status */
  fetch(question: SignerQuestion): Promise<Buffer>
  close(): Promise<void>
}

export function openSignerExchange({ url, tls }: SignerAddress, { connectionsMax, answerTimeoutMs, answerBytesMax }: SignerLimits): SignerExchange {
  const pool = url === undefined ? undefined : new Pool(url, { connections: connectionsMax, keepAliveTimeout: 30_000, ...(tls === undefined ? {} : { connect: tls }) })

  async function ask(question: SignerQuestion): Promise<{ readonly statusCode: number; readonly bytes: Buffer }> {
    if (pool === undefined) throw new SignerUnavailable('the gateway was told of no signer')
    try {
      const { statusCode, body } = await pool.request({ ...question, headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs })
      const chunks: Buffer[] = []
      let length = 0
      for await (const chunk of body as AsyncIterable<Buffer>) {
        length += chunk.length
        if (length > answerBytesMax) throw new RangeError('the answer is too large')
        chunks.push(chunk)
      }
      return { statusCode, bytes: Buffer.concat(chunks) }
    } catch (cause) {
      throw new SignerUnavailable('the signer does not answer as it should', { cause })
    }
  }

  return {
    ask,
    async fetch(question) {
      const { statusCode, bytes } = await ask(question)
      if (statusCode !== 200) throw new SignerUnavailable(`the signer answered ${String(statusCode)}`)
      return bytes
    },
    close: async () => { await pool?.close() },
  }
}
