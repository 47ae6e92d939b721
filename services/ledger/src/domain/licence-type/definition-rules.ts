import { firstRefusal, refuse, type Refusal } from '@hub/kernel'
import type { Json, LicenceTypeDefinition, LicenceTypeRefusal, UnitId } from '@hub/schemas'
import type { DefinitionFacts } from './commands.ts'

type Verdict = Refusal<LicenceTypeRefusal> | undefined

const problemsToldMax = 10
const scalarTypes: readonly Json[] = ['string', 'number', 'integer', 'boolean']

/** The first thing wrong with a definition, from who to what. */
export function definitionRefusal(definition: LicenceTypeDefinition, { unknownUnits, schemaProblems, unfitPatterns }: DefinitionFacts): Verdict {
  return firstRefusal(
    unitsRefusal(definition, unknownUnits),
    schemaProblems.length > 0 ? refuse('LICENCE_TYPE_SCHEMA_INVALID', { problems: schemaProblems.slice(0, problemsToldMax) }) : undefined,
    unfitPatterns.length > 0 ? refuse('LICENCE_TYPE_PATTERN_UNFIT', { patterns: unfitPatterns.slice(0, problemsToldMax) }) : undefined,
    faceRefusal(definition),
  )
}

function unitsRefusal(definition: LicenceTypeDefinition, unknownUnits: readonly UnitId[]): Verdict {
  const { holdersMin, holdersMax, issuers, issuersMax, supervisor, authority } = definition
  if (holdersMin > holdersMax) return refuse('LICENCE_TYPE_HOLDERS_RANGE', { holdersMin, holdersMax })
  if (new Set(issuers).size !== issuers.length) return refuse('LICENCE_TYPE_ISSUERS_REPEATED')
  if (issuersMax > issuers.length) return refuse('LICENCE_TYPE_ISSUERS_TOO_FEW', { issuersMax, issuers: issuers.length })
  const unknown = [...issuers, ...(supervisor === null ? [] : [supervisor])].filter((unit) => unknownUnits.includes(unit))
  if (unknown.length > 0) return refuse('LICENCE_TYPE_UNIT_UNKNOWN', { units: unknown.slice(0, problemsToldMax) })
  const supervised = Object.values(authority).some((who) => who !== 'issuer')
  return supervised && supervisor === null ? refuse('LICENCE_TYPE_SUPERVISOR_MISSING') : undefined
}

/** 照面数据 is flat: each field is sealed, masked and granted on its own, so it has to be one value, and have a name. */
function faceRefusal({ faceSchema, fields, holdersMax, uniqueness }: LicenceTypeDefinition): Verdict {
  const properties = namedProperties(faceSchema)
  if (properties === undefined) return refuse('LICENCE_TYPE_SCHEMA_NOT_FLAT')
  const deep = Object.keys(properties).filter((name) => !isScalar(properties[name]))
  if (deep.length > 0) return refuse('LICENCE_TYPE_SCHEMA_NOT_FLAT', { fields: deep })
  const undescribed = Object.keys(properties).filter((name) => !Object.hasOwn(fields, name))
  if (undescribed.length > 0) return refuse('LICENCE_TYPE_FIELD_UNDESCRIBED', { fields: undescribed })
  const unknown = Object.keys(fields).filter((name) => !Object.hasOwn(properties, name))
  if (unknown.length > 0) return refuse('LICENCE_TYPE_FIELD_UNKNOWN', { fields: unknown })
  const required = requiredOf(faceSchema)
  const unknownRequired = required.filter((name) => !Object.hasOwn(properties, name))
  if (unknownRequired.length > 0) return refuse('LICENCE_TYPE_REQUIRED_UNKNOWN', { fields: unknownRequired })
  const outside = Object.entries(fields).filter(([, { holder }]) => holder !== undefined && holder >= holdersMax)
  if (outside.length > 0) return refuse('LICENCE_TYPE_FIELD_HOLDER_RANGE', { fields: outside.map(([name]) => name) })
  if ('field' in uniqueness && !required.includes(uniqueness.field)) return refuse('LICENCE_TYPE_UNIQUENESS_FIELD', { field: uniqueness.field })
  return undefined
}

function namedProperties(schema: { readonly [key: string]: Json }): { readonly [key: string]: Json } | undefined {
  const named = schema['type'] === 'object' && schema['additionalProperties'] === false && !Object.hasOwn(schema, 'patternProperties')
  return named && isObject(schema['properties']) ? schema['properties'] : undefined
}

function isScalar(schema: Json | undefined): boolean {
  return isObject(schema) && schema['type'] !== undefined && scalarTypes.includes(schema['type'])
}

function requiredOf(schema: { readonly [key: string]: Json }): readonly string[] {
  const { required } = schema
  return Array.isArray(required) ? required.filter((name: Json) => typeof name === 'string') : []
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
