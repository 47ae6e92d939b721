import { checkCitizenId } from './citizen-id.ts'
import type { Remark, Right, Wrong } from './diagnosis.ts'
import { toHalfWidth } from './half-width.ts'
import { checkItemCode, isNationalItemShape } from './item-code.ts'
import { checkLicenceIdentifier } from './licence-identifier.ts'
import { checkLicenceTypeCode, licenceTypeCodeLength } from './licence-type-code.ts'
import type { LocalDate } from './local-date.ts'
import { isScientificNotation } from './spreadsheet-damage.ts'
import { checkUscc, usccLength } from './uscc.ts'

const names = {
  'licence-identifier': '证照标识',
  'licence-type-code': '证照类型代码',
  uscc: '统一社会信用代码',
  'citizen-id': '公民身份号码',
  'item-code': '事项编码',
} as const

export type IdentifiedKind = keyof typeof names

/** 判定 — one reading of a text. JSON-able; does not repeat the text. `parts` of a person's number are personal data. */
export type Finding =
  | {
      readonly kind: IdentifiedKind
      readonly name: string
      readonly valid: true
      readonly message: string
      readonly parts: Readonly<Record<string, string | number>>
      readonly remarks: readonly Remark[]
    }
  | ({ readonly kind: IdentifiedKind; readonly name: string } & Wrong<string, string>)

/**
 * 识别结果 — what a text is. `ambiguous` when two readings are equally good: both wrong, or (rarely) both right.
 * `unknown` when it has the shape of nothing we know.
 */
export type Identification =
  | Finding
  | {
      readonly kind: 'ambiguous'
      readonly name: '不能确定'
      readonly valid: boolean
      readonly message: string
      readonly candidates: readonly Finding[]
    }
  | { readonly kind: 'unknown'; readonly name: '未知'; readonly valid: false; readonly message: string }

/** Shorter texts of letters and digits could be anything; live local 事项编码 have 26 and more. */
const localItemLengthMin = 22
const lettersAndDigits = /^[0-9A-Za-z]+$/
/** Digits, or letters that are commonly mistaken for them. */
const citizenShape = /^[0-9OoIl]{17}[0-9OoIlXx]$/
const fifteenDigits = /^\d{15}$/
const nearlyEighteen = /^\d{16,18}[\dXx]$/
const dottedPartsMin = 5
const textLengthMax = 1000

/**
 * Tells what `text` is and which part of it is wrong. Shape decides (dots, length, letters), so that a wrong check character
 * still gets its diagnosis. Trims and maps full-width to half-width first, with a remark. `today` (Asia/Shanghai) bounds birth dates.
 */
export function identify(text: string, today: LocalDate): Identification {
  if (text.length > textLengthMax) return unknown('文本太长，不是任何一种已知编码')
  const plain = toHalfWidth(text)
  const [first, second] = readings(plain, today).map((found) => (plain === text ? found : withNormalisedRemark(found)))
  if (first === undefined) return unknown(unknownMessage(plain))
  if (second === undefined || first.valid !== second.valid) return second?.valid === true ? second : first
  const verdict = first.valid ? '都有效' : '都无效'
  const message = `可能是${first.name}，也可能是${second.name}；按两种规则${verdict}`
  return { kind: 'ambiguous', name: '不能确定', valid: first.valid, message, candidates: [first, second] }
}

/** The readings that the shape of `plain` allows, at most two, likeliest first. */
function readings(plain: string, today: LocalDate): readonly Finding[] {
  if (plain.split('.').length >= dottedPartsMin) return [finding('licence-identifier', checkLicenceIdentifier(plain))]
  if (isScientificNotation(plain) || fifteenDigits.test(plain))
    return [finding('citizen-id', checkCitizenId(plain, today))]
  if (!lettersAndDigits.test(plain)) return []
  if (plain.length === usccLength) return readEighteen(plain, today)
  if (plain.length === licenceTypeCodeLength) return [finding('licence-type-code', checkLicenceTypeCode(plain))]
  if (isNationalItemShape(plain) || isLocalItemShape(plain)) return [finding('item-code', checkItemCode(plain))]
  return []
}

function readEighteen(plain: string, today: LocalDate): readonly Finding[] {
  const uscc = finding('uscc', checkUscc(plain))
  return citizenShape.test(plain) ? [finding('citizen-id', checkCitizenId(plain, today)), uscc] : [uscc]
}

function isLocalItemShape(plain: string): boolean {
  return plain.length >= localItemLengthMin && /\d/.test(plain)
}

function finding(kind: IdentifiedKind, diagnosis: Right<string, object> | Wrong<string, string>): Finding {
  const name = names[kind]
  if (!diagnosis.valid) return { kind, name, ...diagnosis }
  const { parts, remarks } = diagnosis
  const message = [`${name}，有效`, ...remarks.map((remark) => remark.message)].join('；')
  return { kind, name, valid: true, message, parts: { ...parts }, remarks }
}

function withNormalisedRemark(found: Finding): Finding {
  const remark = { code: 'NORMALISED', message: '已去除首尾空白，并把全角字符转为半角' }
  return { ...found, remarks: [...found.remarks, remark] }
}

function unknown(message: string): Identification {
  return { kind: 'unknown', name: '未知', valid: false, message }
}

function unknownMessage(plain: string): string {
  if (plain === '') return '没有内容'
  if (nearlyEighteen.test(plain))
    return `共 ${String(plain.length)} 位；公民身份号码和统一社会信用代码都是 18 位，请核对是否多录或漏录一位`
  return `未能识别（${String(plain.length)} 个字符）：不具备证照标识、证照类型代码、统一社会信用代码、公民身份号码或事项编码的形状`
}
