import { isRefusal } from '@hub/kernel'
import { judgeSeal, readSeal, type SealStatus } from '@hub/ses'
import { splitSteps, stepOf, type Findings } from './findings.ts'
import { sealEffects } from './seal-effects.ts'
import type { FileTrust } from './trust.ts'

const firstQuestion: ReadonlySet<string> = new Set(['seal.format', 'seal.signature'])

/**
 * 核验印章文件 — `.esl`: whether it is as its maker signed it, and may be used now. It signed nothing, so the second question is about today. `status` is what a
 * register says of this very seal; undefined where none was asked, and then nobody knows whether it is stopped.
 */
export async function verifySeal(bytes: Uint8Array, trust: FileTrust, status: SealStatus | undefined): Promise<Findings> {
  const seal = readSeal(bytes)
  const { steps, unchanged, valid } = await judgeSeal(seal, { ...sealEffects(trust), ...(status === undefined ? {} : { seals: { statusOf: () => Promise.resolve(status) } }) })
  return {
    unchanged, sealed: valid, licenceIdentifier: null, annotatedCopy: null, notice: null,
    ...splitSteps(steps.map((step) => stepOf(step, null)), (step) => firstQuestion.has(step)),
    seals: isRefusal(seal) ? [] : [{ sealName: seal.content.name, signer: null, signedAt: null, timeBasis: null, unchanged, validThen: valid }],
  }
}
