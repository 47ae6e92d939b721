import { judgePdf, type PdfStepName, type SignerTrust } from '@hub/pdf-verify'
import { annotatedCopyOf } from './annotated-copy.ts'
import { noticeOf } from './notice.ts'
import { splitSteps, stepOf, type Findings } from './findings.ts'

const secondQuestion: ReadonlySet<string> = new Set<PdfStepName>(['file.fields', 'file.time-stamp', 'signature.time', 'signature.certificate'])

/** 核验 PDF — its metadata name no licence: the face does, and a hub knows its own files by their digest. */
export function verifyPdf(bytes: Uint8Array, trust: SignerTrust): Findings {
  const { steps, signatures, unchanged, signersValidThen, info } = judgePdf(bytes, trust)
  const all = [...steps.map((step) => stepOf(step, null)), ...signatures.flatMap((signature, at) => signature.steps.map((step) => stepOf(step, at)))]
  const said = [...info].map(([name, value]) => ({ name, value }))
  return {
    unchanged, sealed: signersValidThen, licenceIdentifier: null,
    annotatedCopy: annotatedCopyOf(said), notice: noticeOf(said),
    ...splitSteps(all, (step) => !secondQuestion.has(step)),
    seals: signatures.map(({ signer, signedAt, unchanged: ofIt, validThen }) => ({
      sealName: null, signer: signer ?? null, signedAt: signedAt?.at ?? null, timeBasis: signedAt?.basis ?? null, unchanged: ofIt, validThen,
    })),
  }
}
