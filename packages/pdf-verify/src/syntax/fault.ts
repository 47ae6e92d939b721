import { refuse, type Refusal } from '@hub/kernel'

/** PDF 拒绝代码 — why a file cannot be read for verification; in Chinese for the edge. */
export const pdfFaultTexts = {
  TOO_LARGE: '文件超过 16 MiB',
  TOO_MUCH_WORK: '文件结构过于复杂',
  TOO_DEEP: '嵌套层数超过上限',
  TOO_MANY_OBJECTS: '对象或修订个数超过上限',
  HEADER_MISSING: '不是 PDF 文件',
  ENDING_WRONG: '文件结尾不合规范，或结尾之后还有内容',
  SYNTAX_WRONG: '语法不合规范',
  ENTRY_REPEATED: '字典中同一项出现多次',
  XREF_WRONG: '交叉引用表不合规范',
  OBJECT_MISPLACED: '对象不在交叉引用表所说的位置',
  STREAM_WRONG: '流的长度或内容不合规范',
  STRUCTURE_WRONG: '文件结构不合规范',
  ENCRYPTED: '文件已加密，无法核验',
  HYBRID_HIDES: '文件混用两种交叉引用表，显示所用的对象只在其中一种里，不同的阅读器会显示不同的内容',
  FILTER_UNSUPPORTED: '交叉引用或对象流的压缩方式不受支持',
} as const

export type PdfFaultCode = keyof typeof pdfFaultTexts
export type PdfRefusal = Refusal<PdfFaultCode>

/** Those that a sound file may have as well: what is in it is not known, so nothing is said of it. */
export const unsupported: ReadonlySet<PdfFaultCode> = new Set<PdfFaultCode>(['TOO_LARGE', 'TOO_MUCH_WORK', 'ENCRYPTED', 'HYBRID_HIDES', 'FILTER_UNSUPPORTED'])

/** 读取错误 — thrown inside the reader only; it names places, never what was read. */
export class PdfFault extends Error {
  override readonly name = 'PdfFault'
  readonly code: PdfFaultCode
  readonly offset: number

  constructor(code: PdfFaultCode, offset: number) {
    super(`${code} at ${offset}`)
    this.code = code
    this.offset = offset
  }
}

/** 限于读取 — what `read` gives, or why the file cannot be read. */
export function reading<T>(read: () => T): T | PdfRefusal {
  try {
    return read()
  } catch (error) {
    if (error instanceof PdfFault) return refuse(error.code, { offset: error.offset })
    throw error
  }
}

/** 拒绝说明 — one Chinese sentence for a person. */
export function describePdfRefusal({ refused, detail }: PdfRefusal): string {
  return `${pdfFaultTexts[refused]}（第 ${String(detail['offset'])} 字节）`
}
