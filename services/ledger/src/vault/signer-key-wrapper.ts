import { setTimeout as pause } from 'node:timers/promises'
import type { ConnectionOptions } from 'node:tls'
import { inSpan, type Tracing } from '@hub/tracing'
import { Agent, request } from 'undici'
import type { HubKeyLabel, HubKeyName, KeyRewrapper } from './key-wrapper.ts'
import { answerField, encodeRequest, refusalOf } from './signer-wire.ts'
import { KeyUnavailable } from './unavailable.ts'
import { wrappedBy } from './wrapped-by.ts'

const requestTimeoutMsDefault = 5_000
const firstPauseMs = 100
const pauseMsMax = 2_000
const waitMsMaxDefault = 30_000
/** Of a signer that has answered before: somebody's look-up waits behind this. */
const waitAgainMsMax = 2_000
const answerBytesMax = 16 * 1024
/** The signer is starting, overloaded or behind a key store that is: worth another try. */
const passingStatuses: ReadonlySet<number> = new Set([429, 500, 502, 503, 504])
/** Nobody there yet, or gone in the middle. A certificate that does not fit is none of these and fails at once. */
const passingCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN',
  'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT',
])

export interface SignerKeyWrapperOptions {
  /** `https://host:port` */
  readonly url: string
  /** 枢纽编号 — bound into every wrapping: another hub's rows do not open. */
  readonly hubId: string
  /** `(await mutualTls(…)).client('signer')` of @hub/pki. */
  readonly tls: Pick<ConnectionOptions, 'key' | 'cert' | 'ca' | 'minVersion' | 'rejectUnauthorized' | 'checkServerIdentity'>
  /** How long a call goes on asking a signer that does not answer; one that has answered before is asked for two seconds at most. */
  readonly waitMsMax?: number
  /** For connecting, for the first byte and between bytes. */
  readonly requestTimeoutMs?: number
  readonly tracing?: Tracing | undefined
}

interface Operation { readonly path: string; readonly send: 'plain' | 'wrapped'; readonly receive: 'plain' | 'wrapped' }
const wrapping: Operation = { path: '/v1/keys/wrap', send: 'plain', receive: 'wrapped' }
const unwrapping: Operation = { path: '/v1/keys/unwrap', send: 'wrapped', receive: 'plain' }
const rewrapping: Operation = { path: '/v1/keys/rewrap', send: 'wrapped', receive: 'wrapped' }

/**
 * 签名机密钥包裹 — KeyWrapper over mutual TLS. Services start in any order, so a signer that is not there is asked again, with growing pauses, for
 * `waitMsMax`; a refusal is final. The operations change nothing at the signer, so asking twice does no harm. A key crosses as base64 text,
 * which JavaScript cannot overwrite: it is gone with the next collection. Call `close` when the vault is used no more.
 */
export function signerKeyWrapper(
  { url, hubId, tls, waitMsMax = waitMsMaxDefault, requestTimeoutMs = requestTimeoutMsDefault, tracing }: SignerKeyWrapperOptions,
): KeyRewrapper & { close(): Promise<void> } {
  const agent = new Agent({
    connect: { ...tls, timeout: requestTimeoutMs }, headersTimeout: requestTimeoutMs, bodyTimeout: requestTimeoutMs,
    maxResponseSize: answerBytesMax, connections: 1, pipelining: 1,
  })

  const askOnce = async (operation: Operation, label: HubKeyLabel, bytes: Uint8Array, trace: Readonly<Record<string, string>>): Promise<Buffer | Passing> => {
    try {
      const { statusCode, body } = await request(new URL(operation.path, url), {
        method: 'POST', dispatcher: agent, headers: { 'content-type': 'application/json', ...trace },
        body: encodeRequest({ ...label, hubId }, operation.send, bytes),
      })
      const text = await body.text()
      if (passingStatuses.has(statusCode)) return { cause: new Error(`signer answered ${String(statusCode)}`) }
      if (refusalOf(text) === absentCode) throw new KeyUnavailable(absentText(label.purpose, wrappedBy(bytes)))
      if (statusCode !== 200) throw new KeyUnavailable(`签名机拒绝处理 ${label.purpose}（${label.keyId}）：${String(statusCode)} ${refusalOf(text)}`)
      const answer = answerField(text, operation.receive)
      if (answer === undefined) throw new KeyUnavailable(`签名机对 ${label.purpose}（${label.keyId}）的答复不合规`)
      return answer
    } catch (cause) {
      if (cause instanceof KeyUnavailable) throw cause
      if (!isPassing(cause)) throw new KeyUnavailable(`与签名机的连接不成立（${label.purpose}）：请检查地址与内部证书`, { cause })
      return { cause }
    }
  }

  const ask = (operation: Operation, label: HubKeyLabel, bytes: Uint8Array): Promise<Buffer> => inSpan(
    tracing, `signer ${operation.path}`, { kind: 'client', facts: { 'hub.purpose': label.purpose } },
    (span) => askUntilAnswered(operation, label, bytes, span === undefined ? {} : { traceparent: span.traceparent }),
  )

  let hasAnswered = false
  const askUntilAnswered = async (operation: Operation, label: HubKeyLabel, bytes: Uint8Array, trace: Readonly<Record<string, string>>): Promise<Buffer> => {
    const waitMs = hasAnswered ? Math.min(waitMsMax, waitAgainMsMax) : waitMsMax
    const deadline = performance.now() + waitMs
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
      const answer = await askOnce(operation, label, bytes, trace)
      if (Buffer.isBuffer(answer)) {
        hasAnswered = true
        return answer
      }
      if (performance.now() + pauseMs > deadline) throw new KeyUnavailable(`签名机 ${String(waitMs)} 毫秒内没有应答（${label.purpose}）`, { cause: answer.cause })
      await pause(pauseMs)
    }
  }

  return {
    wrap: (label, plain) => ask(wrapping, label, plain),
    unwrap: (label, wrapped) => ask(unwrapping, label, wrapped),
    rewrap: (label, wrapped) => ask(rewrapping, label, wrapped),
    close: () => agent.close(),
  }
}

const absentCode = 'WRAPPING_KEY_ABSENT'
const lostWithout: Readonly<Record<HubKeyName, string>> = {
  'ledger-kek': '姓名、号码、照面等全部密封内容和证照文件都不能启封',
  'ledger-index': '按号码找不到任何持证人和证照，命令的重试也认不出来',
}

/** What an operator needs who has lost a key, or restored a database without it. */
function absentText(purpose: HubKeyName, keyId = '（编号读不出）'): string {
  return `签名机没有包裹密钥 ${keyId}，${purpose} 由它包裹，打不开。没有它，${lostWithout[purpose]}；事件、状态和证明不受影响。`
    + `请取回 ${keyId}.key.json：在备份的 signer/keys、signer/ended-keys，或停用后移走的地方；放进签名服务数据目录的 keys（chmod 600），口令须是当时的，然后重启签名服务和账本`
}

/** Trouble that may pass. */
interface Passing { readonly cause: unknown }

function isPassing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && passingCodes.has(error.code)
}
