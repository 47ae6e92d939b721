import { isRefusal } from '@hub/kernel'
import { judgeSeal, readSeal } from '@hub/ses'
import { splitSteps, stepOf, type Findings } from './findings.ts'
import { sealEffects } from './seal-effects.ts'
import type { FileTrust } from './trust.ts'

const firstQuestion: ReadonlySet<string> = new Set(['seal.format', 'seal.signature'])

/** 核验印章文件 — `.esl`: whether it is as its maker signed it, and may be used now. It signed nothing, so the second question is about today. */
export async function verifySeal(bytes: Uint8Array, trust: FileTrust): Promise<Findings> {
  const seal = readSeal(bytes)
  const { steps, unchanged, valid } = await judgeSeal(seal, sealEffects(trust))
  return {
    unchanged, sealed: valid, licenceIdentifier: null,
    ...splitSteps(steps.map((step) => stepOf(step, null)), (step) => firstQuestion.has(step)),
    seals: isRefusal(seal) ? [] : [{ sealName: seal.content.name, signer: null, signedAt: null, timeBasis: null, unchanged, validThen: valid }],
  }
}
