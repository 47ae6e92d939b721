import type { KeyKind, SignatureAlgorithm } from '../signature-algorithm.ts'
import type { KeyUsage } from '../structure/certificate-extensions.ts'

/** 证书扩展 — those that a judgement asks for; `undefined` and empty where they are not there. */
export interface CertificateExtensions {
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength: number | undefined } | undefined
  readonly keyUsage: readonly KeyUsage[] | undefined
  readonly extendedKeyUsage: { readonly critical: boolean; readonly purposes: readonly string[] } | undefined
  readonly subjectKeyId: Uint8Array | undefined
  readonly authorityKeyId: Uint8Array | undefined
  readonly crlUrls: readonly string[]
  readonly ocspUrls: readonly string[]
  /** The responder's own certificate is not asked after (RFC 6960 4.2.2.2.1). */
  readonly ocspNoCheck: boolean
  /** OIDs of critical extensions that this package does not judge, and of name constraints in any case. */
  readonly notJudged: readonly string[]
}

/** 证书 — read, not yet judged. Instants are RFC 3339 text in UTC with milliseconds; `validUntil` is the last second of validity. */
export interface Certificate {
  readonly der: Uint8Array
  /** What the issuer signed, as it stands in `der`. */
  readonly tbs: Uint8Array
  readonly version: 1 | 2 | 3
  /** Lower-case hexadecimal. */
  readonly serial: string
  /** DER of the names; compared by their bytes. */
  readonly issuer: Uint8Array
  readonly subject: Uint8Array
  /** The names for a person to read; the subject may be one. */
  readonly issuerText: string
  readonly subjectText: string
  readonly validFrom: string
  readonly validUntil: string
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array
  /** Undefined for a kind of key that this package does not know, or an unsound key. */
  readonly keyKind: KeyKind | undefined
  readonly algorithm: SignatureAlgorithm | undefined
  readonly signature: Uint8Array
  readonly extensions: CertificateExtensions
}
