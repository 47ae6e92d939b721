import type { Certificate } from '../certificate/certificate.ts'
import type { Revocation } from '../revocation.ts'
import { covers, gatherEvidence, type Evidence, type RevocationData } from './evidence.ts'
import type { Found } from './finding.ts'
import type { SignatureBooks } from './signature-book.ts'

/** 吊销状态 — `at` is when trust ended, by the CA's word. Whether the key was lost is `unknown` where the CA gave no reason (`unspecified`, which is also what a list without the entry means). */
export type RevocationStatus =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly at: string; readonly keyCompromised: boolean | 'unknown' }
  | { readonly status: 'unknown' }

export interface RevocationJudgement { readonly found: Found; readonly status: RevocationStatus }

interface Question { readonly certificate: Certificate; readonly issuer: Certificate; readonly at: string; readonly statusAt: string; readonly data: RevocationData; readonly isResponder: boolean }

const compromises: readonly string[] = ['keyCompromise', 'cACompromise', 'aACompromise']

/** 判定吊销 — a revocation counts from the instant at which trust ended, whatever source says so, even an old one; that there is none counts only from a source that covers the instant and whatever follows up to `statusAt`. */
export function judgeRevocation({ certificate, issuer, at, statusAt, data, isResponder }: Question, books: SignatureBooks): RevocationJudgement {
  const evidence = gatherEvidence({ certificate, issuer }, data, books)
  const revocation = earliest(evidence, certificate)
  if (revocation !== undefined) return revoked(revocation, at)
  // Spares a responder's certificate the question to itself (RFC 6960 4.2.2.2.1), and no other one.
  if (isResponder && certificate.extensions.ocspNoCheck) return { found: ['REVOCATION_NOT_ASKED'], status: { status: 'good' } }
  const lastWord = statusAt < certificate.validUntil ? statusAt : certificate.validUntil
  const covering = evidence.filter((each) => each.revocation === undefined && covers(each, certificate, lastWord > at ? lastWord : at))
  const [first] = covering
  if (first !== undefined) return { found: ['NOT_REVOKED', { source: first.source, thisUpdate: first.thisUpdate }], status: { status: 'good' } }
  return { found: evidence.length === 0 ? ['REVOCATION_UNKNOWN'] : ['REVOCATION_STALE'], status: { status: 'unknown' } }
}

function revoked(revocation: Revocation, at: string): RevocationJudgement {
  const end = endOfTrust(revocation)
  return {
    found: [at < end ? 'REVOKED_SINCE' : 'REVOKED', { revokedAt: revocation.at, trustedUntil: end, reason: revocation.reason }],
    status: { status: 'revoked', at: end, keyCompromised: revocation.reason === 'unspecified' ? 'unknown' : compromises.includes(revocation.reason) },
  }
}

function endOfTrust({ at, invalidSince }: Revocation): string {
  return invalidSince !== undefined && invalidSince < at ? invalidSince : at
}

/**
 * A hold is void once a later word of the CA no longer has it, spoken while the certificate lasted: a list may drop whatever has expired (RFC 5280 3.3), a hold among it. Every other
 * revocation is for good.
 */
function earliest(evidence: readonly Evidence[], { validUntil }: Certificate): Revocation | undefined {
  const standing = evidence.flatMap(({ revocation, thisUpdate }) => {
    const isLifted = revocation?.reason === 'certificateHold' && evidence.some((later) => later.revocation === undefined && later.thisUpdate > thisUpdate && later.thisUpdate <= validUntil)
    return revocation === undefined || isLifted ? [] : [revocation]
  })
  return standing.sort((a, b) => (endOfTrust(a) < endOfTrust(b) ? -1 : 1))[0]
}
