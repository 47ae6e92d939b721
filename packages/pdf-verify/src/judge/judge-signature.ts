import { answerOf, isRefusal, type Answer } from '@hub/kernel'
import { readEvidence, withEvidence } from '@hub/timestamp'
import { compareRevisions, type LaterChange } from '../changes/compare.ts'
import type { Revision } from '../file/revision.ts'
import { openSoundRevision } from '../file/sound-revision.ts'
import type { Work } from '../file/work.ts'
import { signedRange, type SignedRange } from '../signature/byte-range.ts'
import { signatureFields } from '../signature/fields.ts'
import { signatureValueOf, type SignatureValue } from '../signature/signature-value.ts'
import { reading } from '../syntax/fault.ts'
import { judgeSigner } from './certificate-step.ts'
import { claimedTime } from './claimed-time.ts'
import { finding, type PdfStep } from './finding.ts'
import { provenTimeOf, type StampJudgement } from './document-stamp.ts'
import type { SignerTrust } from './signer-trust.ts'
import { judgeTime, type SigningTime } from './time-step.ts'
import { judgeValue, type SignatureFormat } from './value-step.ts'
import { changedSteps, validSteps, answerWithoutAdvice } from './verdict.ts'

/** 单个签名的判定结果 */
export interface PdfSignatureJudgement {
  readonly steps: readonly PdfStep[]
  /** Who signed, by the certificate; undefined where that is not known. Only as good as `validThen`. */
  readonly signer: string | undefined
  readonly signedAt: SigningTime | undefined
  readonly unchanged: Answer
  readonly validThen: Answer
}

export interface SignatureContext { readonly newest: Revision; readonly work: Work; readonly trust: SignerTrust; readonly stamps: readonly StampJudgement[] }

/** A signature and the part of the file that it speaks of; the revision only where it is sound. */
export interface Located { readonly value: SignatureValue; readonly range: SignedRange | undefined; readonly revision: Revision | undefined; readonly steps: readonly PdfStep[] }

const formats: readonly string[] = ['ETSI.CAdES.detached', 'adbe.pkcs7.detached'] satisfies readonly SignatureFormat[]

function isFormat(name: string | undefined): name is SignatureFormat {
  return name !== undefined && formats.includes(name)
}

/** 定位签名 — its range, and the revision that it covers read as a file of its own in which the same signature stands. */
export function locateSignature(value: SignatureValue, { newest, work }: SignatureContext): Located {
  const range = signedRange(newest.bytes, value)
  if (typeof range === 'string') return { value, range: undefined, revision: undefined, steps: [finding('signature.range', range), finding('signature.revision', 'RANGE_NEEDED')] }
  const covers = finding('signature.range', 'RANGE_WHOLE', { bytes: range.end })
  const revision = reading(() => (range.end === newest.bytes.length ? newest : openSoundRevision(newest.bytes.subarray(0, range.end), work)))
  const isThere = !isRefusal(revision) && reading(() => hasSignature(revision, value)) === true
  if (isRefusal(revision) || !isThere) return { value, range, revision: undefined, steps: [covers, finding('signature.revision', 'REVISION_BROKEN')] }
  return { value, range, revision, steps: [covers, finding('signature.revision', 'REVISION_SOUND')] }
}

/** The same object at the same place, as the value of the same field: not one that was wrapped into the file later. */
function hasSignature(revision: Revision, { fieldId, id, offset }: SignatureValue): boolean {
  return signatureFields(revision).some((field) => {
    const found = field.id === fieldId ? signatureValueOf(revision, field) : undefined
    return found?.id === id && found.offset === offset
  })
}

/** 判定签名 — `next` is the revision that comes after the signature's own: of the following signature, or the whole file. */
export function judgeSignature({ value, range, revision, steps: located }: Located, next: Revision, context: SignatureContext): PdfSignatureJudgement {
  const later = revision === undefined ? finding('signature.later', 'RANGE_NEEDED') : laterStep(reading(() => compareRevisions(revision, next)))
  const { steps, signer, signedAt } = judgeContents(value, range, context)
  const all = [finding('signature.format', isFormat(value.subFilter) ? 'FILE_SOUND' : 'FORMAT_UNSUPPORTED'), ...located, later, ...steps]
  return {
    steps: all, signer, signedAt,
    unchanged: answerOf(all.filter(({ step }) => changedSteps.has(step))), validThen: answerWithoutAdvice(all.filter(({ step }) => validSteps.has(step))),
  }
}

function laterStep(change: LaterChange | { readonly refused: string }): PdfStep {
  if ('refused' in change) return finding('signature.later', 'LATER_UNREADABLE', { refused: change.refused })
  switch (change.kind) {
    case 'none': return finding('signature.later', 'NOTHING_LATER')
    case 'allowed': return finding('signature.later', 'LATER_ALLOWED', { signed: change.signed })
    case 'fields-added': return finding('signature.later', 'FIELDS_ADDED_LATER', { added: change.added })
    case 'changed': return finding('signature.later', 'CHANGED_LATER', { object: change.object })
  }
}

type Contents = Pick<PdfSignatureJudgement, 'steps' | 'signer' | 'signedAt'>

function judgeContents({ subFilter, contents, dictionary }: SignatureValue, range: SignedRange | undefined, { trust, stamps }: SignatureContext): Contents {
  const without = (...steps: readonly PdfStep[]): Contents => ({ steps: [...steps, finding('signature.time', 'VALUE_NEEDED'), finding('signature.certificate', 'VALUE_NEEDED')], signer: undefined, signedAt: undefined })
  if (!isFormat(subFilter)) return without(finding('signature.digest', 'VALUE_NEEDED'), finding('signature.value', 'FORMAT_UNSUPPORTED'))
  if (range === undefined || contents === undefined) return without(finding('signature.digest', 'RANGE_NEEDED'), finding('signature.value', 'RANGE_NEEDED'))
  const { steps, signature, certificate } = judgeValue(contents.bytes, range, { format: subFilter, given: trust.intermediates })
  if (signature === undefined || certificate === undefined) return without(...steps)
  const informed = withEvidence(trust, readEvidence(signature.revocations))
  const found = judgeTime(signature.signature, { token: signature.timeStamps[0], claimed: claimedTime(dictionary), proven: provenTimeOf(range.end, stamps) }, informed)
  const signerStep = judgeSigner({ certificate, sentAlong: signature.certificates }, found, informed)
  return { steps: [...steps, found.step, signerStep], signer: certificate.subjectText, signedAt: found.time }
}
