import type { licenceValues } from './template-shape.ts'

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

const values: Readonly<Record<LicenceValue, (content: LicenceContent, name: string) => string | readonly string[] | null>> = {
  'licence.name': (_content, name) => name,
  'licence.number': ({ number }) => number,
  'licence.identifier': ({ identifier }) => identifier,
  'licence.issued': ({ issued }) => issued,
  'licence.from': ({ validity }) => validity.from,
  'licence.until': ({ validity }) => validity.until ?? '长期',
  'licence.validity': ({ validity: { from, until } }) => `${inWords(from)}至${until === null ? '长期' : inWords(until)}`,
  'licence.issuers': ({ issuers }) => issuers,
  'licence.holders': ({ holders }) => holders.join('、'),
}

/** What a template asks for by name: a text, or several that may stand on lines of their own; undefined where this licence has none. `name` is the template's. */
export function valueOf(content: LicenceContent, name: string, source: string): readonly string[] | undefined {
  const value = source.startsWith('face.') ? faceValue(content, source) : values[source as LicenceValue](content, name)
  return value === null || value === undefined ? undefined : [value].flat()
}

function faceValue(content: LicenceContent, source: string): string | undefined {
  const field = source.slice('face.'.length)
  const value = Object.hasOwn(content.face, field) ? content.face[field] : undefined
  if (typeof value === 'boolean') return value ? '是' : '否'
  return value === undefined || value === '' ? undefined : String(value)
}

/** 2024-03-01 as 2024年03月01日; anything else (长期) as it stands. */
export function inWords(day: string): string {
  return day.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$1年$2月$3日')
}
