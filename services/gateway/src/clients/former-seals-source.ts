import { readShape } from '@hub/schemas'
import { z } from 'zod'
import { keepAnswer } from './kept-answer.ts'
import { openSignerExchange, type SignerAddress } from './signer-exchange.ts'
import { SignerUnavailable } from './signer-unavailable.ts'

/** Bytes of the answer: some hundred a seal, so those of a province. */
const answerBytesMax = 8 * 1024 * 1024

const hierarchy = z.enum(['sm2', 'p256'])
const shape = z.object({
  generations: z.array(z.object({ hierarchy, generation: z.int(), current: z.boolean(), revoked: z.boolean(), validUntil: z.iso.datetime() })),
  seals: z.array(z.object({ sealId: z.uuid(), under: z.object({ sm2: z.int().exactOptional(), p256: z.int().exactOptional() }) })),
})

/** 签发 CA 的一代 — of one hierarchy, as the signer tells. */
export type CaGeneration = z.infer<typeof shape>['generations'][number]

/** 前代签发的印章 — `under`: of each seal, by its id, the generations that certified it and are not the current one. */
export interface FormerSeals { readonly generations: readonly CaGeneration[]; readonly under: ReadonlyMap<string, { readonly sm2?: number; readonly p256?: number }> }

/** 前代印章来源 */
export interface FormerSealsSource {
  /** @throws SignerUnavailable where there is no answer, nor an older one */
  former(): Promise<FormerSeals>
  close(): Promise<void>
}

/** 取前代印章 — asked for at most once a minute: a generation ends once in years. */
export function buildFormerSealsSource(address: SignerAddress, nowMs: () => number = () => performance.now()): FormerSealsSource {
  const signer = openSignerExchange(address, { connectionsMax: 1, answerTimeoutMs: 10_000, answerBytesMax })
  return {
    former: keepAnswer(async () => read(await signer.fetch({ path: '/v1/seals/former', method: 'GET' })), nowMs),
    close: () => signer.close(),
  }
}

function read(bytes: Buffer): FormerSeals {
  const answer = readShape(shape, parseJson(bytes.toString('utf8')))
  if (!answer.success) throw new SignerUnavailable('the signer told of seals in another shape')
  const { generations, seals } = answer.data
  return { generations, under: new Map(seals.map(({ sealId, under }) => [sealId, under])) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
