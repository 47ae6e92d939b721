import type { JudgeEffects, TimeStampVerdict } from './effects.ts'
import { finding, type FindingCode, type Step, type StepDetail } from './finding.ts'
import { isAfter, isAttested, type Moment } from './moment.ts'

interface TimeQuestion {
  readonly step: 'seal.time' | 'signature.time'
  /** Undefined when only a token says the time (GM/T 0031-2014): what it covers is older than the signature, so its time is no more than a claim. */
  readonly claimed: string | undefined
  readonly token: Uint8Array | undefined
  readonly covered: Uint8Array
}

export interface TimeAnswer { readonly step: Step; readonly moment: Moment | undefined }

async function verdictOn({ token, covered }: TimeQuestion, { timeStamps }: JudgeEffects): Promise<TimeStampVerdict | undefined> {
  if (token === undefined) return undefined
  return timeStamps === undefined ? { verdict: 'unknown' } : timeStamps.judge({ token, covered })
}

/** 时间判定 — what time is claimed, whether a time stamp proves it, and whether the two and the clock agree. */
export async function timeAnswer(question: TimeQuestion, effects: JudgeEffects, now: string): Promise<TimeAnswer> {
  const { step, claimed } = question
  const stamp = await verdictOn(question, effects)
  const stampedAt = stamp?.verdict === 'valid' ? stamp.at : undefined
  const at = claimed ?? stampedAt
  const moment = at === undefined ? undefined : { at, provenBy: claimed === undefined ? undefined : stampedAt }
  if (stamp?.verdict === 'invalid') return { step: finding(step, 'TIME_STAMP_WRONG'), moment }
  if (moment === undefined) return { step: finding(step, 'TIME_NEEDED'), moment }
  return { step: finding(step, ...agreement(moment, stamp, now)), moment }
}

function agreement(moment: Moment, stamp: TimeStampVerdict | undefined, now: string): [FindingCode, StepDetail] {
  const { at, provenBy } = moment
  if (isAfter(at, now)) return ['TIME_IN_FUTURE', { at }]
  if (provenBy !== undefined && isAfter(at, provenBy)) return ['TIME_AFTER_TIME_STAMP', { at, provenBy }]
  if (provenBy !== undefined) return [isAttested(moment) ? 'TIME_ATTESTED' : 'TIME_STAMPED_LATE', { at, provenBy }]
  return [stamp?.verdict === 'unknown' ? 'TIME_STAMP_UNJUDGED' : 'TIME_CLAIMED', { at }]
}
