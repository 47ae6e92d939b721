import { answerOf, isRefusal, type Answer } from '@hub/kernel'
import type { OfdFile } from '../read-document.ts'
import { describeOfdRefusal, type OfdRefusal } from '../refusal.ts'
import { readList } from '../signatures/read-list.ts'
import { readSignatureFile } from '../signatures/read-signature.ts'
import { listStep, packageCoverage, partsOf, signatureCoverage, type FoundSignature, type ValuedSignature } from './coverage.ts'
import type { OfdEffects } from './effects.ts'
import { finding, type Step } from './finding.ts'
import { digester } from './reference-steps.ts'
import { repeatedSignatures } from './repeated.ts'
import { judgeFound, verdictOn, type SignatureJudgement } from './judge-signature.ts'
import { changedSteps, validSteps } from './verdict.ts'

/** OFD 判定结果 — every step in order, and the two answers that people ask for, over all signatures. */
export interface OfdJudgement {
  /** Of the package as a whole */
  readonly steps: readonly Step[]
  readonly signatures: readonly SignatureJudgement[]
  /** 内容是否未被改动 — since the seals were used. A file without a seal is not unchanged: nobody says what it was; one whose list of signatures no seal covers is at best unknown. */
  readonly unchanged: Answer
  /** 印章当时是否有效 — all of them */
  readonly sealsValidThen: Answer
}

/** 判定 OFD — takes what `readOfd` returned, its refusal included. */
export async function judgeOfd(file: OfdFile | OfdRefusal, effects: OfdEffects): Promise<OfdJudgement> {
  if (isRefusal(file)) return withoutSignatures([refused(file), ...(['package.signatures', 'package.list', 'package.coverage'] as const).map((step) => finding(step, 'PACKAGE_NEEDED'))], 'unknown')
  const { files, listEntry, pages } = file
  const listed = listEntry === undefined || !files.has(listEntry) ? [] : readList(listEntry, files)
  if (isRefusal(listed)) return judgeOfd(listed, effects)
  const sound = finding('package.format', 'PACKAGE_SOUND', { entries: files.size })
  if (listEntry === undefined || listed.length === 0) return withoutSignatures([sound, finding('package.signatures', 'SIGNATURES_ABSENT')], 'no')
  const found = listed.map((each): FoundSignature => ({ listed: each, description: readSignatureFile(each.entry, files) }))
  const digestOf = digester(files)
  const context = { files, pageIds: new Set(pages.map(({ id }) => id)), digestOf, repeated: repeatedSignatures(found, digestOf), effects }
  const valued: ValuedSignature[] = []
  for (const each of found) valued.push({ ...each, verdict: await verdictOn(each, context) })
  const parts = partsOf(valued, files)
  const steps = [sound, finding('package.signatures', 'SIGNATURES_FOUND', { count: found.length }), listStep(listEntry, found), packageCoverage(files, listEntry, valued, parts)]
  const signatures = valued.map((each) => judgeFound(each, signatureCoverage(files, listEntry, each, parts), context))
  const all = [...steps, ...signatures.flatMap((signature) => signature.steps)]
  return { steps, signatures, unchanged: answerOf(all.filter(({ step }) => changedSteps.has(step))), sealsValidThen: answerOf(all.filter(({ step }) => validSteps.has(step))) }
}

function refused(refusal: OfdRefusal): Step {
  return finding('package.format', 'PACKAGE_REFUSED', { refused: refusal.refused, reason: describeOfdRefusal(refusal) })
}

function withoutSignatures(steps: readonly Step[], sealsValidThen: Answer): OfdJudgement {
  return { steps, signatures: [], unchanged: 'no', sealsValidThen }
}
