import type { Instant, SealId, Uuid } from '../ids/index.ts'
import type { LicenceFileFormat } from '../events/licence-file.ts'
import type { LicenceContent, LicenceTemplate } from '../templates/index.ts'

/** 证照元数据 — what the metadata say beyond the face of the licence, in the order of `content.issuers` and `content.holders`. */
export interface LicenceMetadata {
  /** 证照类型代码, 21 characters (GB/T 36904) */
  readonly typeCode: string
  /** 统一社会信用代码 of each issuing authority */
  readonly issuerCodes: readonly string[]
  /** Of each holder: 代码, and 代码类型 with its code (GB/T 36903 annex A, for example 111 公民身份号码) */
  readonly holderCodes: readonly { readonly code: string; readonly kind: string; readonly kindCode: string }[]
}

/**
 * 加注 — what a copy says of itself: 国办函〔2016〕108号, trust grades A (provided by the issuing body) and B (checked against the original by a window).
 * `usedFor`: 加注事由, left out for 政务服务事项 in general. `until` is the last day, YYYY-MM-DD.
 */
export type CopyAnnotation =
  | { readonly grade: 'A'; readonly provider: string; readonly usedFor?: string | undefined; readonly until: string }
  | { readonly grade: 'B'; readonly usedFor?: string | undefined; readonly until: string }

/** 制作文件 — body of the signer's `POST /v1/documents`; answered only when every seal stands. */
export interface DocumentRequest {
  /** For the log of the signer alone */
  readonly documentId: Uuid
  readonly template: LicenceTemplate
  readonly content: LicenceContent
  readonly metadata: LicenceMetadata
  /** 加注件; null for the licence itself */
  readonly annotation: CopyAnnotation | null
  readonly composedAt: Instant
  readonly qrText: string
  /** One an issuing authority, in their order */
  readonly sealIds: readonly SealId[]
  readonly formats: readonly LicenceFileFormat[]
}

/** 制成的文件 — of one format, sealed; `bytes` as they are on the wire: standard base64. */
export interface MadeDocument {
  readonly format: LicenceFileFormat
  readonly bytes: string
  /** hex */
  readonly sha256: string
  readonly timeStampedAt: Instant | null
}
