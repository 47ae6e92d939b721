import type { ConnectionOptions } from 'node:tls'
import type { Refusal } from '@hub/kernel'
import type { SealRefusal } from '@hub/schemas'
import { inSpan, type Tracing } from '@hub/tracing'
import { Agent, request } from 'undici'
import { SealMakerUnavailable, type SealMaker } from '../application/seal/seal-maker.ts'
import { parseMade, parseMakerRefusal, parsePicture, parseUsable } from './seal-wire.ts'

/** A device may take seconds to make a pair of keys; a caller of the gateway waits ten. */
const requestTimeoutMsDefault = 8_000
const connectionsMax = 4
/** A seal with its picture, or a picture as SVG. */
const answerBytesMax = 1024 * 1024
/** A refusal of what was asked for; every other answer but 200 is trouble. */
const refusedStatuses: ReadonlySet<number> = new Set([400, 409, 422])

export interface SignerSealMakerOptions {
  /** `https://host:port` */
  readonly url: string
  /** `(await mutualTls(…)).client('signer')` of @hub/pki. */
  readonly tls: Pick<ConnectionOptions, 'key' | 'cert' | 'ca' | 'minVersion' | 'rejectUnauthorized' | 'checkServerIdentity'>
  /** For connecting, for the first byte and between bytes. */
  readonly requestTimeoutMs?: number
  readonly tracing?: Tracing | undefined
}

interface Answer { readonly status: number; readonly text: string }

/** 签名机制章 — SealMaker over mutual TLS. It asks once: whoever sends the command again asks again. */
export function signerSealMaker({ url, tls, requestTimeoutMs = requestTimeoutMsDefault, tracing }: SignerSealMakerOptions): SealMaker & { close(): Promise<void> } {
  const agent = new Agent({
    connect: { ...tls, timeout: requestTimeoutMs }, headersTimeout: requestTimeoutMs, bodyTimeout: requestTimeoutMs, maxResponseSize: answerBytesMax, connections: connectionsMax, pipelining: 1,
  })

  const ask = (path: string, body: object): Promise<Answer> => inSpan(tracing, `signer ${path}`, { kind: 'client', facts: {} }, async (span) => {
    try {
      const headers = { 'content-type': 'application/json', ...(span === undefined ? {} : { traceparent: span.traceparent }) }
      const answer = await request(new URL(path, url), { method: 'POST', dispatcher: agent, headers, body: JSON.stringify(body) })
      return { status: answer.statusCode, text: await answer.body.text() }
    } catch (cause) {
      throw new SealMakerUnavailable(`签名机没有应答（${path}）`, { cause })
    }
  })

  const askFor = async <Found>(path: string, body: object, parse: (text: string) => Found | undefined): Promise<Found | Refusal<SealRefusal>> => {
    const { status, text } = await ask(path, body)
    const found = status === 200 ? parse(text) : refusedStatuses.has(status) ? parseMakerRefusal(text) : undefined
    if (found === undefined) throw new SealMakerUnavailable(`签名机的答复不合规或暂不能处理（${path}，${String(status)}）`)
    return found
  }

  return {
    preview: ({ kind, name, bottom }) => askFor('/v1/seals/preview', { kind, unitName: name, bottom }, parsePicture),
    make: (wish) => askFor('/v1/seals', wish, parseMade),
    async refuseKeys(wish) {
      const answer = await askFor('/v1/seals/keys', wish, parseUsable)
      return answer === true ? undefined : answer
    },
    async revoke(revocation) {
      const { status, text } = await ask('/v1/seals/revoke', revocation)
      const neverMade = status === 404 && parseMakerRefusal(text)?.detail['code'] === 'SEAL_NOT_FOUND'
      if (status !== 200 && !neverMade) throw new SealMakerUnavailable(`签名机未能吊销印章证书（${String(status)}）`)
    },
    close: () => agent.close(),
  }
}
