import type { Refusal } from '@hub/kernel'
import type { SealRefusal } from '@hub/schemas'
import { inSpan, type Tracing } from '@hub/tracing'
import { SealMakerUnavailable, type SealMaker } from '../application/seal/seal-maker.ts'
import { parseMade, parseMakerRefusal, parsePicture, parseUsable } from './seal-wire.ts'
import { openSignerLine, type SignerAnswer, type SignerPlace } from './signer-line.ts'

/** A device may take seconds to make a pair of keys; a caller of the gateway waits ten. */
const requestTimeoutMsDefault = 8_000
const connectionsMax = 4
/** A seal with its picture, or a picture as SVG. */
const answerBytesMax = 1024 * 1024
/** A refusal of what was asked for; every other answer but 200 is trouble. */
const refusedStatuses: ReadonlySet<number> = new Set([400, 409, 422])

export interface SignerSealMakerOptions extends SignerPlace {
  /** For connecting, for the first byte and between bytes. */
  readonly requestTimeoutMs?: number
  readonly tracing?: Tracing | undefined
}

/** 签名机制章 — SealMaker over mutual TLS. It asks once: whoever sends the command again asks again. */
export function signerSealMaker({ requestTimeoutMs = requestTimeoutMsDefault, tracing, ...place }: SignerSealMakerOptions): SealMaker & { close(): Promise<void> } {
  const line = openSignerLine(place, { connectionsMax, connectTimeoutMs: requestTimeoutMs, answerBytesMax })

  const ask = (path: string, body: object): Promise<SignerAnswer> => inSpan(tracing, `signer ${path}`, { kind: 'client', facts: {} }, async (span) => {
    try {
      return await line.ask({ path, body, traceparent: span?.traceparent })
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
    close: () => line.close(),
  }
}
