import type { SesExtension, SesSeal } from '../model/seal.ts'
import { certificateSteps } from './certificate-steps.ts'
import type { JudgeEffects, SealStatus } from './effects.ts'
import { finding, type Step } from './finding.ts'
import { doneBefore, doneBy, isAfter, type Moment } from './moment.ts'
import { signatureFinding } from './signature-step.ts'
import { timeAnswer } from './time-step.ts'

/** No extension is known to us, so each critical one leaves the verdict open. */
export function extensionStep(step: 'seal.extensions' | 'signature.extensions', extensions: readonly SesExtension[]): Step {
  const unknown = extensions.find(({ critical }) => critical)
  return unknown === undefined ? finding(step, 'EXTENSIONS_UNDERSTOOD') : finding(step, 'CRITICAL_EXTENSION_UNKNOWN', { id: unknown.id })
}

function validityStep({ content: { createdAt, validFrom, validUntil } }: SesSeal, used: Moment | undefined, now: string): Step {
  if (used === undefined) return finding('seal.validity', 'TIME_NEEDED')
  if (used.at < validFrom) return finding('seal.validity', 'SEAL_NOT_YET_VALID', { validFrom })
  if (isAfter(createdAt, used.at)) return finding('seal.validity', 'SEAL_NOT_YET_MADE', { createdAt })
  const basis = doneBy(used, validUntil)
  if (basis === undefined) return finding('seal.validity', 'SEAL_EXPIRED', { validUntil })
  return now > validUntil ? finding('seal.validity', 'SEAL_EXPIRED_SINCE', { validUntil, basis }) : finding('seal.validity', 'SEAL_IN_VALIDITY', { validUntil })
}

/** A seal that was stopped or cancelled after a signature does not make the signature invalid (GM/T 0031-2014 6.2.3). */
function statusStep(status: SealStatus | undefined, used: Moment | undefined): Step {
  if (status === undefined) return finding('seal.status', 'SEAL_STATUS_UNKNOWN')
  if (status.status === 'active') return finding('seal.status', 'SEAL_ACTIVE')
  if (status.status === 'not-activated') return finding('seal.status', 'SEAL_NOT_ACTIVATED')
  if (status.status === 'unknown') return finding('seal.status', 'SEAL_NOT_IN_REGISTER')
  const { at: endedAt } = status
  if (used === undefined) return finding('seal.status', 'TIME_NEEDED', { endedAt })
  const basis = doneBefore(used, endedAt)
  return basis === undefined ? finding('seal.status', 'SEAL_ENDED', { endedAt }) : finding('seal.status', 'SEAL_ENDED_SINCE', { endedAt, basis })
}

interface SealQuestion {
  /** When the seal was used; undefined when a signature does not let it be known. */
  readonly used: Moment | undefined
  /** Proof from outside that the seal existed by then: the time stamp of a signature that holds it. */
  readonly existedBy: string | undefined
  readonly now: string
}

function earlier(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || (other !== undefined && other < one) ? other : one
}

/**
 * 印章判定 — GM/T 0031-2014 6.1.2: format, maker's signature, maker's certificate, validity, status. The maker's
 * certificate is judged at the time when the seal was made [I]: a seal outlives the certificate of its maker.
 */
export async function sealSteps(seal: SesSeal, { used, existedBy, now }: SealQuestion, effects: JudgeEffects): Promise<readonly Step[]> {
  const { step: timeStep, moment } = await timeAnswer({ step: 'seal.time', claimed: seal.content.createdAt, token: seal.timeStamp, covered: seal.signature }, effects, now)
  const made: Moment = { at: seal.content.createdAt, provenBy: earlier(moment?.provenBy, existedBy) }
  const facts = await effects.certificates.judge({ certificate: seal.makerCertificate, role: 'seal-maker', at: made.at, statusAt: made.provenBy ?? now })
  const status = await effects.seals?.statusOf(seal)
  return [
    finding('seal.format', 'FORMAT_SOUND', { version: seal.version }),
    finding('seal.signature', await signatureFinding(seal, facts, effects)),
    timeStep,
    ...certificateSteps(facts, { of: 'seal', moment: made, now }),
    extensionStep('seal.extensions', seal.content.extensions),
    validityStep(seal, used, now),
    statusStep(status, used),
  ]
}
