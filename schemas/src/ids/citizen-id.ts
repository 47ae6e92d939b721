import { digits } from './alphabet.ts'
import { findProvinceName } from './area-code.ts'
import type { Branded } from './brand.ts'
import { right, wrong, wrongCheck, type Right, type Wrong } from './diagnosis.ts'
import { parseLocalDate, type LocalDate } from './local-date.ts'
import { checkCharacter11_2 } from './mod-11-2.ts'
import { isScientificNotation, roundedTailRemarks, spreadsheetDamageMessage } from './spreadsheet-damage.ts'
import { findStrangeCharacter } from './strange-character.ts'

/** 公民身份号码 — 18 characters, GB 11643-1999: area 6, birth date 8, sequence 3, check 1 (X upper case). */
export type CitizenId = Branded<'CitizenId'>
/** 15 位旧号码 — area 6, birth date YYMMDD, sequence 3, no check character. Found on old records; another kind, never silently converted. */
export type FifteenDigitId = Branded<'FifteenDigitId'>

/** 公民身份号码的组成 — sequence and check are left out so that the parts do not spell the number. Personal data all the same. */
export interface CitizenIdParts {
  /** 地址码 at first registration; only its province is checked */
  readonly area: string
  readonly birthDate: LocalDate
  /** 性别 by the parity of the sequence: odd is male [M] */
  readonly sex: 'male' | 'female'
}

export type CitizenIdPart = 'whole' | 'area' | 'birthDate' | 'sequence' | 'check'
export type CitizenIdFault =
  | 'SPREADSHEET_DAMAGED'
  | 'LENGTH_WRONG'
  | 'CHARACTER_NOT_ALLOWED'
  | 'LOWER_CASE_X'
  | 'PROVINCE_UNKNOWN'
  | 'BIRTH_DATE_IMPOSSIBLE'
  | 'BIRTH_DATE_BEFORE_1900'
  | 'BIRTH_DATE_IN_FUTURE'
  | 'CHECK_CHARACTER_WRONG'
type CitizenIdWrong = Wrong<CitizenIdPart, CitizenIdFault>
export type CitizenIdDiagnosis =
  | (Right<CitizenId, CitizenIdParts> & { readonly kind: 'eighteen' })
  | (Right<FifteenDigitId, CitizenIdParts> & { readonly kind: 'fifteen' })
  | CitizenIdWrong

const birthDateMin = '1900-01-01'
/** Residence permits of Taiwan residents number from 83, where GB/T 2260 has 71 [M]. */
const taiwanPermitPrefix = '83'
const sequenceMax = 999
/** 15-digit sequences from here on marked people of a hundred years and more, whose century was not 19 [M]. */
const centenarianSequenceMin = 996

/** The 18-character number or nothing; 15-digit numbers have `parseFifteenDigitId`. `today` bounds the birth date. */
export function parseCitizenId(text: string, today: LocalDate): CitizenId | undefined {
  const diagnosis = checkCitizenId(text, today)
  return diagnosis.valid && diagnosis.kind === 'eighteen' ? diagnosis.value : undefined
}

export function parseFifteenDigitId(text: string, today: LocalDate): FifteenDigitId | undefined {
  const diagnosis = checkCitizenId(text, today)
  return diagnosis.valid && diagnosis.kind === 'fifteen' ? diagnosis.value : undefined
}

/** Says what `text` lacks to be a 公民身份号码 of somebody born from 1900 up to and including `today`. Takes the text as it is. */
export function checkCitizenId(text: string, today: LocalDate): CitizenIdDiagnosis {
  if (isScientificNotation(text))
    return wrong({ part: 'whole', code: 'SPREADSHEET_DAMAGED', message: spreadsheetDamageMessage })
  if (text.length === 15) return checkFifteen(text, today)
  if (text.length === 18) return checkEighteen(text, today)
  const message = `公民身份号码应为 18 位（旧号码 15 位），给出的是 ${String(text.length)} 位`
  return wrong({ part: 'whole', code: 'LENGTH_WRONG', message })
}

function checkEighteen(text: string, today: LocalDate): CitizenIdDiagnosis {
  const body = text.slice(0, 17)
  const check = text.slice(17)
  const strange = checkCharacters(body, digits, 14) ?? checkLastCharacter(check)
  if (strange !== undefined) return strange
  const birthDate = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`
  const parts = readParts(text.slice(0, 6), birthDate, Number(text.slice(14, 17)), today)
  const remarks = roundedTailRemarks(text)
  if ('code' in parts) return { ...parts, remarks }
  const computed = checkCharacter11_2(body) ?? ''
  if (computed !== check) return wrongCheck(check, computed, remarks)
  return { ...right(text as CitizenId, parts, remarks), kind: 'eighteen' }
}

function checkFifteen(text: string, today: LocalDate): CitizenIdDiagnosis {
  const strange = checkCharacters(text, digits, 12)
  if (strange !== undefined) return strange
  const birthDate = `19${text.slice(6, 8)}-${text.slice(8, 10)}-${text.slice(10, 12)}`
  const parts = readParts(text.slice(0, 6), birthDate, Number(text.slice(12)), today)
  if ('code' in parts) return parts
  const remark = { code: 'FIFTEEN_DIGIT', message: '15 位旧号码，没有校验码，年份按 19×× 年理解' }
  return { ...right(text as FifteenDigitId, parts, [remark]), kind: 'fifteen' }
}

function checkCharacters(text: string, alphabet: string, sequenceFrom: number): CitizenIdWrong | undefined {
  const strange = findStrangeCharacter(text, alphabet)
  if (strange === undefined) return undefined
  const { index, ...words } = strange
  const part = index < 6 ? 'area' : index < sequenceFrom ? 'birthDate' : 'sequence'
  return wrong({ part, code: 'CHARACTER_NOT_ALLOWED', ...words })
}

function checkLastCharacter(check: string): CitizenIdWrong | undefined {
  if (check === 'x') return wrong({ part: 'check', code: 'LOWER_CASE_X', message: '第 18 位的 x 应写成大写 X' })
  const strange = findStrangeCharacter(check, `${digits}X`)
  if (strange === undefined) return undefined
  const { hint } = strange
  const message = '第 18 位（校验码）应为数字或大写 X'
  return wrong({ part: 'check', code: 'CHARACTER_NOT_ALLOWED', message, ...(hint === undefined ? {} : { hint }) })
}

function readParts(area: string, birthText: string, sequence: number, today: LocalDate): CitizenIdParts | CitizenIdWrong {
  const prefix = area.slice(0, 2)
  if (findProvinceName(prefix) === undefined && prefix !== taiwanPermitPrefix)
    return wrong({ part: 'area', code: 'PROVINCE_UNKNOWN', message: '前两位不是省级行政区划代码' })
  const birthDate = parseLocalDate(birthText)
  if (birthDate === undefined)
    return wrong({ part: 'birthDate', code: 'BIRTH_DATE_IMPOSSIBLE', message: '出生日期不存在' })
  if (birthDate < birthDateMin)
    return wrong({ part: 'birthDate', code: 'BIRTH_DATE_BEFORE_1900', message: '出生日期早于 1900 年' })
  if (birthDate > today)
    return wrong({ part: 'birthDate', code: 'BIRTH_DATE_IN_FUTURE', message: '出生日期晚于今天' })
  return { area, birthDate, sex: sequence % 2 === 1 ? 'male' : 'female' }
}

/** Composes a synthetic number with the right check character, for demos and tests; undefined when a part is out of range. */
export function buildCitizenId(parts: {
  readonly area: string
  readonly birthDate: LocalDate
  /** 顺序码, 0..999 */
  readonly sequence: number
}): CitizenId | undefined {
  const { area, birthDate, sequence } = parts
  if (area.length !== 6 || !Number.isInteger(sequence) || sequence < 0 || sequence > sequenceMax) return undefined
  const body = area + birthDate.replaceAll('-', '') + String(sequence).padStart(3, '0')
  return parseCitizenId(body + (checkCharacter11_2(body) ?? ''), birthDate)
}

/**
 * 15 位升 18 位 — inserts the century 19 and adds the check character [M]. For a person who asks for it by name; no parser calls it.
 * Undefined for sequences 996..999, whose holders were born before 1900 [M].
 */
export function upgradeFifteenDigit(old: FifteenDigitId): CitizenId | undefined {
  if (Number(old.slice(12)) >= centenarianSequenceMin) return undefined
  const body = `${old.slice(0, 6)}19${old.slice(6)}`
  const check = checkCharacter11_2(body)
  return check === undefined ? undefined : ((body + check) as CitizenId)
}
