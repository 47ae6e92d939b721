import { findSignerCertificate } from '@hub/cms'
import { decodeDer } from '@hub/der'
import { isRefusal, refuse } from '@hub/kernel'
import { judgeChain, verifySignature, type Certificate, type ChainJudgement } from '@hub/x509'
import { readEvidence, withEvidence } from './evidence.ts'
import { imprintOf, isSameImprint, type Imprint } from './imprint.ts'
import { tokenLimits } from './limits.ts'
import { readTimeStampToken, type TimeStampToken } from './read-token.ts'
import type { TimeStampRefusal } from './refusal.ts'
import { timeStampResponse } from './structure/time-stamp.ts'
import type { TimeStampTrust } from './trust.ts'

/** 已验证的时间戳 — signature and data are right, no step of the authority's chain failed; `judgement.answer` is `unknown` where a step could not be judged. */
export interface VerifiedTimeStamp { readonly time: string; readonly token: TimeStampToken; readonly authority: Certificate; readonly judgement: ChainJudgement }

/** How far another host's clock may be ahead of ours, in milliseconds. */
export const clockSkewMs = 60_000

/** 验证时间戳令牌 — that an authority of the trust bundle saw this imprint at that time (RFC 3161 2.2, and 2.3 for its certificate). The chain is judged at the token's time, with what the sources at hand and those in the token tell: of a key that was lost after they were made they do not. */
export function verifyTimeStampToken(bytes: Uint8Array, imprint: Imprint, trust: TimeStampTrust): VerifiedTimeStamp | TimeStampRefusal {
  return verifyToken(bytes, () => imprint, trust)
}

/** 验证数据的时间戳 — the same for data at hand, with the digest that the token names: for a token that came with a seal or a file. */
export function verifyTimeStampOf(data: Uint8Array, bytes: Uint8Array, trust: TimeStampTrust): VerifiedTimeStamp | TimeStampRefusal {
  return verifyToken(bytes, ({ imprint: { digest } }) => imprintOf(data, digest), trust)
}

function verifyToken(bytes: Uint8Array, wanted: (token: TimeStampToken) => Imprint, trust: TimeStampTrust): VerifiedTimeStamp | TimeStampRefusal {
  const token = readTimeStampToken(bytes)
  if (isRefusal(token)) return token
  const authority = findSignerCertificate(token, [...token.certificates, ...trust.intermediates, ...(trust.knownStampers ?? []), ...trust.anchors])
  if (isRefusal(authority)) return authority
  const { algorithm, signedBytes: message, signature, time } = token
  if (!verifySignature({ publicKey: authority.publicKey, algorithm, message, signature })) return refuse('SIGNATURE_WRONG')
  if (!isSameImprint(token.imprint, wanted(token))) return refuse('IMPRINT_MISMATCH')
  if (Date.parse(time) > Date.parse(trust.now) + clockSkewMs) return refuse('TIME_IN_FUTURE')
  const { anchors, intermediates, revocation } = withEvidence(trust, readEvidence(token.revocations))
  const judgement = judgeChain({ certificate: authority, at: time, purpose: 'time-stamp', anchors, intermediates: [...token.certificates, ...intermediates], revocation, known: trust.known })
  const failed = judgement.steps.find(({ outcome }) => outcome === 'failed')
  if (failed !== undefined) return refuse('AUTHORITY_NOT_TRUSTED', { code: failed.code })
  const loss = lossThatCounts(authority, judgement, trust)
  if (loss !== undefined) return refuse('AUTHORITY_NOT_TRUSTED', { code: loss })
  return { time, token, authority, judgement }
}

/**
 * Who has the key, or a CA's to make such a one, writes whatever time suits: from then on no token of that key says anything (RFC 3161 4). Where no reason is given the same has to be assumed. A certificate that is known from
 * elsewhere was not made so: then only the loss of its own key counts.
 */
function lossThatCounts({ der }: Certificate, { compromisedSince, unexplainedSince, revocation }: ChainJudgement, { knownStampers = [] }: TimeStampTrust): 'KEY_COMPROMISED' | 'REVOCATION_UNEXPLAINED' | undefined {
  const isOwn = revocation.status === 'revoked' && revocation.keyCompromised !== false
  if (!isOwn && knownStampers.some((known) => Buffer.compare(known.der, der) === 0)) return undefined
  if (compromisedSince !== undefined) return 'KEY_COMPROMISED'
  return unexplainedSince === undefined ? undefined : 'REVOCATION_UNEXPLAINED'
}

/** 请求回执 — what was asked for, kept until the answer comes. */
export interface Asked { readonly imprint: Imprint; readonly nonce: bigint | undefined; readonly policy?: string }

/** 验证时间戳响应 — the token in it answers this request and no other one (RFC 3161 2.2). */
export function verifyTimeStampResponse(bytes: Uint8Array, asked: Asked, trust: TimeStampTrust): VerifiedTimeStamp | TimeStampRefusal {
  const response = decodeDer(timeStampResponse, bytes.length > tokenLimits.bytesMax ? bytes : new Uint8Array(bytes), tokenLimits)
  if (isRefusal(response)) return response
  const { status: { status }, token } = response
  // 0 granted, 1 granted with modifications; which ones is seen below.
  if (status > 1) return refuse('NOT_GRANTED', { status })
  if (token === undefined) return refuse('TOKEN_MISSING')
  const verified = verifyTimeStampToken(token, asked.imprint, trust)
  if (isRefusal(verified)) return verified
  if (verified.token.nonce !== asked.nonce) return refuse('NONCE_MISMATCH')
  return asked.policy === undefined || verified.token.policy === asked.policy ? verified : refuse('POLICY_MISMATCH')
}
