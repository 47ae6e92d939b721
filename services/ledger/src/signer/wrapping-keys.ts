import type { WrappingKeys } from '../vault/rotation/wrapping-keys.ts'
import { refusalOf } from '../vault/signer-wire.ts'
import { KeyUnavailable } from '../vault/unavailable.ts'
import { jsonIn, openSignerLine, type SignerAnswer, type SignerPlace } from './signer-line.ts'

const limits = { connectionsMax: 1, connectTimeoutMs: 10_000, answerBytesMax: 16 * 1024 }
const okStatus = 200
const idShape = /^wrap-[1-9][0-9]{0,4}$/

/** 签名机包裹密钥接口 — as the service `cli`: a ledger may neither make nor end one. Asked once, for somebody sits at the terminal, and asking again does no harm. */
export function signerWrappingKeys(place: SignerPlace): WrappingKeys & { close(): Promise<void> } {
  const line = openSignerLine(place, limits)
  const ask = async (step: 'next' | 'end', body: object): Promise<SignerAnswer> => {
    try {
      return await line.ask({ path: `/v1/wrapping-keys/${step}`, body })
    } catch (cause) {
      throw new KeyUnavailable('签名机没有应答：请检查它是否在运行、地址和内部证书（以服务名 cli）', { cause })
    }
  }
  const refused = ({ status, text }: SignerAnswer): KeyUnavailable => new KeyUnavailable(`签名机拒绝了这一步：${String(status)} ${refusalOf(text)}`)

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
    close: () => line.close(),
  }
}

function keyIdIn(text: string): string | undefined {
  const body = jsonIn(text)
  const keyId = typeof body === 'object' && body !== null && 'keyId' in body ? body.keyId : undefined
  return typeof keyId === 'string' && idShape.test(keyId) ? keyId : undefined
}
