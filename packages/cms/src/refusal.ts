import { describerOf, type DerFaultCode } from '@hub/der'
import type { Refusal } from '@hub/kernel'

/** 签名数据拒绝代码 — what is wrong with a message whose encoding is sound, in the order of checking; in Chinese for the edge. */
export const cmsFaultTexts = {
  CONTENT_TYPE_WRONG: '不是分离式签名数据',
  DIGEST_NOT_LISTED: '杂凑算法列表中没有签名者所用的算法',
  ALGORITHM_UNSUPPORTED: '签名算法不受支持',
  ATTRIBUTE_INVALID: '签名属性缺失、重复或不合法',
  SIGNER_CERTIFICATE_MISSING: '没有签名者证书',
  SIGNER_CERTIFICATE_MISMATCH: '签名者证书与签名属性中记载的不符',
} as const

export type CmsFault = keyof typeof cmsFaultTexts
export type CmsRefusal = Refusal<CmsFault | DerFaultCode>

/** 拒绝说明 — one Chinese sentence for a person. */
export const describeCmsRefusal: (refusal: Refusal) => string = describerOf(cmsFaultTexts)
