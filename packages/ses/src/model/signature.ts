import type { TimeInfo } from '../structure/time-info.ts'
import type { SesExtension, SesSeal, SesVersion } from './seal.ts'

/** 电子签章 — as read. Byte fields are views of one copy of the input that the reader made. */
export interface SesSignature {
  readonly version: SesVersion
  readonly seal: SesSeal
  /** 签章时间 as the signer states it; attested only by a time stamp. */
  readonly timeInfo: TimeInfo
  /** 原文杂凑值: digest of what was signed, in an OFD package of the bytes of Signature.xml. */
  readonly dataHash: Uint8Array
  /** 原文属性: in an OFD package the absolute path of Signature.xml. */
  readonly propertyInfo: string
  readonly extensions: readonly SesExtension[]
  /** 签章人证书, X.509 DER, unjudged. */
  readonly signerCertificate: Uint8Array
  readonly signatureAlgorithm: string
  /** 待签章数据的原文: the original bytes that `signature` covers. */
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
  /** RFC 3161 token over `signature`. */
  readonly timeStamp: Uint8Array | undefined
  readonly der: Uint8Array
}
