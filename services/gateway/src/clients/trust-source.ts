import { bundleCharactersMax } from '@hub/verify'
import { Pool } from 'undici'
import { SignerUnavailable } from './signer-unavailable.ts'

/** 信任包来源 — the hub's trust bundle as the signer gives it. */
export interface TrustSource {
  /** JSON text. @throws SignerUnavailable where there is none, nor an older one */
  bundle(): Promise<string>
  close(): Promise<void>
}

export interface TrustSourceOptions {
  /** `https://host:port`; undefined: no signer was named */
  readonly url: string | undefined
  /** Mutual TLS as `@hub/pki` gives it; none in specs that speak plain HTTP. */
  readonly tls?: object
  readonly nowMs?: () => number
}

/** Lists of revocations are made anew every few hours; a minute's delay is nothing to them. */
const freshMs = 60_000
/** After trouble: a signer that is away is not asked by every request. */
const retryMs = 5_000
const connectionsMax = 1
const answerTimeoutMs = 10_000

/** 信任包 — fetched when it is asked for, at most once a minute. When the signer is away the last one goes on being given: its lists say themselves how long they hold. */
export function buildTrustSource({ url, tls, nowMs = () => performance.now() }: TrustSourceOptions): TrustSource {
  const pool = url === undefined ? undefined : new Pool(url, { connections: connectionsMax, keepAliveTimeout: 30_000, ...(tls === undefined ? {} : { connect: tls }) })
  let last: string | undefined
  let dueMs = -Infinity
  let underWay: Promise<void> | undefined

  return {
    async bundle() {
      if (pool === undefined) throw new SignerUnavailable('the gateway was told of no signer')
      if (nowMs() >= dueMs) await (underWay ??= refresh(pool).finally(() => { underWay = undefined }))
      if (last === undefined) throw new SignerUnavailable('the signer gave no trust bundle')
      return last
    },
    close: async () => { await pool?.close() },
  }

  async function refresh(from: Pool): Promise<void> {
    try {
      last = await fetchBundle(from)
      dueMs = nowMs() + freshMs
    } catch {
      dueMs = nowMs() + retryMs
    }
  }
}

async function fetchBundle(pool: Pool): Promise<string> {
  const { statusCode, body } = await pool.request({ path: '/v1/trust', method: 'GET', headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs })
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bundleCharactersMax) throw new SignerUnavailable('the trust bundle is too large')
    chunks.push(chunk)
  }
  if (statusCode !== 200) throw new SignerUnavailable(`the signer answered ${String(statusCode)}`)
  return Buffer.concat(chunks).toString('utf8')
}
