import { describerOf, type DerFaultCode } from '@hub/der'
import type { Refusal } from '@hub/kernel'

/** 印章数据拒绝代码 — what can be wrong with a seal or a signature whose encoding is sound. */
export const sesFaultTexts = {
  HEADER_ID_WRONG: '印章头标识不是 ES',
  VERSION_MISMATCH: '结构与版本号不符',
  SEAL_NEWER_THAN_SIGNATURE: '印章版本高于签章版本',
  CERT_LIST_MIXED: '签章者证书列表的内容与列表类型不符',
  CERT_LIST_SIZE: '签章者证书列表为空或过长',
  CERTIFICATE_TOO_LARGE: '证书过大',
  TEXT_UNSAFE: '文本含有控制字符或双向控制字符',
  TEXT_LENGTH: '文本为空或过长',
  TEXT_NOT_ASCII: '文本只能使用 ASCII 字符',
  VALIDITY_REVERSED: '有效期截止早于起始',
  PICTURE_EMPTY: '印章图片为空',
  PICTURE_TOO_LARGE: '印章图片过大',
  TIME_INFO_UNREADABLE: '签章时间无法识别',
  PICTURE_SIZE: '印章图片尺寸不合法',
  TIME_NOT_WHOLE_SECOND: '时间须为整秒的 UTC 时间',
  EXTENSION_ID_INVALID: '自定义数据的对象标识符不合法',
  DATA_HASH_LENGTH: '原文杂凑值长度不合法',
  SIGNATURE_MALFORMED: '签名值不是 DER 编码的 SM2 签名',
  SIGNATURE_OF_ANOTHER_KEY: '签名与证书的公钥不符',
  SIGNER_NOT_LISTED: '签章人证书不在印章的签章者证书列表中',
  SEAL_NOT_VALID_THEN: '签章时间不在印章有效期内',
} as const

export type SesFault = keyof typeof sesFaultTexts
export type SesRefusal = Refusal<SesFault | DerFaultCode>

/** 拒绝说明 — one Chinese sentence for a person. */
export const describeSesRefusal: (refusal: SesRefusal) => string = describerOf(sesFaultTexts)
