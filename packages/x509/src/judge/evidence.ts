import type { Certificate } from '../certificate/certificate.ts'
import type { Crl } from '../crl/crl.ts'
import { oids } from '../identifiers.ts'
import { isOfIssuer } from '../ocsp/cert-id.ts'
import type { OcspResponse } from '../ocsp/response.ts'
import { keyIdOf } from '../public-key.ts'
import type { Revocation } from '../revocation.ts'
import { sameBytes } from '../same-bytes.ts'
import type { SignatureBook, SignatureBooks } from './signature-book.ts'

/** 吊销数据 — lists and responses that were fetched or sent along; whose they are is found out here. */
export interface RevocationData { readonly crls: readonly Crl[]; readonly responses: readonly OcspResponse[] }

/** 吊销证据 — what an authentic source says of one certificate. */
export interface Evidence {
  readonly source: 'crl' | 'ocsp'
  readonly thisUpdate: string
  readonly nextUpdate: string | undefined
  readonly revocation: Revocation | undefined
}

interface Link { readonly certificate: Certificate; readonly issuer: Certificate }

/** All that authentic lists and responses say of a certificate. `unknown` of a responder says nothing. */
export function gatherEvidence(link: Link, { crls, responses }: RevocationData, books: SignatureBooks): readonly Evidence[] {
  return [...crls.flatMap((crl) => ofCrl(link, crl, books.lists)), ...responses.flatMap((response) => ofResponse(link, response, { crls, books }))]
}

function ofCrl({ certificate, issuer }: Link, crl: Crl, book: SignatureBook): readonly Evidence[] {
  const maySign = issuer.extensions.keyUsage?.includes('cRLSign') !== false
  if (!sameBytes(crl.issuer, certificate.issuer) || crl.notJudged.length > 0 || !maySign || !book.isSignedBy(crl, issuer)) return []
  return [{ source: 'crl', thisUpdate: crl.thisUpdate, nextUpdate: crl.nextUpdate, revocation: crl.revoked.get(certificate.serial) }]
}

function ofResponse({ certificate, issuer }: Link, response: OcspResponse, beside: Beside): readonly Evidence[] {
  const answers = response.answers.filter(({ id, status }) => id.serial === certificate.serial && status.status !== 'unknown' && isOfIssuer(id, issuer))
  if (answers.length === 0 || response.notJudged.length > 0 || !isAuthentic(response, issuer, beside)) return []
  return answers.map(({ status, thisUpdate, nextUpdate }) => ({ source: 'ocsp', thisUpdate, nextUpdate, revocation: status.status === 'revoked' ? status.revocation : undefined }))
}

interface Beside { readonly crls: readonly Crl[]; readonly books: SignatureBooks }

/** RFC 6960 4.2.2.2: signed by the issuer itself, or by a key for which the same issuer has issued a certificate for this purpose. */
function isAuthentic(response: OcspResponse, issuer: Certificate, beside: Beside): boolean {
  const { responses: book } = beside.books
  if (isResponder(response, issuer) && book.isSignedBy(response, issuer)) return true
  return response.certificates.some((delegate) => isResponder(response, delegate) && isDelegate(delegate, issuer, response.producedAt) && isStillTrusted({ certificate: delegate, issuer }, response.producedAt, beside)
    && book.isSignedBy(delegate, issuer) && book.isSignedBy(response, delegate))
}

function isResponder({ responder }: OcspResponse, { subject, publicKey }: Certificate): boolean {
  return responder.kind === 'name' ? sameBytes(responder.name, subject) : sameBytes(responder.keyId, keyIdOf(publicKey))
}

function isDelegate({ issuer: issuerName, validFrom, validUntil, extensions }: Certificate, issuer: Certificate, at: string): boolean {
  const { extendedKeyUsage, notJudged, keyUsage } = extensions
  return sameBytes(issuerName, issuer.subject) && at >= validFrom && at <= validUntil && notJudged.length === 0
    && extendedKeyUsage?.purposes.includes(oids.ocspSigning) === true && keyUsage?.includes('digitalSignature') !== false
}

/** Whose certificate does not spare the question is believed only where a list says that it was not revoked. */
function isStillTrusted(link: Link, at: string, { crls, books }: Beside): boolean {
  if (link.certificate.extensions.ocspNoCheck) return true
  const evidence = crls.flatMap((crl) => ofCrl(link, crl, books.lists))
  return evidence.some((each) => covers(each, link.certificate, at)) && evidence.every(({ revocation }) => revocation === undefined)
}

/**
 * Whether silence about a certificate counts for an instant: the source spoke after it, or its word still held. A list may drop certificates that
 * have expired (RFC 5280 3.3), so its silence about those says nothing.
 */
export function covers({ source, thisUpdate, nextUpdate }: Evidence, { validUntil }: Certificate, at: string): boolean {
  if (source === 'crl' && thisUpdate > validUntil) return false
  return at <= thisUpdate || (nextUpdate !== undefined && at <= nextUpdate)
}
