import { bundleCharactersMax } from '@hub/verify'
import { keepAnswer } from './kept-answer.ts'
import { openSignerExchange, type SignerAddress } from './signer-exchange.ts'

/** 信任包来源 — the hub's trust bundle as the signer gives it. */
export interface TrustSource {
  /** JSON text. @throws SignerUnavailable where there is none, nor an older one */
  bundle(): Promise<string>
  close(): Promise<void>
}

export interface TrustSourceOptions extends SignerAddress { readonly nowMs?: () => number }

export function buildTrustSource({ nowMs = () => performance.now(), ...address }: TrustSourceOptions): TrustSource {
  const signer = openSignerExchange(address, { connectionsMax: 1, answerTimeoutMs: 10_000, answerBytesMax: bundleCharactersMax })
  return {
    bundle: keepAnswer(async () => (await signer.fetch({ path: '/v1/trust', method: 'GET' })).toString('utf8'), nowMs),
    close: () => signer.close(),
  }
}
