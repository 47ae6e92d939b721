import type { Certificate } from '../certificate/certificate.ts'
import type { EndEntityPurpose } from '../certificate/profile.ts'
import { sameBytes } from '../same-bytes.ts'
import type { RevocationData } from './evidence.ts'
import { finding, type ChainStep, type Found } from './finding.ts'
import { judgeRevocation, type RevocationJudgement, type RevocationStatus } from './judge-revocation.ts'
import type { Path } from './path.ts'
import { judgeKeyUsage, judgeKeyUsageOfCa, judgePurpose, judgePurposeOfCa, type PurposeQuestion } from './purpose.ts'
import type { SignatureBooks } from './signature-book.ts'

export interface PathQuestion {
  /** RFC 3339 text in UTC with milliseconds. */
  readonly at: string
  readonly statusAt?: string
  readonly purpose: EndEntityPurpose
  readonly revocation: RevocationData
  readonly hasTrust: boolean
  readonly makersRoots: readonly Certificate[]
}

/** `revocations` are those of the path's certificates, in its order. */
export interface PathJudgement { readonly path: Path; readonly steps: readonly ChainStep[]; readonly revocations: readonly RevocationStatus[] }

/** 逐证判定 — the chain as a whole, then each certificate from the one asked after up to the root. */
export function judgePath(path: Path, question: PathQuestion, books: SignatureBooks): PathJudgement {
  const judged = path.certificates.map((_, at) => judgeCertificate(path, at, question, books))
  const chain = finding('chain', path.certificates.length - 1, chainFound(path, question))
  return { path, steps: [chain, ...judged.flatMap(({ steps }) => steps)], revocations: judged.map(({ revocation }) => revocation) }
}

function chainFound({ end }: Path, { hasTrust }: PathQuestion): Found {
  if (end === 'anchor') return ['CHAIN_TRUSTED']
  return hasTrust ? ['CHAIN_NOT_TRUSTED'] : ['TRUST_UNKNOWN']
}

interface OfCertificate { readonly steps: readonly ChainStep[]; readonly revocation: RevocationStatus }

function judgeCertificate(path: Path, place: number, question: PathQuestion, books: SignatureBooks): OfCertificate {
  const certificate = path.certificates[place]
  if (certificate === undefined) return { steps: [], revocation: { status: 'unknown' } }
  const isAnchor = place === path.certificates.length - 1 && path.end === 'anchor'
  const { found, status } = revocationOf(path, place, question, books)
  const steps = [
    ...(isAnchor ? [] : [finding('signature', place, signatureFound(path, place))]),
    finding('validity', place, validityFound(certificate, question.at)),
    ...(place === 0 ? ofEndEntity(certificate, purposeOf(path, question)) : ofCa(path, place, purposeOf(path, question))),
    finding('extensions', place, extensionsFound(certificate)),
    ...(isAnchor ? [] : [finding('revocation', place, found)]),
  ]
  // Nobody above a root could revoke it; it leaves the trust list instead.
  return { steps, revocation: isAnchor ? { status: 'good' } : status }
}

function revocationOf({ certificates }: Path, place: number, { at, statusAt = at, purpose, revocation: data }: PathQuestion, books: SignatureBooks): RevocationJudgement {
  const [certificate, issuer] = certificates.slice(place)
  if (certificate === undefined || issuer === undefined) return { found: ['REVOCATION_UNKNOWN'], status: { status: 'unknown' } }
  return judgeRevocation({ certificate, issuer, at, statusAt, data, isResponder: place === 0 && purpose === 'ocsp-responder' }, books)
}

/** A link of the path was verified when it was found. */
function signatureFound({ certificates, end }: Path, place: number): Found {
  if (place < certificates.length - 1) return ['SIGNATURE_CORRECT']
  if (end === 'signature-wrong') return ['SIGNATURE_WRONG']
  return [end === 'algorithm-unsupported' ? 'ALGORITHM_UNSUPPORTED' : 'ISSUER_NOT_FOUND']
}

function validityFound({ validFrom, validUntil }: Certificate, at: string): Found {
  if (at < validFrom) return ['NOT_YET_VALID', { validFrom }]
  // Validity ends with the whole second that is named.
  return `${at.slice(0, 19)}.000Z` > validUntil ? ['EXPIRED', { validUntil }] : ['IN_VALIDITY', { validUntil }]
}

function purposeOf({ certificates, end }: Path, { purpose, makersRoots }: PathQuestion): PurposeQuestion {
  const root = certificates.at(-1)
  return { purpose, isMakersRoot: end === 'anchor' && makersRoots.some(({ der }) => root !== undefined && sameBytes(der, root.der)) }
}

function ofEndEntity(certificate: Certificate, purpose: PurposeQuestion): readonly ChainStep[] {
  return [finding('key-usage', 0, judgeKeyUsage(certificate)), finding('extended-key-usage', 0, judgePurpose(certificate, purpose))]
}

function ofCa({ certificates }: Path, place: number, purpose: PurposeQuestion): readonly ChainStep[] {
  const [certificate] = certificates.slice(place)
  if (certificate === undefined) return []
  const { basicConstraints } = certificate.extensions
  const limit = basicConstraints?.pathLength ?? Infinity
  return [
    finding('basic-constraints', place, [basicConstraints?.ca === true ? 'CA_ALLOWED' : 'NOT_A_CA']),
    finding('path-length', place, [casBelow(certificates, place) > limit ? 'PATH_TOO_LONG' : 'PATH_LENGTH_KEPT']),
    finding('key-usage', place, judgeKeyUsageOfCa(certificate)),
    finding('extended-key-usage', place, judgePurposeOfCa(certificate, purpose)),
  ]
}

/** Certificates that a CA issued to itself, for a new key, do not count (RFC 5280 4.2.1.9). */
function casBelow(certificates: readonly Certificate[], place: number): number {
  return certificates.slice(1, place).filter(({ issuer, subject }) => !sameBytes(issuer, subject)).length
}

function extensionsFound({ extensions: { notJudged } }: Certificate): Found {
  const [first] = notJudged
  return first === undefined ? ['EXTENSIONS_UNDERSTOOD'] : ['CRITICAL_EXTENSION_UNKNOWN', { extension: first }]
}
