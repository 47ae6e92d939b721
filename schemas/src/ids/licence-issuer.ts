import { digits, digitsAndLetters, isOver } from './alphabet.ts'
import type { Remark } from './diagnosis.ts'
import { parseUscc } from './uscc.ts'

/**
 * 颁发机构代码的写法 — GB/T 36904 asks for a 统一社会信用代码 (`uscc`); live identifiers also carry a 6-digit area code (`area-6`)
 * or 21 characters (`extended-21`, meaning not documented). Those are accepted with a remark.
 */
export type IssuerForm = 'uscc' | 'area-6' | 'extended-21'

export function issuerFormOf(issuer: string): IssuerForm | undefined {
  if (!isOver(issuer, digitsAndLetters)) return undefined
  if (issuer.length === 18) return 'uscc'
  if (issuer.length === 6 && isOver(issuer, digits)) return 'area-6'
  return issuer.length === 21 ? 'extended-21' : undefined
}

export function issuerRemarks(issuer: string): readonly Remark[] {
  switch (issuerFormOf(issuer)) {
    case 'area-6':
      return [{ code: 'ISSUER_IS_AREA_CODE', message: '颁发机构代码是 6 位行政区划，不是统一社会信用代码' }]
    case 'extended-21':
      return [{ code: 'ISSUER_HAS_21_CHARACTERS', message: '颁发机构代码是 21 位，不是统一社会信用代码' }]
    default:
      if (parseUscc(issuer) !== undefined) return []
      return [{ code: 'ISSUER_WRONG', message: '其中的颁发机构统一社会信用代码本身不合规则' }]
  }
}
