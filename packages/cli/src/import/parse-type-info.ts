import { parseLicenceTypeCode, parseUscc, parseUuid } from '@hub/schemas'
import { member, textMember } from '../hub/ask.ts'
import { parseUniqueness } from './order-keys.ts'
import type { FieldRule, TypeInfo } from './type-info.ts'

/**
 * 解析类型说明 — `{typeId, code, name, issuers: [{unitId, uscc}], definition: {fields, faceSchema}}`, from GraphQL or from a `--fields`
 * file, to what the import needs; undefined where it is something else. Rules of the JSON Schema beyond type, required, enum, maxLength
 * and date stay with the ledger.
 */
export function parseTypeInfo(value: unknown): TypeInfo | undefined {
  const [typeId, code, name] = [parseUuid(textMember(value, 'typeId') ?? ''), parseLicenceTypeCode(textMember(value, 'code') ?? ''), textMember(value, 'name')]
  const definition = member(value, 'definition')
  const fields = member(definition, 'fields')
  const issuers = issuersOf(member(value, 'issuers'))
  if (typeId === undefined || code === undefined || name === undefined || issuers === undefined || !isRecord(fields)) return undefined
  const uniqueness = member(definition, 'uniqueness')
  const schema = member(definition, 'faceSchema')
  const required = member(schema, 'required')
  const requiredNames = new Set(Array.isArray(required) ? required.map(String) : [])
  const properties = member(schema, 'properties')
  return {
    typeId, code, name, issuers,
    uniqueness: parseUniqueness(textMember(uniqueness, 'per'), textMember(uniqueness, 'field')),
    fields: Object.entries(fields).map(([field, entry]) => ruleOf(field, { label: textMember(entry, 'label') ?? field, property: member(properties, field), required: requiredNames.has(field) })),
  }
}

function ruleOf(name: string, { label, property, required }: { readonly label: string; readonly property: unknown; readonly required: boolean }): FieldRule {
  const [type, choices, charsMax] = [textMember(property, 'type'), member(property, 'enum'), member(property, 'maxLength')]
  const kind = type === 'number' || type === 'integer' || type === 'boolean' ? type : textMember(property, 'format') === 'date' ? 'date' : 'text'
  return {
    name, label, kind, required,
    choices: Array.isArray(choices) && choices.every((choice) => typeof choice === 'string') ? choices : undefined,
    charsMax: typeof charsMax === 'number' ? charsMax : undefined,
  }
}

function issuersOf(value: unknown): ReadonlyMap<string, string> | undefined {
  if (!Array.isArray(value)) return undefined
  const issuers = new Map<string, string>()
  for (const entry of value as readonly unknown[]) {
    const [uscc, unitId] = [parseUscc(textMember(entry, 'uscc') ?? ''), parseUuid(textMember(entry, 'unitId') ?? '')]
    if (uscc === undefined || unitId === undefined) return undefined
    issuers.set(uscc, unitId)
  }
  return issuers
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
