import { Pool } from 'undici'
import { SignerUnavailable } from './signer-unavailable.ts'

/** 公布的吊销列表 — of the issuing CA or the root, in SM2 or P-256. */
export const publishedLists = ['sm2/root', 'sm2/issuing', 'p256/root', 'p256/issuing'] as const
export type PublishedList = (typeof publishedLists)[number]

/** 对证书机构的询问 — RFC 6960 and RFC 3161: the signer's path, and the types of question and answer. */
export const authorityQuestions = {
  status: { path: '/v1/ocsp', asked: 'application/ocsp-request', answered: 'application/ocsp-response' },
  stamp: { path: '/v1/time-stamp', asked: 'application/timestamp-query', answered: 'application/timestamp-reply' },
} as const
export type AuthorityQuestion = keyof typeof authorityQuestions

/** 证书机构转接 — what the signer's authority says to everybody, fetched for those who cannot reach the signer. Everything it gives is signed: nothing is judged here. */
export interface AuthorityRelay {
  /** DER (RFC 5280). @throws SignerUnavailable where there is none, nor an older one */
  list(which: PublishedList): Promise<Buffer>
  /** DER in, DER out. @throws SignerUnavailable */
  ask(question: AuthorityQuestion, body: Buffer): Promise<Buffer>
  close(): Promise<void>
}

export interface AuthorityRelayOptions {
  /** `https://host:port`; undefined: no signer was named */
  readonly url: string | undefined
  /** Mutual TLS as `@hub/pki` gives it; none in specs that speak plain HTTP. */
  readonly tls?: object
  readonly nowMs?: () => number
}

/** A list is made anew every few hours and at each revocation; who fetches one waits a minute longer for the latest at most. */
const freshMs = 60_000
/** After trouble: a signer that is away is not asked by every request. */
const retryMs = 5_000
const connectionsMax = 2
const answerTimeoutMs = 10_000
/** A list of some hundred thousand revocations; an answer has a few KiB. */
const answerBytesMax = 16 * 1024 * 1024

interface Kept { bytes: Buffer | undefined; dueMs: number; underWay: Promise<void> | undefined }

/** 建立转接 — lists are fetched when asked for, at most once a minute each, and the last ones go on being given while the signer is away: they say themselves how long they hold. */
export function buildAuthorityRelay({ url, tls, nowMs = () => performance.now() }: AuthorityRelayOptions): AuthorityRelay {
  const pool = url === undefined ? undefined : new Pool(url, { connections: connectionsMax, keepAliveTimeout: 30_000, ...(tls === undefined ? {} : { connect: tls }) })
  const lists = new Map<PublishedList, Kept>(publishedLists.map((which) => [which, { bytes: undefined, dueMs: -Infinity, underWay: undefined }]))

  return {
    async list(which) {
      const kept = lists.get(which)
      if (pool === undefined || kept === undefined) throw new SignerUnavailable('the gateway was told of no signer')
      if (nowMs() >= kept.dueMs) await (kept.underWay ??= refresh(pool, which, kept).finally(() => { kept.underWay = undefined }))
      if (kept.bytes === undefined) throw new SignerUnavailable('the signer gave no list')
      return kept.bytes
    },
    async ask(question, body) {
      if (pool === undefined) throw new SignerUnavailable('the gateway was told of no signer')
      const { path, asked } = authorityQuestions[question]
      return exchange(pool, { path, method: 'POST', headers: { 'content-type': asked }, body })
    },
    close: async () => { await pool?.close() },
  }

  async function refresh(from: Pool, which: PublishedList, kept: Kept): Promise<void> {
    try {
      kept.bytes = await exchange(from, { path: `/v1/crl/${which}`, method: 'GET' })
      kept.dueMs = nowMs() + freshMs
    } catch {
      kept.dueMs = nowMs() + retryMs
    }
  }
}

type Request = Pick<Parameters<Pool['request']>[0], 'path' | 'method' | 'headers' | 'body'>

/** @throws SignerUnavailable nobody answers, not in time, with something else than 200, or with too much */
async function exchange(pool: Pool, request: Request): Promise<Buffer> {
  const { statusCode, body } = await pool.request({ ...request, headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs }).catch((cause: unknown) => { throw new SignerUnavailable('the signer does not answer', { cause }) })
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > answerBytesMax) throw new SignerUnavailable('the answer of the signer is too large')
    chunks.push(chunk)
  }
  if (statusCode !== 200) throw new SignerUnavailable(`the signer answered ${String(statusCode)}`)
  return Buffer.concat(chunks)
}
