import { digits } from './alphabet.ts'
import type { Branded } from './brand.ts'
import { right, wrong, type Right, type Wrong } from './diagnosis.ts'
import { findStrangeCharacter } from './strange-character.ts'
import { checkUscc, usccLength, type Uscc } from './uscc.ts'

/** 证照类型代码 — 21 characters: 统一社会信用代码 of the defining authority and a 3-digit serial (GB/T 36904-2018). */
export type LicenceTypeCode = Branded<'LicenceTypeCode'>

export interface LicenceTypeCodeParts {
  /** 定义机构 — a ministry, or a local body: types may be defined locally. */
  readonly definingAuthority: Uscc
  /** 3 digits, counted by the defining authority */
  readonly serial: string
}

export type LicenceTypeCodePart = 'whole' | keyof LicenceTypeCodeParts
export type LicenceTypeCodeFault = 'LENGTH_WRONG' | 'DEFINING_AUTHORITY_WRONG' | 'CHARACTER_NOT_ALLOWED'
export type LicenceTypeCodeDiagnosis =
  | Right<LicenceTypeCode, LicenceTypeCodeParts>
  | Wrong<LicenceTypeCodePart, LicenceTypeCodeFault>

export const licenceTypeCodeLength = 21
const serialMax = 999

export function parseLicenceTypeCode(text: string): LicenceTypeCode | undefined {
  const diagnosis = checkLicenceTypeCode(text)
  return diagnosis.valid ? diagnosis.value : undefined
}

export function checkLicenceTypeCode(text: string): LicenceTypeCodeDiagnosis {
  if (text.length !== licenceTypeCodeLength) {
    const message = `证照类型代码应为 21 位，给出的是 ${String(text.length)} 位`
    return wrong({ part: 'whole', code: 'LENGTH_WRONG', message })
  }
  const authority = checkUscc(text.slice(0, usccLength))
  if (!authority.valid) {
    const message = `前 18 位（定义机构统一社会信用代码）有误：${authority.message}`
    return wrong({ ...authority, part: 'definingAuthority', code: 'DEFINING_AUTHORITY_WRONG', message })
  }
  const serial = text.slice(usccLength)
  const strange = findStrangeCharacter(serial, digits)
  if (strange !== undefined) {
    const message = `后 3 位（顺序号）应为数字：其中${strange.message}`
    const { hint } = strange
    return wrong({ part: 'serial', code: 'CHARACTER_NOT_ALLOWED', message, ...(hint === undefined ? {} : { hint }) })
  }
  return right(text as LicenceTypeCode, { definingAuthority: authority.value, serial })
}

/** Builds the 证照类型代码 number `serial` of an authority; undefined when `serial` is not a whole number 0..999. */
export function buildLicenceTypeCode(definingAuthority: Uscc, serial: number): LicenceTypeCode | undefined {
  if (!Number.isInteger(serial) || serial < 0 || serial > serialMax) return undefined
  return parseLicenceTypeCode(definingAuthority + String(serial).padStart(3, '0'))
}
