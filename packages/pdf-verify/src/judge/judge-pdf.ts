import { answerOf, isRefusal, type Answer } from '@hub/kernel'
import { withEvidence } from '@hub/timestamp'
import { securityStore } from '../evidence/security-store.ts'
import { documentInfo } from '../file/document-info.ts'
import type { Revision } from '../file/revision.ts'
import { openSoundRevision } from '../file/sound-revision.ts'
import { Work } from '../file/work.ts'
import { fileBytesMax, signaturesMax } from '../limits.ts'
import { isDocumentStamp } from '../signature/document-stamp.ts'
import { signatureFields } from '../signature/fields.ts'
import { signatureValueOf, type SignatureValue } from '../signature/signature-value.ts'
import { describePdfRefusal, PdfFault, reading, unsupported, type PdfRefusal } from '../syntax/fault.ts'
import { judgeDocumentStamp, type StampJudgement } from './document-stamp.ts'
import { finding, type PdfStep } from './finding.ts'
import { judgeSignature, locateSignature, type Located, type PdfSignatureJudgement, type SignatureContext } from './judge-signature.ts'
import type { SignerTrust } from './signer-trust.ts'
import { answerWithoutAdvice, changedSteps, validSteps } from './verdict.ts'

/** PDF 判定结果 — every step in order, and the two answers that people ask for, over all signatures. */
export interface PdfJudgement {
  /** Of the file as a whole */
  readonly steps: readonly PdfStep[]
  readonly signatures: readonly PdfSignatureJudgement[]
  /** 内容是否未被改动 — since it was signed. A file without a signature is not unchanged: nobody says what it was. */
  readonly unchanged: Answer
  /** 签名者当时是否有效 — all of them */
  readonly signersValidThen: Answer
  /** 描述信息 of the file as it is shown, whether or not it is unchanged; empty where it cannot be read */
  readonly info: ReadonlyMap<string, string>
}

interface Opened { readonly newest: Revision; readonly values: readonly SignatureValue[]; readonly unsigned: number; readonly work: Work }

/** 判定 PDF — from untrusted bytes, by PAdES and the older form (ETSI EN 319 142-1, ISO 32000-1 12.8). The bytes may not change meanwhile. */
export function judgePdf(bytes: Uint8Array, trust: SignerTrust): PdfJudgement {
  const opened = reading(() => open(bytes))
  if (isRefusal(opened)) return refused(opened)
  const { newest, values, unsigned, work } = opened
  const sound = finding('file.format', 'FILE_SOUND', { revisions: newest.sections.length })
  const informed = withEvidence(trust, securityStore(newest, work))
  const stamps = values.map((value) => judgeDocumentStamp(newest.bytes, value, informed)).filter((each): each is StampJudgement => each !== undefined)
  const stampSteps = stamps.map(({ step }) => step)
  // A time stamp over the file is nobody's signature.
  const signatureValues = values.filter((value) => !isDocumentStamp(value))
  if (signatureValues.length === 0) return whole([sound, finding('file.signatures', 'SIGNATURES_ABSENT'), ...stampSteps], [], infoOf(newest))
  const context: SignatureContext = { newest, work, trust: informed, stamps }
  const located = signatureValues.map((value) => locateSignature(value, context))
  const fields = unsigned === 0 ? finding('file.fields', 'ALL_SIGNED') : finding('file.fields', 'FIELDS_UNSIGNED', { count: unsigned })
  const signatures = located.map((each) => judgeSignature(each, nextOf(each, located, newest), context))
  return whole([sound, finding('file.signatures', 'SIGNATURES_FOUND', { count: signatureValues.length }), fields, ...stampSteps], signatures, infoOf(newest))
}

/** What describes a file is no reason to refuse it. */
function infoOf(newest: Revision): ReadonlyMap<string, string> {
  const info = reading(() => documentInfo(newest))
  return isRefusal(info) ? new Map() : info
}

function open(bytes: Uint8Array): Opened {
  if (bytes.length > fileBytesMax) throw new PdfFault('TOO_LARGE', fileBytesMax)
  const work = new Work(bytes.length)
  const newest = openSoundRevision(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), work)
  const fields = signatureFields(newest)
  const filled = fields.filter(({ value }) => value !== undefined)
  if (filled.length > signaturesMax) throw new PdfFault('TOO_MUCH_WORK', 0)
  const values = filled.map((field) => signatureValueOf(newest, field))
  if (!values.every((value) => value !== undefined)) throw new PdfFault('STRUCTURE_WRONG', 0)
  return { newest, values, unsigned: fields.length - filled.length, work }
}

/** The revision that followed: what lies between two signatures is judged once, by the earlier one. */
function nextOf({ range }: Located, located: readonly Located[], newest: Revision): Revision {
  const later = located.filter((each) => each.revision !== undefined && range !== undefined && (each.range?.end ?? 0) > range.end)
  return later.reduce<Revision>((next, { revision }) => (revision !== undefined && revision.bytes.length < next.bytes.length ? revision : next), newest)
}

function refused(refusal: PdfRefusal): PdfJudgement {
  const code = unsupported.has(refusal.refused) ? 'FILE_UNSUPPORTED' : 'FILE_REFUSED'
  return whole([finding('file.format', code, { refused: refusal.refused, reason: describePdfRefusal(refusal) }), finding('file.signatures', 'FILE_NEEDED')], [], new Map())
}

function whole(steps: readonly PdfStep[], signatures: readonly PdfSignatureJudgement[], info: PdfJudgement['info']): PdfJudgement {
  const all = [...steps, ...signatures.flatMap((signature) => signature.steps)]
  return { steps, signatures, info, unchanged: answerOf(all.filter(({ step }) => changedSteps.has(step))), signersValidThen: answerWithoutAdvice(all.filter(({ step }) => validSteps.has(step))) }
}
