import { digits, isOver } from './alphabet.ts'
import type { Branded } from './brand.ts'
import { right, wrong, wrongCheck, type Right, type Wrong } from './diagnosis.ts'
import { isScientificNotation, roundedTailRemarks, spreadsheetDamageMessage } from './spreadsheet-damage.ts'
import { findStrangeCharacter } from './strange-character.ts'

/** 统一社会信用代码 — 18 characters naming one organisation (GB 32100-2015); upper case, check character right. */
export type Uscc = Branded<'Uscc'>

/** 统一社会信用代码的组成 — GB 32100-2015. */
export interface UsccParts {
  /** 登记管理部门, 1 character */
  readonly registrar: string
  /** 机构类别, 1 character */
  readonly category: string
  /** 登记机关行政区划, 6 digits; 100000 for central bodies */
  readonly area: string
  /** 主体标识码, 9 characters. Its own check digit (GB 11714) is not looked at. */
  readonly organisation: string
  /** 校验码, 1 character */
  readonly check: string
}

export type UsccPart = 'whole' | keyof UsccParts
export type UsccFault =
  | 'SPREADSHEET_DAMAGED'
  | 'LENGTH_WRONG'
  | 'CHARACTER_NOT_ALLOWED'
  | 'AREA_NOT_DIGITS'
  | 'CHECK_CHARACTER_WRONG'
export type UsccDiagnosis = Right<Uscc, UsccParts> | Wrong<UsccPart, UsccFault>

export const usccLength = 18
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

export function parseUscc(text: string): Uscc | undefined {
  const diagnosis = checkUscc(text)
  return diagnosis.valid ? diagnosis.value : undefined
}

/** Says what `text` lacks to be a 统一社会信用代码. Takes the text as it is: no trimming, no change of case. */
export function checkUscc(text: string): UsccDiagnosis {
  if (isScientificNotation(text))
    return wrong({ part: 'whole', code: 'SPREADSHEET_DAMAGED', message: spreadsheetDamageMessage })
  if (text.length !== usccLength) {
    const message = `统一社会信用代码应为 18 位，给出的是 ${String(text.length)} 位`
    return wrong({ part: 'whole', code: 'LENGTH_WRONG', message })
  }
  const strange = findStrangeCharacter(text, alphabet)
  if (strange !== undefined) {
    const { index, ...words } = strange
    return wrong({ part: partAt(index), code: 'CHARACTER_NOT_ALLOWED', ...words })
  }
  const parts = split(text)
  if (!isOver(parts.area, digits))
    return wrong({ part: 'area', code: 'AREA_NOT_DIGITS', message: '第 3 至 8 位（登记机关行政区划）应为数字' })
  const computed = checkCharacterOf(text)
  const remarks = roundedTailRemarks(text)
  return computed === parts.check ? right(text as Uscc, parts, remarks) : wrongCheck(parts.check, computed, remarks)
}

/**
 * Builds a 统一社会信用代码 by adding the check character; `head` holds the other parts.
 * Undefined when a part has the wrong length or a character outside the alphabet.
 */
export function buildUscc(head: Omit<UsccParts, 'check'>): Uscc | undefined {
  const { registrar, category, area, organisation } = head
  if (registrar.length !== 1 || category.length !== 1 || area.length !== 6) return undefined
  const payload = registrar + category + area + organisation
  return parseUscc(payload + checkCharacterOf(payload))
}

function split(text: string): UsccParts {
  return {
    registrar: text.slice(0, 1),
    category: text.slice(1, 2),
    area: text.slice(2, 8),
    organisation: text.slice(8, 17),
    check: text.slice(17),
  }
}

function partAt(index: number): keyof UsccParts {
  if (index === 0) return 'registrar'
  if (index === 1) return 'category'
  if (index < 8) return 'area'
  return index < 17 ? 'organisation' : 'check'
}

/** MOD 31 over the first 17 characters (GB 32100-2015). The caller has checked, or will check, the alphabet. */
function checkCharacterOf(text: string): string {
  const sum = weights.reduce((total, weight, index) => total + weight * alphabet.indexOf(text.charAt(index)), 0)
  return alphabet.charAt((alphabet.length - (sum % alphabet.length)) % alphabet.length)
}
