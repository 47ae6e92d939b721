/** 印章数据版本 — 1 GM/T 0031-2014, 4 GB/T 38540-2020, 5 GM/T 0031-2025. */
export type SesVersion = 1 | 4 | 5

/** 自定义数据 — a critical one that its reader does not know leaves the verdict open. */
export interface SesExtension { readonly id: string; readonly critical: boolean; readonly value: Uint8Array }

/** 签章者证书列表 — who may sign with the seal: certificates byte for byte, or digests of them. */
export type SealCertList =
  | { readonly kind: 'certificates'; readonly certificates: readonly Uint8Array[] }
  | { readonly kind: 'digests'; readonly digests: readonly CertificateDigest[] }

export interface CertificateDigest { readonly type: string; readonly value: Uint8Array }

/** 印章图片 — `format` is a file extension in the case in which the maker wrote it. `data` is what a stranger put there: it may be shown as an image, never as markup, for an SVG can hold a script. */
export interface SealPicture { readonly format: string; readonly data: Uint8Array; readonly widthMm: number; readonly heightMm: number }

/** 印章属性与图片 — what the maker of the seal vouches for. Times are RFC 3339 text in UTC with milliseconds, whole seconds. */
export interface SealContent {
  /** 厂商标识 `Vid`. */
  readonly vendorId: string
  /** 印章标识 `esID`: the code under which the seal is filed. */
  readonly sealId: string
  /** 印章类型: 1 unit seal, 2 personal seal (GM/T 0031-2014); invoices of the tax administration carry 3. */
  readonly type: number
  readonly name: string
  readonly certList: SealCertList
  readonly createdAt: string
  readonly validFrom: string
  /** The last second of validity. */
  readonly validUntil: string
  readonly picture: SealPicture
  readonly extensions: readonly SesExtension[]
}

/** 电子印章 — as read. Byte fields are views of one copy of the input that the reader made. */
export interface SesSeal {
  readonly version: SesVersion
  readonly content: SealContent
  /** 制章人证书, X.509 DER, unjudged. */
  readonly makerCertificate: Uint8Array
  readonly signatureAlgorithm: string
  /** 制章人签名的原文: the original bytes that `signature` covers. */
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
  /** Version 5 only: RFC 3161 token over `signature`. */
  readonly timeStamp: Uint8Array | undefined
  /** The whole seal as it stood in the input. */
  readonly der: Uint8Array
}
