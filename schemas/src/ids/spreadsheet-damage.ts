import type { Remark } from './diagnosis.ts'

const scientificNotation = /^\d(?:\.\d{0,20})?[eE]\+?\d{2}$/
const roundedTail = /^\d{15}000$/

/** 科学计数法 — what a spreadsheet leaves of a long number: 5.1E+17, 5.10101E+17, 4.1e17. The lost digits cannot be recovered. */
export function isScientificNotation(text: string): boolean {
  return scientificNotation.test(text)
}

export const spreadsheetDamageMessage =
  '号码被表格软件当作数字保存成了科学计数法（如 5.1E+17），后面的数字已经丢失，无法恢复；请把该列设为文本格式，再从原始资料重新录入'

/**
 * 末尾三个零 — spreadsheets keep 15 significant digits and fill the rest of an 18-digit number with zeros.
 * A genuine number may end so too, hence a suspicion and not a fault.
 */
export function roundedTailRemarks(text: string): readonly Remark[] {
  if (!roundedTail.test(text)) return []
  return [{ code: 'MAYBE_ROUNDED_BY_SPREADSHEET', message: '末三位是 000，可能被表格软件舍去了精度，请核对原件' }]
}
