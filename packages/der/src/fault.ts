import { refuse, type Refusal } from '@hub/kernel'

/** 编码错误代码 — each way in which bytes are not the DER that a declaration asks for (ITU-T X.690 clauses 8, 10 and 11), in Chinese for the edge. */
export const derFaultTexts = {
  TOO_LARGE: '数据超过长度上限',
  TOO_DEEP: '嵌套层数超过上限',
  TOO_MANY_ELEMENTS: '元素个数超过上限',
  TRUNCATED: '数据不完整，声明的长度超出所在范围',
  TRAILING_BYTES: '结构结束后还有多余字节',
  LENGTH_INDEFINITE: '使用了不定长编码',
  LENGTH_NOT_MINIMAL: '长度不是最短编码',
  LENGTH_TOO_LARGE: '长度字段过长',
  TAG_NOT_SUPPORTED: '标签不受支持',
  FORM_WRONG: '结构类型与基本类型混淆',
  TAG_UNEXPECTED: '类型不符',
  ELEMENT_MISSING: '缺少元素',
  ELEMENT_SURPLUS: '有多余元素',
  COUNT_OUT_OF_RANGE: '元素个数不在允许范围内',
  ORDER_WRONG: '集合的元素没有按编码排序',
  BOOLEAN_INVALID: '布尔值不合法',
  INTEGER_INVALID: '整数不是最短编码',
  INTEGER_OUT_OF_RANGE: '整数超出范围',
  NULL_INVALID: '空值不合法',
  BIT_STRING_INVALID: '位串不合法',
  IDENTIFIER_INVALID: '对象标识符不合法',
  TEXT_INVALID: '字符串含有不允许的字符',
  TIME_INVALID: '时间不合法',
} as const

export type DerFaultCode = keyof typeof derFaultTexts

/**
 * 编码错误 — thrown inside the reader only; `decodeDer` turns it into a refusal.
 * It names places and types, never the bytes that were read: a licence file holds personal data.
 */
export class DerFault extends Error {
  override readonly name = 'DerFault'
  readonly code: DerFaultCode
  /** In octets from the first byte of the whole input. */
  readonly offset: number
  /** The ASN.1 type or the bound that should stand there, where the code alone does not say it; the same in every language. */
  readonly expected: string
  readonly path: readonly string[]

  constructor(code: DerFaultCode, offset: number, expected = '', path: readonly string[] = []) {
    super(`${code} at ${offset}`)
    this.code = code
    this.offset = offset
    this.expected = expected
    this.path = path
  }

  /** The same fault, seen from the structure that has the faulty value as its field `name`. */
  inside(name: string): DerFault {
    return new DerFault(this.code, this.offset, this.expected, [name, ...this.path])
  }

  toRefusal(): Refusal<DerFaultCode> {
    return refuse(this.code, { offset: this.offset, expected: this.expected, path: this.path.join('.') })
  }
}

/** 错误说明 — one Chinese sentence for a person: where, what is wrong, what should stand there. */
export function describeDerFault({ refused, detail }: Refusal<DerFaultCode>): string {
  const path = detail['path']
  const place = path === undefined || path === '' ? '' : `（${String(path)}）`
  const expected = detail['expected'] === '' ? '' : `，应为 ${String(detail['expected'])}`
  return `第 ${String(detail['offset'])} 字节${place}：${derFaultTexts[refused]}${expected}`
}
