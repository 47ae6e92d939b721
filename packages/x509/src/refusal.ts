import { describerOf, type DerFaultCode } from '@hub/der'
import type { Refusal } from '@hub/kernel'

/** 证书数据拒绝代码 — what can be wrong with a structure whose encoding is sound, in Chinese for the edge. */
export const x509FaultTexts = {
  PEM_MALFORMED: '不是合法的 PEM 文件',
  SERIAL_INVALID: '序列号须为不超过 20 字节的正整数',
  ALGORITHM_MISMATCH: '签名算法标识内外不一致',
  VALIDITY_REVERSED: '有效期截止早于起始',
  VERSION_MISMATCH: '版本号与内容不符',
  EXTENSION_REPEATED: '同一扩展出现多次',
  EXTENSION_MALFORMED: '扩展内容不合法',
  UPDATE_REVERSED: '下次更新时间早于本次更新时间',
  REVOCATION_REPEATED: '同一序列号出现多次',
  RESPONSE_INCONSISTENT: '在线状态响应的状态与内容不符',
  RESPONSE_TYPE_UNKNOWN: '在线状态响应的类型不受支持',
  NAME_INVALID: '主体名称为空、过长或含有不允许的字符',
  PUBLIC_KEY_UNSUPPORTED: '公钥类型不受支持或公钥不合法',
  VALIDITY_TOO_LONG: '有效期超过该类证书的上限',
  ISSUER_NOT_VALID_THEN: '签发时间不在颁发者证书的有效期内',
  REQUEST_SIGNATURE_WRONG: '证书申请的签名不正确',
  KEY_MISMATCH: '证书的公钥与申请的公钥不同',
  CHAIN_NOT_TRUSTED: '证书链不受信任或不适于该用途',
} as const

export type X509Fault = keyof typeof x509FaultTexts
export type X509Refusal = Refusal<X509Fault | DerFaultCode>

/** 拒绝说明 — one Chinese sentence for a person. */
export const describeX509Refusal: (refusal: Refusal) => string = describerOf(x509FaultTexts)
