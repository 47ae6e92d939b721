import { isRefusal } from '@hub/kernel'
import { describeTimeStampRefusal, verifyTimeStampOf, type TimeStampTrust } from '@hub/timestamp'
import { signedRange } from '../signature/byte-range.ts'
import { isDocumentStamp } from '../signature/document-stamp.ts'
import { messageOf } from '../signature/message.ts'
import type { SignatureValue } from '../signature/signature-value.ts'
import { finding, type PdfStep } from './finding.ts'

/** 已证明的时刻 — that all bytes before `gapAt` were there at that time. */
export interface ProvenTime { readonly at: string; readonly gapAt: number }

export interface StampJudgement { readonly step: PdfStep; readonly proves: ProvenTime | undefined }

/**
 * 判定文档时间戳 — ETSI.RFC3161 (ETSI EN 319 142-1 5.4.3): nobody's signature, but a token over the whole file as it was. It tells nothing of what came later; that is for the signatures
 * to say. Undefined for a value that is no document time stamp.
 */
export function judgeDocumentStamp(bytes: Buffer, value: SignatureValue, trust: TimeStampTrust): StampJudgement | undefined {
  if (!isDocumentStamp(value)) return undefined
  const found = (code: PdfStep['code'], detail: PdfStep['detail'] = {}): StampJudgement => ({ step: finding('file.time-stamp', code, detail), proves: undefined })
  const range = signedRange(bytes, value)
  if (typeof range === 'string') return found(range)
  const token = value.contents === undefined ? undefined : messageOf(value.contents.bytes)
  if (token === undefined) return found('VALUE_BROKEN')
  const stamp = verifyTimeStampOf(Buffer.concat(range.covered), token, trust)
  if (isRefusal(stamp)) return found(trust.anchors.length === 0 && stamp.refused === 'AUTHORITY_NOT_TRUSTED' ? 'TIME_STAMP_UNJUDGED' : 'TIME_STAMP_WRONG', { reason: describeTimeStampRefusal(stamp) })
  const { time: at, judgement: { answer, steps } } = stamp
  if (answer !== 'valid') return found('TIME_STAMP_UNJUDGED', { at, codes: [...new Set(steps.filter(({ outcome }) => outcome !== 'passed').map(({ code }) => code))] })
  return { step: finding('file.time-stamp', 'FILE_STAMPED', { at, bytes: range.end }), proves: { at, gapAt: range.covered[0].length } }
}

/** The earliest time at which a signature that ends there is proven to have been there; undefined where no stamp covers it. */
export function provenTimeOf(end: number, stamps: readonly StampJudgement[]): string | undefined {
  return stamps.flatMap(({ proves }) => (proves !== undefined && end <= proves.gapAt ? [proves.at] : [])).sort()[0]
}
