import type { ConnectionOptions } from 'node:tls'
import { Agent, request } from 'undici'
import { refusalOf } from '../signer-wire.ts'
import { KeyUnavailable } from '../unavailable.ts'
import type { WrappingKeys } from './wrapping-keys.ts'

const requestTimeoutMs = 10_000
const answerBytesMax = 16 * 1024
const okStatus = 200
const idShape = /^wrap-[1-9][0-9]{0,4}$/

export interface SignerWrappingKeysOptions {
  /** `https://host:port` */
  readonly url: string
  /** `(await mutualTls({ name: 'cli', … })).client('signer')` of @hub/pki: a ledger may neither make nor end one. */
  readonly tls: Pick<ConnectionOptions, 'key' | 'cert' | 'ca' | 'minVersion' | 'rejectUnauthorized' | 'checkServerIdentity'>
}

/** 签名机包裹密钥接口 — over mutual TLS; asked once, for somebody sits at the terminal, and asking again does no harm. */
export function signerWrappingKeys({ url, tls }: SignerWrappingKeysOptions): WrappingKeys & { close(): Promise<void> } {
  const agent = new Agent({ connect: { ...tls, timeout: requestTimeoutMs }, headersTimeout: requestTimeoutMs, bodyTimeout: requestTimeoutMs, maxResponseSize: answerBytesMax, connections: 1, pipelining: 1 })
  const ask = async (step: 'next' | 'end', body: object): Promise<{ readonly status: number; readonly text: string }> => {
    try {
      const answer = await request(new URL(`/v1/wrapping-keys/${step}`, url), { method: 'POST', dispatcher: agent, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
      return { status: answer.statusCode, text: await answer.body.text() }
    } catch (cause) {
      throw new KeyUnavailable('签名机没有应答：请检查它是否在运行、地址和内部证书（以服务名 cli）', { cause })
    }
  }
  const refused = ({ status, text }: { readonly status: number; readonly text: string }): KeyUnavailable => new KeyUnavailable(`签名机拒绝了这一步：${String(status)} ${refusalOf(text)}`)

  return {
    async next(from) {
      const answer = await ask('next', { from })
      const keyId = answer.status === okStatus ? keyIdIn(answer.text) : undefined
      if (keyId === undefined) throw refused(answer)
      return keyId
    },
    async end(keyId) {
      const answer = await ask('end', { keyId })
      if (answer.status === okStatus) return 'ended'
      if (refusalOf(answer.text) === 'WRAPPING_KEY_ABSENT') return 'absent'
      throw refused(answer)
    },
    close: () => agent.close(),
  }
}

function keyIdIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text)
    const keyId = typeof body === 'object' && body !== null && 'keyId' in body ? body.keyId : undefined
    return typeof keyId === 'string' && idShape.test(keyId) ? keyId : undefined
  } catch {
    return undefined
  }
}
