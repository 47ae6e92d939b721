import { digits, digitsAndLetters, isOver } from './alphabet.ts'
import type { Branded } from './brand.ts'
import { right, wrong, wrongCheck, type Remark, type Right, type Wrong } from './diagnosis.ts'
import { issuerFormOf, issuerRemarks, type IssuerForm } from './licence-issuer.ts'
import { licenceTypeCodeLength, parseLicenceTypeCode } from './licence-type-code.ts'
import { checkCharacter37_36 } from './mod-37-36.ts'
import { findStrangeCharacter } from './strange-character.ts'

/** 证照标识 — names one version of one licence nation-wide (GB/T 36904-2018): well formed, check character right. */
export type LicenceIdentifier = Branded<'LicenceIdentifier'>

/** 证照标识的组成 — what stands between the root OID and the check character. */
export interface LicenceIdentifierParts {
  /** 证照类型代码, 21 characters; a wrong authority inside it is a remark, since live types have such prefixes */
  readonly typeCode: string
  /** 颁发机构代码 */
  readonly issuer: string
  readonly issuerForm: IssuerForm
  /** 流水号, 1..64 of 0-9A-Z (11..32 seen live) */
  readonly serial: string
  /** 版本号, 1..999; one more for each new version of the same licence */
  readonly version: number
}

export type LicenceIdentifierPart = 'whole' | 'root' | 'typeCode' | 'issuer' | 'serial' | 'version' | 'check'
export type LicenceIdentifierShapeFault =
  | 'TOO_LONG'
  | 'PART_COUNT_WRONG'
  | 'ROOT_WRONG'
  | 'LENGTH_WRONG'
  | 'CHARACTER_NOT_ALLOWED'
  | 'VERSION_OUT_OF_RANGE'
type ShapeWrong = Wrong<LicenceIdentifierPart, LicenceIdentifierShapeFault>
/** 校验位不符 — everything else is in place, so the parts are told: an import keeps the identifier as given and flags it. */
type CheckWrong = Wrong<'check', 'CHECK_CHARACTER_WRONG'> & { readonly parts: LicenceIdentifierParts }
export type LicenceIdentifierDiagnosis = Right<LicenceIdentifier, LicenceIdentifierParts> | ShapeWrong | CheckWrong

/** 根 OID of licence identifiers (GB/T 36904-2018). Not part of what the check character covers. */
export const licenceIdentifierRoot = '1.2.156.3005.2'
/** Length of the metadata field ZZBS (standards.md 1.3a). */
export const licenceIdentifierLengthMax = 200
export const licenceSerialLengthMax = 64
export const licenceVersionMax = 999
const rootArcs = 5
const partCount = 10
const versionLength = 3

export function parseLicenceIdentifier(text: string): LicenceIdentifier | undefined {
  const diagnosis = checkLicenceIdentifier(text)
  return diagnosis.valid ? diagnosis.value : undefined
}

/**
 * Says what `text` lacks to be a 证照标识. A wrong check character is told beside the computed one and never repaired:
 * published identifiers with wrong ones exist, and which character is wrong cannot be known.
 */
export function checkLicenceIdentifier(text: string): LicenceIdentifierDiagnosis {
  if (text.length > licenceIdentifierLengthMax)
    return wrong({ part: 'whole', code: 'TOO_LONG', message: '证照标识不超过 200 个字符' })
  const arcs = text.split('.')
  if (arcs.length !== partCount) {
    const message = `证照标识用“.”分成 10 段，给出的是 ${String(arcs.length)} 段`
    return wrong({ part: 'whole', code: 'PART_COUNT_WRONG', message })
  }
  if (arcs.slice(0, rootArcs).join('.') !== licenceIdentifierRoot)
    return wrong({ part: 'root', code: 'ROOT_WRONG', message: `证照标识应以 ${licenceIdentifierRoot} 开头` })
  return checkParts(text, arcs.slice(rootArcs))
}

function checkParts(text: string, [typeCode = '', issuer = '', serial = '', version = '', check = '']: readonly string[]): LicenceIdentifierDiagnosis {
  return (
    checkTypeCode(typeCode) ??
    checkIssuer(issuer) ??
    checkSerial(serial) ??
    checkVersion(version) ??
    checkAlphabet('check', '校验位', check, digitsAndLetters) ??
    checkLength('check', '校验位', check, check.length === 1, '1 位') ??
    checkWhole(text, { typeCode, issuer, issuerForm: formOf(issuer), serial, version: Number(version) }, check)
  )
}

// Its shape has been checked by then.
function formOf(issuer: string): IssuerForm {
  return issuerFormOf(issuer) ?? 'uscc'
}

function checkWhole(text: string, parts: LicenceIdentifierParts, check: string): LicenceIdentifierDiagnosis {
  const computed = checkCharacter37_36(parts.typeCode + parts.issuer + parts.serial + versionText(parts.version)) ?? ''
  const remarks = [...typeCodeRemarks(parts.typeCode), ...issuerRemarks(parts.issuer)]
  if (computed !== check) return { ...wrongCheck(check, computed, remarks), parts }
  return right(text as LicenceIdentifier, parts, remarks)
}

function checkTypeCode(typeCode: string): ShapeWrong | undefined {
  return (
    checkLength('typeCode', '证照类型代码', typeCode, typeCode.length === licenceTypeCodeLength, '21 位') ??
    checkAlphabet('typeCode', '证照类型代码', typeCode, digitsAndLetters)
  )
}

function checkIssuer(issuer: string): ShapeWrong | undefined {
  return (
    checkAlphabet('issuer', '颁发机构代码', issuer, digitsAndLetters) ??
    checkLength('issuer', '颁发机构代码', issuer, issuerFormOf(issuer) !== undefined, '18 位（或 6 位数字、21 位）')
  )
}

function checkSerial(serial: string): ShapeWrong | undefined {
  const fits = serial.length >= 1 && serial.length <= licenceSerialLengthMax
  return (
    checkLength('serial', '流水号', serial, fits, '1 至 64 位') ?? checkAlphabet('serial', '流水号', serial, digitsAndLetters)
  )
}

function checkVersion(version: string): ShapeWrong | undefined {
  if (version === '000')
    return wrong({ part: 'version', code: 'VERSION_OUT_OF_RANGE', message: '版本号从 001 开始' })
  return (
    checkLength('version', '版本号', version, version.length === versionLength, '3 位') ??
    checkAlphabet('version', '版本号', version, digits)
  )
}

function checkLength(
  part: LicenceIdentifierPart,
  name: string,
  text: string,
  fits: boolean,
  expected: string,
): ShapeWrong | undefined {
  if (fits) return undefined
  return wrong({ part, code: 'LENGTH_WRONG', message: `${name}应为 ${expected}，给出的是 ${String(text.length)} 位` })
}

function checkAlphabet(part: LicenceIdentifierPart, name: string, text: string, alphabet: string): ShapeWrong | undefined {
  const strange = findStrangeCharacter(text, alphabet)
  if (strange === undefined) return undefined
  const { index: _index, message, ...hint } = strange
  return wrong({ part, code: 'CHARACTER_NOT_ALLOWED', message: `${name}的${message}`, ...hint })
}

function typeCodeRemarks(typeCode: string): readonly Remark[] {
  if (parseLicenceTypeCode(typeCode) !== undefined) return []
  return [{ code: 'TYPE_CODE_WRONG', message: '其中的证照类型代码本身不合规则（定义机构代码校验不符，或顺序号不是数字）' }]
}

/**
 * Composes the 证照标识 and its check character. Undefined when a part is out of shape, or `version` is not a whole number 1..999.
 * The check digits inside `typeCode` and `issuer` are the business of their own types: pass parsed values.
 */
export function buildLicenceIdentifier(parts: Omit<LicenceIdentifierParts, 'issuerForm'>): LicenceIdentifier | undefined {
  const { typeCode, issuer, serial, version } = parts
  if (!Number.isInteger(version)) return undefined
  const check = checkCharacter37_36(typeCode + issuer + serial + versionText(version))
  if (check === undefined) return undefined
  return parseLicenceIdentifier([licenceIdentifierRoot, typeCode, issuer, serial, versionText(version), check].join('.'))
}

/** 下一版本 — the identifier of the next version of the same licence; undefined after version 999. */
export function nextVersion(identifier: LicenceIdentifier): LicenceIdentifier | undefined {
  const diagnosis = checkLicenceIdentifier(identifier)
  if (!diagnosis.valid) return undefined
  return buildLicenceIdentifier({ ...diagnosis.parts, version: diagnosis.parts.version + 1 })
}

function versionText(version: number): string {
  return String(version).padStart(versionLength, '0')
}

/** True when `text` may stand as 流水号: 1..64 of 0-9A-Z. */
export function isLicenceSerial(text: string): boolean {
  return text.length >= 1 && text.length <= licenceSerialLengthMax && isOver(text, digitsAndLetters)
}
