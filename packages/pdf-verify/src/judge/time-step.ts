import { isRefusal } from '@hub/kernel'
import { clockSkewMs, describeTimeStampRefusal, verifyTimeStampOf, type TimeStampTrust } from '@hub/timestamp'
import { finding, type PdfStep } from './finding.ts'

/** 签名时间 — `attested` by a time stamp that holds in full, otherwise only claimed or unknown. */
export interface SigningTime { readonly at: string; readonly basis: 'attested' | 'claimed' }

export interface TimeFound {
  readonly step: PdfStep
  readonly time: SigningTime | undefined
  /** Attested by a stamp over the file, maybe years later: the signature is that old at least */
  readonly isAtLatest: boolean
}

interface Told {
  readonly token: Uint8Array | undefined
  readonly claimed: string | undefined
  /** When a time stamp over the whole file found the signature there */
  readonly proven: string | undefined
}

/** 判定时间 — the time stamp over the signature value, or where it has none a later one over the whole file, and the claimed time beside it (ETSI EN 319 142-1, baseline B-T and B-LTA). */
export function judgeTime(signature: Uint8Array, told: Told, trust: TimeStampTrust): TimeFound {
  const { token, claimed, proven } = told
  if (token === undefined) return withoutStamp(told)
  const unproven = (code: PdfStep['code'], detail: PdfStep['detail']): TimeFound => ({ step: finding('signature.time', code, detail), time: asClaimed(claimed), isAtLatest: false })
  const stamp = verifyTimeStampOf(signature, token, trust)
  if (isRefusal(stamp)) return unproven(trust.anchors.length === 0 && stamp.refused === 'AUTHORITY_NOT_TRUSTED' ? 'TIME_STAMP_UNJUDGED' : 'TIME_STAMP_WRONG', { reason: describeTimeStampRefusal(stamp) })
  const { time: at, judgement: { answer, steps } } = stamp
  if (isLaterThan(claimed, at)) return late(claimed, at)
  if (answer === 'valid') return attested(at, false)
  if (proven !== undefined) return withoutStamp(told)
  return unproven('TIME_STAMP_UNJUDGED', { at, codes: [...new Set(steps.filter(({ outcome }) => outcome !== 'passed').map(({ code }) => code))] })
}

function withoutStamp({ claimed, proven }: Told): TimeFound {
  if (proven !== undefined) return isLaterThan(claimed, proven) ? late(claimed, proven) : attested(proven, true)
  if (claimed === undefined) return { step: finding('signature.time', 'TIME_UNKNOWN'), time: undefined, isAtLatest: false }
  return { step: finding('signature.time', 'TIME_CLAIMED', { at: claimed }), time: asClaimed(claimed), isAtLatest: false }
}

function asClaimed(claimed: string | undefined): SigningTime | undefined {
  return claimed === undefined ? undefined : { at: claimed, basis: 'claimed' }
}

function attested(at: string, isAtLatest: boolean): TimeFound {
  return { step: finding('signature.time', 'TIME_ATTESTED', { at }), time: { at, basis: 'attested' }, isAtLatest }
}

function late(claimed: string, provenBy: string): TimeFound {
  return { step: finding('signature.time', 'TIME_AFTER_TIME_STAMP', { at: claimed, provenBy }), time: undefined, isAtLatest: false }
}

/** A signer's clock is worse than an authority's: five minutes. */
const skewFactor = 5

function isLaterThan(claimed: string | undefined, stamped: string): claimed is string {
  return claimed !== undefined && Date.parse(claimed) > Date.parse(stamped) + clockSkewMs * skewFactor
}
