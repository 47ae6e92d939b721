import type { Certificate } from '../certificate/certificate.ts'
import type { Revocation } from '../revocation.ts'
import type { SignatureAlgorithm } from '../signature-algorithm.ts'
import type { CertId } from './cert-id.ts'

/** 拒答状态 — why a responder gives no answer at all (RFC 6960 4.2.1); the place is the number, 0 stands for an answer, 4 is not used. */
export const responseStatuses = ['successful', 'malformedRequest', 'internalError', 'tryLater', 'unused', 'sigRequired', 'unauthorized'] as const
export type OcspErrorStatus = Exclude<(typeof responseStatuses)[number], 'successful' | 'unused'>

export type CertificateStatus = { readonly status: 'good' } | { readonly status: 'revoked'; readonly revocation: Revocation } | { readonly status: 'unknown' }

export interface OcspAnswer { readonly id: CertId; readonly status: CertificateStatus; readonly thisUpdate: string; readonly nextUpdate: string | undefined }

/** 在线状态响应 — read, not yet judged. */
export interface OcspResponse {
  readonly der: Uint8Array
  readonly tbs: Uint8Array
  readonly responder: { readonly kind: 'name'; readonly name: Uint8Array } | { readonly kind: 'key'; readonly keyId: Uint8Array }
  readonly producedAt: string
  readonly answers: readonly OcspAnswer[]
  readonly nonce: Uint8Array | undefined
  /** Those sent along that can be read; the responder's may be among them. */
  readonly certificates: readonly Certificate[]
  readonly algorithm: SignatureAlgorithm | undefined
  readonly signature: Uint8Array
  /** OIDs of unknown critical extensions: nothing is concluded from such a response. */
  readonly notJudged: readonly string[]
}

/** 拒答 — a response that is no answer; it is not signed and proves nothing. */
export interface OcspError { readonly error: OcspErrorStatus }
