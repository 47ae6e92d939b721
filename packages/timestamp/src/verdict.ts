import { isRefusal } from '@hub/kernel'
import type { TimeStampRefusal } from './refusal.ts'
import type { VerifiedTimeStamp } from './verify.ts'

/** 时间戳结论 — what a judge of seals asks about a token (the port `TimeStampJudge` of packages/ses): only a valid one proves a time. */
export type TimeStampVerdict = { readonly verdict: 'valid'; readonly at: string } | { readonly verdict: 'invalid' } | { readonly verdict: 'unknown' }

/** What we cannot judge is not therefore wrong. */
const notJudged: readonly TimeStampRefusal['refused'][] = ['ALGORITHM_UNSUPPORTED', 'IMPRINT_ALGORITHM_UNSUPPORTED', 'EXTENSION_UNSUPPORTED', 'SIGNER_CERTIFICATE_MISSING']

/** The verdict on a token that was verified, or refused. Verified is not yet valid: without trusted roots, or without news of revocations, anybody's authority comes as far. */
export function timeStampVerdict(verified: VerifiedTimeStamp | TimeStampRefusal): TimeStampVerdict {
  if (isRefusal(verified)) return { verdict: notJudged.includes(verified.refused) ? 'unknown' : 'invalid' }
  return verified.judgement.answer === 'valid' ? { verdict: 'valid', at: verified.time } : { verdict: 'unknown' }
}
