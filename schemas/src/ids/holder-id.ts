import type { Branded } from './brand.ts'
import { checkCitizenId, type CitizenIdFault, type CitizenIdPart } from './citizen-id.ts'
import { wrong, type Remark, type Wrong } from './diagnosis.ts'
import { toHalfWidth } from './half-width.ts'
import { holderIdTypes, type HolderIdType } from './holder-id-type.ts'
import type { LocalDate } from './local-date.ts'
import { isScientificNotation, spreadsheetDamageMessage } from './spreadsheet-damage.ts'
import { checkUscc, type UsccFault, type UsccPart } from './uscc.ts'

/** 持证主体代码 — a holder's number in its one spelling for the given type: half-width, trimmed. Personal data. */
export type HolderNumber = Branded<'HolderNumber'>

export interface HolderIdRight {
  readonly valid: true
  readonly type: HolderIdType
  readonly number: HolderNumber
  /** True when white space was trimmed or full-width characters were mapped. */
  readonly normalised: boolean
  readonly remarks: readonly Remark[]
}
export type HolderIdDiagnosis =
  | HolderIdRight
  | Wrong<'whole' | UsccPart | CitizenIdPart, 'SHAPE_WRONG' | UsccFault | CitizenIdFault>

/** 护照、通行证 — 5..20 of 0-9A-Z and brackets (old 台胞证 carry them) [M]. */
const travelDocument = /^[0-9A-Z()]{5,20}$/
/** 军官证等 — 4..40 of Chinese characters, letters, digits, hyphen and brackets, as in 某字第1234567号 [M]. */
const serviceDocument = /^[\p{Script=Han}0-9A-Za-z()-]{4,40}$/u
/** 其他证件 — 1..64 of Chinese characters, letters, digits, and - / ( ) . */
const otherDocument = /^[\p{Script=Han}0-9A-Za-z()/.-]{1,64}$/u

type ShapedType = Exclude<HolderIdType, '001' | '111'>
const shapes: Record<ShapedType, RegExp> = {
  '099': otherDocument,
  '114': serviceDocument,
  '115': serviceDocument,
  '118': serviceDocument,
  '119': serviceDocument,
  '120': serviceDocument,
  '122': serviceDocument,
  '411': travelDocument,
  '412': travelDocument,
  '413': travelDocument,
  '414': travelDocument,
  '511': travelDocument,
  '516': travelDocument,
  '999': otherDocument,
}

/**
 * Checks `number` as a number of `type`, after trimming and mapping full-width to half-width; nothing else is mapped. 001 and 111 are checked
 * in full (15-digit ID numbers pass, with a remark), the others by shape only: there is no public rule for their digits.
 */
export function checkHolderId(type: HolderIdType, number: string, today: LocalDate): HolderIdDiagnosis {
  const plain = toHalfWidth(number)
  const diagnosis = checkPlain(type, plain, today)
  if (!diagnosis.valid) return diagnosis
  return { valid: true, type, number: plain as HolderNumber, normalised: plain !== number, remarks: diagnosis.remarks }
}

function checkPlain(
  type: HolderIdType,
  plain: string,
  today: LocalDate,
): { readonly valid: true; readonly remarks: readonly Remark[] } | Exclude<HolderIdDiagnosis, HolderIdRight> {
  if (type === '001') return withOldCodeHint(checkUscc(plain), plain)
  if (type === '111') return checkCitizenId(plain, today)
  if (isScientificNotation(plain))
    return wrong({ part: 'whole', code: 'SPREADSHEET_DAMAGED', message: spreadsheetDamageMessage })
  if (shapes[type].test(plain)) return { valid: true, remarks: [] }
  const message = `不像${holderIdTypes[type]}的号码：长度或字符不符`
  const upper = shapes[type].test(plain.toUpperCase()) ? { hint: '字母应为大写' } : {}
  return wrong({ part: 'whole', code: 'SHAPE_WRONG', message, ...upper })
}

/** 9 characters were the old 组织机构代码, 15 digits the old 工商注册号 [M]: both belong under 099. */
function withOldCodeHint<D extends ReturnType<typeof checkUscc>>(diagnosis: D, plain: string): D {
  if (diagnosis.valid || diagnosis.code !== 'LENGTH_WRONG') return diagnosis
  if (!/^[0-9A-Z]{8}-?[0-9X]$|^\d{15}$/.test(plain)) return diagnosis
  return { ...diagnosis, hint: '像旧的组织机构代码或工商注册号；没有统一社会信用代码的，类型应选 099' }
}
