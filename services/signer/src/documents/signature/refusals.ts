import { refuse, type Refusal } from '@hub/kernel'
import type { RefusalRegister } from '@hub/schemas'
import { PdfFault } from './pdf-fault.ts'

/** 签章拒绝 — why a file was not signed, in the order in which it is checked. */
export const signatureRefusals = {
  PDF_NOT_UNDERSTOOD: { zh: '文件不是本系统能够签章的 PDF。', next: '用原始文件重试；外来文件请先按归集流程入库。' },
  FIELD_ALREADY_THERE: { zh: '文件中已有同名的签章域。', next: '使用已有的签章域。' },
  FIELD_NOT_FOUND: { zh: '文件中没有这个签章域。', next: '核对印章位后重试。' },
  FIELD_ALREADY_SIGNED: { zh: '这个签章域已经签过章。', next: '无需再签；需要更正的，请变更证照生成新版本。' },
  SEAL_PICTURE_NOT_UNDERSTOOD: { zh: '印章图形无法识别。', next: '重新采集印章图形。' },
  SIGNATURE_TOO_LARGE: { zh: '签名值超出文件中预留的长度。', next: '请系统管理员检查证书链和时间戳的长度，加大预留长度后重签。' },
} as const satisfies RefusalRegister

export type SignatureRefusal = keyof typeof signatureRefusals

/** What `work` gives, or PDF_NOT_UNDERSTOOD with what was expected and where. */
export function understanding<T>(work: () => T): T | Refusal<'PDF_NOT_UNDERSTOOD'> {
  try {
    return work()
  } catch (error) {
    if (error instanceof PdfFault) return refuse('PDF_NOT_UNDERSTOOD', { expected: error.message, offset: error.offset })
    throw error
  }
}
