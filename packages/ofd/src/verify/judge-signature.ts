import { digest, type DigestName } from '@hub/canonical'
import { answerOf, isRefusal, type Answer } from '@hub/kernel'
import { signedValueBytesMax } from '../limits.ts'
import { describeOfdRefusal } from '../refusal.ts'
import type { ListedSignature } from '../signatures/list-file.ts'
import type { OfdSignature } from '../signatures/read-signature.ts'
import type { OfdFiles } from '../zip/write-zip.ts'
import type { FoundSignature, ValuedSignature } from './coverage.ts'
import type { OfdEffects, SealVerdict } from './effects.ts'
import { finding, type FindingCode, type Step, type StepName } from './finding.ts'
import { methodStep, referencesStep } from './reference-steps.ts'
import { changedSteps, validSteps } from './verdict.ts'

/** 单个签章的判定结果 */
export interface SignatureJudgement {
  readonly id: string
  readonly type: 'Seal' | 'Sign'
  /** Signature.xml and SignedValue.dat: what the judge of seals may be asked about further. */
  readonly entry: string
  readonly valueEntry: string | undefined
  readonly steps: readonly Step[]
  readonly unchanged: Answer
  readonly sealValidThen: Answer
}

export interface JudgeContext {
  readonly files: OfdFiles
  readonly pageIds: ReadonlySet<string>
  readonly digestOf: (entry: string, name: DigestName) => string | undefined
  /** By their place in the list. */
  readonly repeated: ReadonlySet<ListedSignature>
  readonly effects: OfdEffects
}

const sealSteps = ['signature.data-hash', 'signature.property-info', 'signature.seal-file', 'signature.value', 'signature.seal'] as const satisfies readonly StepName[]
const descriptionNeeded: readonly StepName[] = ['signature.method', 'signature.references', 'signature.coverage', 'signature.stamp', ...sealSteps]

export function judgeFound(found: ValuedSignature, coverage: Step, context: JudgeContext): SignatureJudgement {
  const { listed: { id, type, entry }, description } = found
  const steps = isRefusal(description)
    ? [finding('signature.description', 'DESCRIPTION_BROKEN', { refused: description.refused, reason: describeOfdRefusal(description) }), ...descriptionNeeded.map((step) => finding(step, 'DESCRIPTION_NEEDED'))]
    : [
      finding('signature.description', 'DESCRIPTION_SOUND'), methodStep(description), referencesStep(description, context.digestOf), coverage,
      stampStep(type, description, context.pageIds), ...valueSteps(found, description, context),
    ]
  return {
    id, type, entry, valueEntry: isRefusal(description) ? undefined : description.valueEntry, steps,
    unchanged: answerOf(steps.filter(({ step }) => changedSteps.has(step))), sealValidThen: answerOf(steps.filter(({ step }) => validSteps.has(step))),
  }
}

function stampStep(type: 'Seal' | 'Sign', { stamps }: OfdSignature, pageIds: ReadonlySet<string>): Step {
  if (type === 'Sign' && stamps.length === 0) return finding('signature.stamp', 'STAMP_ABSENT')
  const isOnPage = stamps.length > 0 && stamps.every(({ pageId }) => pageIds.has(pageId))
  return finding('signature.stamp', isOnPage ? 'STAMP_ON_PAGE' : 'STAMP_OFF_PAGE')
}

/** What the judge of seals says of a signed value: not asked about what is missing, too long, or was asked about before. */
export async function verdictOn({ listed, description }: FoundSignature, { files, repeated, effects }: JudgeContext): Promise<SealVerdict | undefined> {
  if (isRefusal(description) || repeated.has(listed)) return undefined
  const [original, signedValue] = [files.get(listed.entry), files.get(description.valueEntry)]
  return original === undefined || signedValue === undefined || signedValue.length > signedValueBytesMax ? undefined : effects.judgeSeal({ signedValue, original })
}

function valueSteps({ listed, verdict }: ValuedSignature, { valueEntry, sealEntry }: OfdSignature, { files, repeated }: JudgeContext): readonly Step[] {
  const { type, entry } = listed
  const original = files.get(entry)
  if (repeated.has(listed)) return withoutValue('SIGNATURE_REPEATED')
  if (original === undefined || !files.has(valueEntry)) return withoutValue('VALUE_MISSING')
  // A digital signature without a seal is a GB/T 35275 message, which the judge of seals does not know.
  if (verdict === undefined) return withoutValue(type === 'Sign' ? 'VALUE_UNJUDGED' : 'VALUE_BROKEN')
  return [
    finding('signature.data-hash', same(digest('sm3', original), verdict.dataHash) ? 'DATA_HASH_MATCHES' : 'DATA_HASH_DIFFERS'),
    finding('signature.property-info', verdict.propertyInfo === `/${entry}` ? 'PROPERTY_INFO_MATCHES' : 'PROPERTY_INFO_DIFFERS'),
    finding('signature.seal-file', sealFileCode(sealEntry, verdict, files)),
    finding('signature.value', ({ yes: 'VALUE_UNCHANGED', no: 'VALUE_CHANGED', unknown: 'VALUE_UNJUDGED' } as const)[verdict.unchanged]),
    finding('signature.seal', ({ yes: 'SEAL_VALID_THEN', no: 'SEAL_INVALID_THEN', unknown: 'SEAL_UNJUDGED' } as const)[verdict.sealValidThen]),
  ]
}

function withoutValue(code: 'SIGNATURE_REPEATED' | 'VALUE_MISSING' | 'VALUE_BROKEN' | 'VALUE_UNJUDGED'): readonly Step[] {
  return sealSteps.map((step) => finding(step, step === 'signature.value' ? code : 'VALUE_NEEDED'))
}

function sealFileCode(sealEntry: string | undefined, { seal }: SealVerdict, files: OfdFiles): FindingCode {
  if (sealEntry === undefined) return 'SEAL_FILE_ABSENT'
  const bytes = files.get(sealEntry)
  return bytes !== undefined && same(bytes, seal) ? 'SEAL_FILE_MATCHES' : 'SEAL_FILE_DIFFERS'
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}
