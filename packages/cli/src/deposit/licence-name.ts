import { licenceIdentifierLengthMax, parseUuid, toHalfWidth } from '@hub/schemas'

/** 证照的叫法 — by its id in the hub, by its 证照标识, or by type and 证照编号. Whether there is such a licence, and only one, is for the hub to say. */
export type LicenceName =
  | { readonly kind: 'id'; readonly licenceId: string }
  | { readonly kind: 'identifier'; readonly identifier: string }
  | { readonly kind: 'number'; readonly typeCode: string; readonly licenceNumber: string }

/** As somebody wrote it, trimmed; empty where it is not there. */
export interface WrittenName { readonly licenceId: string; readonly identifier: string; readonly typeCode: string; readonly licenceNumber: string }

const typeCodeShape = /^[0-9A-Z]{21}$/
const numberCharsMax = 128
/** GB/T 36904: every 证照标识 begins so. */
const identifierRoot = '1.2.156.3005.2.'

/**
 * 认证照 — of several names that stand side by side the most exact one counts: the id, then the identifier, then type and number; one that is malformed is told, and no other taken in its place.
 */
export function readLicenceName({ licenceId, identifier, typeCode, licenceNumber }: WrittenName): LicenceName | { readonly problem: string } {
  if (licenceId !== '') {
    const id = parseUuid(licenceId.toLowerCase())
    return id === undefined ? { problem: '证照内部编号须为 UUID，见证照登记簿' } : { kind: 'id', licenceId: id }
  }
  if (identifier !== '') return identifier.length > licenceIdentifierLengthMax ? { problem: `电子证照标识最多 ${String(licenceIdentifierLengthMax)} 个字符` } : { kind: 'identifier', identifier }
  if (licenceNumber === '') return { problem: '没有指明证照：须有证照内部编号、电子证照标识，或者证照类型代码与证照编号' }
  if (licenceNumber.length > numberCharsMax) return { problem: `证照编号最多 ${String(numberCharsMax)} 个字符` }
  const code = toHalfWidth(typeCode).toUpperCase()
  return typeCodeShape.test(code) ? { kind: 'number', typeCode: code, licenceNumber } : { problem: '证照类型代码须为 21 位大写字母或数字，与证照编号同填' }
}

/** What stands behind one option for a person: an id or an identifier, told apart by their looks. */
export function readLicenceOption(text: string): LicenceName | { readonly problem: string } {
  const given = text.trim()
  return readLicenceName({ licenceId: given.startsWith(identifierRoot) ? '' : given, identifier: given.startsWith(identifierRoot) ? given : '', typeCode: '', licenceNumber: '' })
}

/** Tells names apart, for digests: an id stands as it is. Never shown. */
export function keyOfName(name: LicenceName): string {
  switch (name.kind) {
    case 'id': return name.licenceId
    case 'identifier': return `identifier ${name.identifier}`
    case 'number': return `number ${name.typeCode} ${name.licenceNumber}`
  }
}

/** 请求头 — headers hold no Chinese, so a number and an identifier, which may be none by the standard, stand there as in an address. */
export function headersOf(name: LicenceName): Readonly<Record<string, string>> {
  switch (name.kind) {
    case 'id': return { 'x-licence-id': name.licenceId }
    case 'identifier': return { 'x-licence-identifier': encodeURIComponent(name.identifier) }
    case 'number': return { 'x-licence-type': name.typeCode, 'x-licence-number': encodeURIComponent(name.licenceNumber) }
  }
}
