import { isRefusal, type Answer } from '@hub/kernel'
import { digestNameOf } from '../identifiers.ts'
import type { SesSignature } from '../model/signature.ts'
import type { SesRefusal } from '../refusal.ts'
import { sameBytes } from '../same-bytes.ts'
import { isListed } from '../signer-list.ts'
import { certificateSteps } from './certificate-steps.ts'
import type { JudgeEffects } from './effects.ts'
import { finding, type Step, type StepName } from './finding.ts'
import { brokenFormat } from './judge-seal.ts'
import { isAttested, type Basis } from './moment.ts'
import { extensionStep, sealSteps } from './seal-steps.ts'
import { signatureFinding } from './signature-step.ts'
import { timeAnswer, type TimeAnswer } from './time-step.ts'
import { isUnchanged, wasValid } from './verdict.ts'

/** 签章判定结果 — every step in order, and the answers that people ask for, apart from one another. */
export interface SignatureJudgement {
  readonly steps: readonly Step[]
  /** 内容是否未被改动 */
  readonly unchanged: Answer
  /** 签章时印章是否有效 */
  readonly sealValidThen: Answer
  /** 签章时间; undefined when it is not known. */
  readonly signedAt: SigningTime | undefined
}

/** 签章时间 — as claimed; `basis` says whether a time stamp attests it, `provenBy` by when a time stamp proves that the signature existed. */
export interface SigningTime { readonly at: string; readonly basis: Basis; readonly provenBy: string | undefined }

/** 原文 — what was signed: its bytes, in an OFD package those of Signature.xml. */
export interface Original { readonly bytes: Uint8Array }

const dependentSteps: readonly StepName[] = [
  'signature.value', 'signature.time', 'signature.signer-listed',
  'signature.certificate.chain', 'signature.certificate.validity', 'signature.certificate.revocation', 'signature.certificate.key-usage',
  'signature.data-hash', 'signature.extensions',
  'seal.format', 'seal.signature', 'seal.time', 'seal.certificate.chain', 'seal.certificate.validity', 'seal.certificate.revocation', 'seal.certificate.key-usage',
  'seal.extensions', 'seal.validity', 'seal.status',
]

function dataHashStep({ signatureAlgorithm, dataHash }: SesSignature, original: Original | undefined, { digest }: JudgeEffects): Step {
  const name = digestNameOf(signatureAlgorithm)
  if (name === undefined) return finding('signature.data-hash', 'ALGORITHM_UNSUPPORTED', { algorithm: signatureAlgorithm })
  if (original === undefined) return finding('signature.data-hash', 'DATA_NOT_GIVEN')
  return finding('signature.data-hash', sameBytes(digest(name, original.bytes), dataHash) ? 'DATA_UNCHANGED' : 'DATA_CHANGED')
}

/** The token of V4 and V5 stands over the signature value; one inside `timeInfo` of V1 comes before it and can only stand over the digest of the original [M]. */
async function signingTime({ timeInfo, timeStamp, signature, dataHash }: SesSignature, effects: JudgeEffects, now: string): Promise<TimeAnswer> {
  const question = timeInfo.kind === 'token'
    ? { claimed: undefined, token: timeInfo.token, covered: dataHash }
    : { claimed: timeInfo.at, token: timeStamp, covered: signature }
  return timeAnswer({ step: 'signature.time', ...question }, effects, now)
}

async function signatureSteps(signature: SesSignature, original: Original | undefined, { effects, now, time }: { readonly effects: JudgeEffects; readonly now: string; readonly time: TimeAnswer }): Promise<readonly Step[]> {
  const { moment: used } = time
  const facts = await effects.certificates.judge({ certificate: signature.signerCertificate, role: 'seal-signer', at: used?.at, statusAt: used?.provenBy ?? now })
  const isSigner = isListed(signature.signerCertificate, signature.seal.content.certList, effects.digest)
  return [
    finding('signature.format', 'FORMAT_SOUND', { version: signature.version }),
    finding('signature.value', await signatureFinding(signature, facts, effects)),
    time.step,
    finding('signature.signer-listed', isSigner ? 'SIGNER_LISTED' : 'SIGNER_NOT_LISTED'),
    ...certificateSteps(facts, { of: 'signature', moment: used, now }),
    dataHashStep(signature, original, effects),
    extensionStep('signature.extensions', signature.extensions),
    ...(await sealSteps(signature.seal, { used, existedBy: used?.provenBy, now }, effects)),
  ]
}

/**
 * 判定电子签章 — GM/T 0031-2014 6.2.3: format, signature value, signer, signing time, original, then the seal as it was at that
 * time. Takes what `readSignature` returned, its refusal included. Without `original` the first answer is at best unknown.
 */
export async function judgeSignature(signature: SesSignature | SesRefusal, original: Original | undefined, effects: JudgeEffects): Promise<SignatureJudgement> {
  const now = effects.now()
  if (isRefusal(signature)) {
    const steps = brokenFormat('signature.format', signature, dependentSteps)
    return { steps, unchanged: isUnchanged(steps), sealValidThen: wasValid(steps), signedAt: undefined }
  }
  const time = await signingTime(signature, effects, now)
  const steps = await signatureSteps(signature, original, { effects, now, time })
  const { moment } = time
  return {
    steps,
    unchanged: isUnchanged(steps),
    sealValidThen: wasValid(steps),
    signedAt: moment === undefined ? undefined : { ...moment, basis: isAttested(moment) ? 'attested' : 'claimed' },
  }
}
