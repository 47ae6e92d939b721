import type { SealId } from '@hub/schemas'
import { Pool } from 'undici'
import { SignerUnavailable } from './signer-unavailable.ts'

/** 印章文件来源 — the file of a unit's seal as the signer made it. */
export interface SealFileSource {
  /** Undefined where the signer gives none: it made no such seal, or a personal one. @throws SignerUnavailable */
  file(sealId: SealId): Promise<Buffer | undefined>
  close(): Promise<void>
}

export interface SealFileSourceOptions {
  /** `https://host:port`; undefined: no signer was named */
  readonly url: string | undefined
  /** Mutual TLS as `@hub/pki` gives it; none in specs that speak plain HTTP. */
  readonly tls?: object
}

const connectionsMax = 2
const answerTimeoutMs = 5_000
/** Bytes of a seal that is read at all; one with a vector picture has some 50 kB. */
const fileBytesMax = 2 * 1024 * 1024

/** 取印章文件 — asked for each time: a seal is taken seldom. */
export function buildSealFileSource({ url, tls }: SealFileSourceOptions): SealFileSource {
  const pool = url === undefined ? undefined : new Pool(url, { connections: connectionsMax, keepAliveTimeout: 30_000, ...(tls === undefined ? {} : { connect: tls }) })
  return {
    async file(sealId) {
      if (pool === undefined) throw new SignerUnavailable('the gateway was told of no signer')
      const { statusCode, bytes } = await ask(pool, `/v1/seals/${sealId}/file`)
      if (statusCode === 404) return undefined
      if (statusCode !== 200) throw new SignerUnavailable(`the signer answered ${String(statusCode)}`)
      return bytes
    },
    close: async () => { await pool?.close() },
  }
}

async function ask(pool: Pool, path: string): Promise<{ readonly statusCode: number; readonly bytes: Buffer }> {
  try {
    const { statusCode, body } = await pool.request({ path, method: 'GET', headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs })
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of body as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > fileBytesMax) throw new RangeError('the seal is too large')
      chunks.push(chunk)
    }
    return { statusCode, bytes: Buffer.concat(chunks) }
  } catch (cause) {
    throw new SignerUnavailable('the signer gave no seal', { cause })
  }
}
