import type { SesSeal } from '../model/seal.ts'
import type { Digest } from '../signer-list.ts'

/** 验签请求 — `publicKey` is a SubjectPublicKeyInfo in DER, `algorithm` the OID that stands beside the signature. SM2 is meant with the user id 1234567812345678. */
export interface SignatureCheck {
  readonly publicKey: Uint8Array
  readonly algorithm: string
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

/** 密钥用法 (RFC 5280 4.2.1.3), as far as a seal asks; others may be among them. */
export type KeyUsage = 'digitalSignature' | 'nonRepudiation' | 'keyEncipherment' | 'dataEncipherment' | 'keyAgreement' | 'keyCertSign' | 'cRLSign' | 'encipherOnly' | 'decipherOnly'

/** 吊销 — `at` is when trust ended: the invalidity date where the CRL names one, otherwise the date of revocation; `keyCompromised` is unknown where the CA gave no reason. */
export type Revocation =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly at: string; readonly keyCompromised: boolean | 'unknown' }
  | { readonly status: 'unknown' }

/** 证书事实 — what the judge of certificates found out about one; instants are RFC 3339 text in UTC with milliseconds. */
export interface CertificateFacts {
  readonly subject: string
  readonly publicKey: Uint8Array
  readonly validFrom: string
  /** The last second of validity. */
  readonly validUntil: string
  /** Undefined when the certificate has no key usage extension. */
  readonly keyUsage: readonly KeyUsage[] | undefined
  /** Whether a chain led to a trusted root, each link valid at the moment asked for; unknown when no roots were at hand. */
  readonly chain: 'trusted' | 'untrusted' | 'unknown'
  readonly revocation: Revocation
  /** Since when a key of the chain, a CA's or its own, was in other hands; undefined where none is known to be lost. */
  readonly compromisedSince: string | undefined
  /** Since when a certificate of the chain, its own included, is revoked without a reason: its key may be lost. */
  readonly unexplainedSince: string | undefined
}

/** 证书判定 — the port behind which X.509, trust lists, CRLs and OCSP live. A certificate that may sign documents or with a seal is not thereby one of a seal's maker: where the role does not show, the chain is `unknown`. `undefined` for bytes that are no certificate. Rejects only with an Unavailable. */
export interface CertificateJudge {
  /** At `at`, undefined when the time is not known; that it was not revoked only by sources that cover `statusAt` too: the time of a stamp over it, or now where its time is only claimed. */
  judge(request: { readonly certificate: Uint8Array; readonly role: 'seal-maker' | 'seal-signer'; readonly at: string | undefined; readonly statusAt: string }): Promise<CertificateFacts | undefined>
}

/** 时间戳判定 — whether an RFC 3161 token stands over `covered` and comes from a trusted authority, and its time; `timeStampVerdict` of packages/timestamp tells it. Unknown where a step could not be judged. */
export interface TimeStampJudge {
  judge(request: { readonly token: Uint8Array; readonly covered: Uint8Array }): Promise<TimeStampVerdict>
}

export type TimeStampVerdict = { readonly verdict: 'valid'; readonly at: string } | { readonly verdict: 'invalid' } | { readonly verdict: 'unknown' }

/** 印章备案状态 — what the register of seals says: in use, filed and never activated, or ended (stopped, cancelled, remade) since `at`. */
export type SealStatus = { readonly status: 'active' } | { readonly status: 'not-activated' } | { readonly status: 'ended'; readonly at: string } | { readonly status: 'unknown' }

/** 印章备案登记 — asked where it is given; `unknown` of it leaves the answer about the seal open. */
export interface SealRegister {
  statusOf(seal: SesSeal): Promise<SealStatus>
}

/** 判定所需的外部能力 — all that a judgement cannot work out from the bytes alone. What they reject with goes to the caller. */
export interface JudgeEffects {
  /** False for a key that is not of the algorithm's kind: in the versions of 2020 and 2025 the algorithm stands outside what is signed, where anybody can change it. */
  verifySignature(check: SignatureCheck): Promise<boolean | 'unsupported'>
  readonly digest: Digest
  readonly certificates: CertificateJudge
  readonly timeStamps?: TimeStampJudge
  readonly seals?: SealRegister
  /** RFC 3339 text in UTC with milliseconds; asked once a judgement. */
  now(): string
}
