import { describerOf, type DerFaultCode } from '@hub/der'
import type { Refusal } from '@hub/kernel'

/** 时间戳拒绝代码 — what is wrong with a structure whose encoding is sound, or with what it says, in the order of checking; in Chinese for the edge. */
export const timeStampFaultTexts = {
  IMPRINT_ALGORITHM_UNSUPPORTED: '印记的杂凑算法不受支持',
  IMPRINT_LENGTH: '印记长度与杂凑算法不符',
  NONCE_TOO_LONG: '随机数过长',
  EXTENSION_UNSUPPORTED: '含有不支持的扩展',
  POLICY_UNSUPPORTED: '请求的时间戳策略不受支持',
  TIME_UNAVAILABLE: '时间源不可用',
  NOT_GRANTED: '时间戳机构未签发时间戳',
  TOKEN_MISSING: '响应中没有时间戳令牌',
  TOKEN_TYPE_WRONG: '不是时间戳令牌',
  DIGEST_NOT_LISTED: '令牌的杂凑算法列表中没有签名者所用的算法',
  ATTRIBUTE_INVALID: '签名属性缺失、重复或不合法',
  SIGNER_CERTIFICATE_MISSING: '令牌中没有签名者证书，也未另行提供',
  SIGNER_CERTIFICATE_MISMATCH: '签名者证书与令牌中记载的不符',
  CONTENT_DIGEST_WRONG: '时间戳内容与签名属性中的杂凑值不符',
  ALGORITHM_UNSUPPORTED: '令牌的算法不受支持',
  SIGNATURE_WRONG: '时间戳签名不正确',
  IMPRINT_MISMATCH: '时间戳不是对该数据签发的',
  NONCE_MISMATCH: '响应中的随机数与请求不同',
  POLICY_MISMATCH: '时间戳策略与请求不同',
  TIME_IN_FUTURE: '时间戳的时间晚于现在',
  AUTHORITY_NOT_TRUSTED: '时间戳机构的证书链不受信任或不适于签发时间戳',
} as const

export type TimeStampFault = keyof typeof timeStampFaultTexts
export type TimeStampRefusal = Refusal<TimeStampFault | DerFaultCode>

/** 拒绝说明 — one Chinese sentence for a person. */
export const describeTimeStampRefusal: (refusal: Refusal) => string = describerOf(timeStampFaultTexts)
