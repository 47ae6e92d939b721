import { answerOf, type Answer } from '@hub/kernel'
import type { Certificate } from '../certificate/certificate.ts'
import type { EndEntityPurpose } from '../certificate/profile.ts'
import { sameBytes } from '../same-bytes.ts'
import type { RevocationData } from './evidence.ts'
import type { ChainStep } from './finding.ts'
import { judgePath, type PathJudgement } from './judge-path.ts'
import type { RevocationStatus } from './judge-revocation.ts'
import { KnownSignatures } from './known-signatures.ts'
import { findPaths } from './path.ts'
import { newSignatureBooks } from './signature-book.ts'

/** 判定问题 — was this certificate good for this purpose at this instant (RFC 3339 text in UTC with milliseconds)? */
export interface ChainQuestion {
  readonly certificate: Certificate
  readonly at: string
  /**
   * 吊销信息须覆盖的时刻 — up to when silence about a revocation must count, `at` where it is left out. For a time that is only claimed that is now: who has a stolen key claims a time that the
   * lists at hand still cover. No source has to speak beyond the end of a certificate.
   */
  readonly statusAt?: string
  readonly purpose: EndEntityPurpose
  /** The trust bundle; each certificate in it is trusted as it stands. Empty: nobody is, and the answer is at best unknown. */
  readonly anchors: readonly Certificate[]
  /** 制章者信任列表 — roots of others whose end entities make seals, for the purpose `seal-maker` alone; makers under `anchors` are known by the purpose in their certificates. */
  readonly sealMakerAnchors?: readonly Certificate[]
  /** Sent along by whoever wants to be believed; not trusted. At most `intermediatesMax` are looked at. */
  readonly intermediates: readonly Certificate[]
  readonly revocation: RevocationData
  /** 已验签名 — of the file that is being judged, where several certificates of it are; left out, the question stands alone. */
  readonly known?: KnownSignatures | undefined
}

export type ChainAnswer = 'valid' | 'invalid' | 'unknown'
const chainAnswers = { yes: 'valid', no: 'invalid', unknown: 'unknown' } as const satisfies Record<Answer, ChainAnswer>

/** 证书链判定 — the answer, every step that led to it, and the path from the certificate to the root. */
export interface ChainJudgement {
  readonly answer: ChainAnswer
  readonly steps: readonly ChainStep[]
  readonly path: readonly Certificate[]
  /** Of the certificate asked after. */
  readonly revocation: RevocationStatus
  /**
   * 密钥泄露 — the earliest instant since which a key of the path, a CA's included, was in other hands: who has it writes certificates, signatures and stamps of whatever time suits. Only what
   * is proven to be older than that counts. Undefined where no key is known to be lost.
   */
  readonly compromisedSince: string | undefined
  /** 未说明原因的吊销 — the same of certificates that were revoked without a reason: their keys may be lost. */
  readonly unexplainedSince: string | undefined
}

/** A bundle alone may bring 33: generations of both issuing CAs, the time-stamping authority, CAs of others. */
export const intermediatesMax = 64

/** 判定证书链 — RFC 5280 6.1 with a policy of any; a pure function. Of several paths the best one is told: one without a failed step, otherwise the one with the fewest. */
export function judgeChain({ certificate, anchors: general, sealMakerAnchors = [], intermediates, known = new KnownSignatures(), ...question }: ChainQuestion): ChainJudgement {
  const makersRoots = question.purpose === 'seal-maker' ? sealMakerAnchors : []
  const anchors = [...general, ...makersRoots]
  const books = newSignatureBooks(known)
  const paths = findPaths(certificate, { anchors, intermediates: intermediates.slice(0, intermediatesMax) }, books.path)
  const judged = paths.map((path) => judgePath(path, { ...question, hasTrust: anchors.length > 0, makersRoots }, books))
  const { path, steps, revocations: [revocation = { status: 'unknown' }] } = judged.reduce((best, each) => (badness(each) < badness(best) ? each : best))
  return { answer: chainAnswerOf(steps), steps, path: path.certificates, revocation, compromisedSince: earliestLoss(true, path.certificates, judged), unexplainedSince: earliestLoss('unknown', path.certificates, judged) }
}

/** It is the key that is lost: another certificate for it, on a path that looks better, does not bring it back. */
function earliestLoss(isLost: true | 'unknown', path: readonly Certificate[], judged: readonly PathJudgement[]): string | undefined {
  const lost = judged.flatMap(({ path: { certificates }, revocations }) => certificates.flatMap(({ publicKey }, place) => {
    const status = revocations[place]
    return status?.status === 'revoked' && status.keyCompromised === isLost && path.some((each) => sameBytes(each.publicKey, publicKey)) ? [status.at] : []
  }))
  return lost.sort()[0]
}

/** A step that is not judged weighs less than any that failed. */
function badness({ steps }: PathJudgement): number {
  const count = (outcome: ChainStep['outcome']): number => steps.filter((step) => step.outcome === outcome).length
  return count('failed') * 1_000 + count('not-judged')
}

export function chainAnswerOf(steps: readonly ChainStep[]): ChainAnswer {
  return chainAnswers[answerOf(steps)]
}
