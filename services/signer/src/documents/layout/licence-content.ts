import { unreachable } from '@hub/kernel'
import type { licenceValues } from '@hub/schemas'

/** 证照内容 — what one licence says; the template says where. Dates are YYYY-MM-DD. */
export interface LicenceContent {
  /** 照面信息, by the names of the licence type's fields */
  readonly face: Readonly<Record<string, string | number | boolean>>
  /** 证照编号; null where the type numbers none */
  readonly number: string | null
  /** 证照标识 (GB/T 36904) */
  readonly identifier: string
  readonly issued: string
  /** `until` null: 长期 */
  readonly validity: { readonly from: string; readonly until: string | null }
  /** 颁发机构, each with a seal, in the order of the seals */
  readonly issuers: readonly string[]
  readonly holders: readonly string[]
}

type LicenceValue = (typeof licenceValues)[number]
type Source = LicenceValue | `face.${string}`

/** The text that a template asks for by name; undefined where this licence has none. */
export function valueOf(content: LicenceContent, name: string, source: string): string | undefined {
  if (source.startsWith('face.')) {
    const value = Object.hasOwn(content.face, source.slice(5)) ? content.face[source.slice(5)] : undefined
    return value === undefined || value === '' ? undefined : typeof value === 'boolean' ? (value ? '是' : '否') : String(value)
  }
  return licenceValue(content, name, source as Exclude<Source, `face.${string}`>)
}

function licenceValue({ number, identifier, issued, validity, issuers, holders }: LicenceContent, name: string, source: LicenceValue): string | undefined {
  switch (source) {
    case 'licence.name':
      return name
    case 'licence.number':
      return number ?? undefined
    case 'licence.identifier':
      return identifier
    case 'licence.issued':
      return issued
    case 'licence.from':
      return validity.from
    case 'licence.until':
      return validity.until ?? '长期'
    case 'licence.validity':
      return `${inWords(validity.from)}至${validity.until === null ? '长期' : inWords(validity.until)}`
    case 'licence.issuers':
      return issuers.join('　')
    case 'licence.holders':
      return holders.join('、')
    default:
      return unreachable(source)
  }
}

/** 2024-03-01 as 2024年03月01日; anything else (长期) as it stands. */
export function inWords(day: string): string {
  return day.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$1年$2月$3日')
}
