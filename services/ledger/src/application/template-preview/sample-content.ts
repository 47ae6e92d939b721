import type { Json, LicenceContent, LicenceTypeDefinition, LocalDate } from '@hub/schemas'

type Face = LicenceContent['face']
type Property = Readonly<Record<string, Json>>

/** 样例内容 — what a licence of the type could say, by the labels of its fields, under what the caller gave of her own. It is nobody's. */
export function sampleContent({ code, definition, issuer, today }: { readonly code: string; readonly definition: LicenceTypeDefinition; readonly issuer: string; readonly today: LocalDate }, given: Face): LicenceContent {
  const { fields, faceSchema, holdersMin } = definition
  const properties = (faceSchema['properties'] ?? {}) as Readonly<Record<string, Property>>
  const made = Object.entries(fields).map(([name, { label }]) => [name, sampleValue(label, properties[name] ?? {}, today)] as const)
  return {
    face: { ...Object.fromEntries(made), ...given },
    number: '样字第0000000号', identifier: `1.2.156.3005.2.${code}.00000000000000000X.SAMPLE.001.0`, issued: today,
    validity: { from: today, until: definition.validityYearsMax === null ? null : `${Number(today.slice(0, 'YYYY'.length)) + definition.validityYearsMax}-12-31` },
    issuers: [issuer], holders: Array.from({ length: holdersMin }, (_, at) => `样例持证人${at + 1}`),
  }
}

function sampleValue(label: string, { type, format, maxLength, enum: choices }: Property, today: LocalDate): string | number | boolean {
  if (Array.isArray(choices) && typeof choices[0] === 'string') return choices[0]
  if (type === 'boolean') return true
  if (type === 'number' || type === 'integer') return 1
  if (format === 'date') return today
  return typeof maxLength === 'number' ? `（${label}）`.slice(0, maxLength) : `（${label}）`
}
