import type { SealId } from '@hub/schemas'
import { openSignerExchange, type SignerAddress } from './signer-exchange.ts'
import { SignerUnavailable } from './signer-unavailable.ts'

/** 印章文件来源 — the file of a unit's seal as the signer made it. */
export interface SealFileSource {
  /** Undefined where the signer gives none: it made no such seal, or a personal one. @throws SignerUnavailable */
  file(sealId: SealId): Promise<Buffer | undefined>
  close(): Promise<void>
}

/** Bytes of a seal that is read at all; one with a vector picture has some 50 kB. */
const fileBytesMax = 2 * 1024 * 1024

/** 取印章文件 — asked for each time: a seal is taken seldom. */
export function buildSealFileSource(address: SignerAddress): SealFileSource {
  const signer = openSignerExchange(address, { connectionsMax: 2, answerTimeoutMs: 5_000, answerBytesMax: fileBytesMax })
  return {
    async file(sealId) {
      const { statusCode, bytes } = await signer.ask({ path: `/v1/seals/${sealId}/file`, method: 'GET' })
      if (statusCode === 404) return undefined
      if (statusCode !== 200) throw new SignerUnavailable(`the signer answered ${String(statusCode)}`)
      return bytes
    },
    close: () => signer.close(),
  }
}
