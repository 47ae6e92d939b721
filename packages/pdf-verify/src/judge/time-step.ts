import { isRefusal } from '@hub/kernel'
import { clockSkewMs, describeTimeStampRefusal, verifyTimeStampOf, type TimeStampTrust } from '@hub/timestamp'
import { finding, type PdfStep } from './finding.ts'

/** 签名时间 — `attested` by a time stamp that holds in full, otherwise only claimed or unknown. */
export interface SigningTime { readonly at: string; readonly basis: 'attested' | 'claimed' }

export interface TimeFound { readonly step: PdfStep; readonly time: SigningTime | undefined }

/** 判定时间 — the time stamp over the signature value, and the claimed time beside it (ETSI EN 319 142-1, baseline B-T). */
export function judgeTime(signature: Uint8Array, { token, claimed }: { readonly token: Uint8Array | undefined; readonly claimed: string | undefined }, trust: TimeStampTrust): TimeFound {
  const asClaimed: SigningTime | undefined = claimed === undefined ? undefined : { at: claimed, basis: 'claimed' }
  const found = (code: PdfStep['code'], detail: PdfStep['detail'], time: SigningTime | undefined): TimeFound => ({ step: finding('signature.time', code, detail), time })
  if (token === undefined) return claimed === undefined ? found('TIME_UNKNOWN', {}, undefined) : found('TIME_CLAIMED', { at: claimed }, asClaimed)
  const stamp = verifyTimeStampOf(signature, token, trust)
  if (isRefusal(stamp)) return found(trust.anchors.length === 0 && stamp.refused === 'AUTHORITY_NOT_TRUSTED' ? 'TIME_STAMP_UNJUDGED' : 'TIME_STAMP_WRONG', { reason: describeTimeStampRefusal(stamp) }, asClaimed)
  if (claimed !== undefined && Date.parse(claimed) > Date.parse(stamp.time) + clockSkewMs * skewFactor) return found('TIME_AFTER_TIME_STAMP', { at: claimed, provenBy: stamp.time }, undefined)
  const { judgement: { answer, steps } } = stamp
  if (answer !== 'valid') return found('TIME_STAMP_UNJUDGED', { at: stamp.time, codes: [...new Set(steps.filter(({ outcome }) => outcome !== 'passed').map(({ code }) => code))] }, asClaimed)
  return found('TIME_ATTESTED', { at: stamp.time }, { at: stamp.time, basis: 'attested' })
}

/** A signer's clock is worse than an authority's: five minutes. */
const skewFactor = 5
