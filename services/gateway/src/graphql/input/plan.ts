import { assert } from '@hub/kernel'
import { instant, localDate } from '@hub/schemas'
import { z } from 'zod'
import { findEnumName, type EnumName } from './enum-texts.ts'
import { fieldText } from './field-texts.ts'
import { findNestedType } from './nested-types.ts'

export type ScalarName = 'ID' | 'String' | 'Int' | 'Boolean' | 'Instant' | 'LocalDate' | 'Json'

/** 字段计划 — one field of an input type, read off its zod shape. */
export interface FieldPlan {
  readonly name: string
  readonly zh: string
  readonly kind: { readonly scalar: ScalarName } | { readonly enumeration: EnumName } | { readonly object: ObjectPlan }
  readonly list: boolean
  /** GraphQL has no "absent": `required` must be given; `nullable` becomes null where it is missing; the rest is left out. */
  readonly missing: 'refused' | 'null' | 'left-out'
}

export interface ObjectPlan {
  readonly name: string
  readonly zh: string
  readonly fields: readonly FieldPlan[]
}

/** Reads an object shape, or the flattened members of a discriminated union, as an input type. Runs once, when the schema is built. */
export function planObject(name: string, zh: string, shape: z.core.$ZodType): ObjectPlan {
  return { name, zh, fields: [...fieldsOf(shape)].map(([field, { type, optional }]) => planField(name, field, type, optional)) }
}

interface ShapeField {
  readonly type: z.core.$ZodType
  readonly optional: boolean
}

function fieldsOf(shape: z.core.$ZodType): ReadonlyMap<string, ShapeField> {
  if (shape instanceof z.ZodObject) return new Map(Object.entries(shape.shape as z.core.$ZodShape).map(([field, type]) => [field, { type, optional: false }]))
  assert(shape instanceof z.ZodUnion, 'an input type is an object or a union of objects')
  const members = shape.options.map(fieldsOf)
  const merged = new Map<string, ShapeField>()
  for (const member of members)
    for (const [field, { type }] of member) {
      const inAll = members.every((each) => each.has(field))
      const known = merged.get(field)?.type
      merged.set(field, { type: known === undefined ? type : mergeLiterals(known, type), optional: !inAll })
    }
  return merged
}

/** The discriminator: literals of the members become one enumeration. */
function mergeLiterals(one: z.core.$ZodType, other: z.core.$ZodType): z.core.$ZodType {
  const values = [...literalsOf(one), ...literalsOf(other)]
  return values.length === 0 ? one : z.literal(values)
}

function literalsOf(type: z.core.$ZodType): readonly string[] {
  return type instanceof z.ZodLiteral ? [...type.values].map(String) : []
}

function planField(parent: string, name: string, type: z.core.$ZodType, optional: boolean): FieldPlan {
  const zh = fieldText(parent, name)
  assert(zh !== undefined, `input field ${parent}.${name} has no text`)
  const { core, missing } = unwrap(type)
  const list = core instanceof z.ZodArray
  const kind = kindOf(parent, name, list ? unwrap(core.element).core : core)
  return { name, zh, kind, list, missing: optional ? 'left-out' : missing }
}

function unwrap(type: z.core.$ZodType): { readonly core: z.core.$ZodType; readonly missing: FieldPlan['missing'] } {
  if (type instanceof z.ZodDefault || type instanceof z.ZodOptional || type instanceof z.ZodExactOptional)
    return { core: unwrap(type.def.innerType).core, missing: 'left-out' }
  if (type instanceof z.ZodNullable) return { core: unwrap(type.def.innerType).core, missing: 'null' }
  return { core: type, missing: 'refused' }
}

function kindOf(parent: string, name: string, type: z.core.$ZodType): FieldPlan['kind'] {
  if (type instanceof z.ZodObject || type instanceof z.ZodUnion) {
    const nested = findNestedType(parent, name)
    assert(nested !== undefined, `nested input ${parent}.${name} has no type name`)
    return { object: planObject(nested.name, nested.zh, type) }
  }
  if (type instanceof z.ZodEnum) return enumeration(parent, name, type.options.map(String))
  if (type instanceof z.ZodLiteral) return enumeration(parent, name, literalsOf(type))
  return { scalar: scalarOf(parent, name, type) }
}

function enumeration(parent: string, name: string, values: readonly string[]): FieldPlan['kind'] {
  const found = findEnumName(values)
  assert(found !== undefined, `the values of ${parent}.${name} are no enumeration that is known`)
  return { enumeration: found }
}

function scalarOf(parent: string, name: string, type: z.core.$ZodType): ScalarName {
  if (type === instant) return 'Instant'
  if (type === localDate) return 'LocalDate'
  // The only other texts that are transformed are ids, from text to a tagged text.
  if (type instanceof z.ZodPipe) return 'ID'
  if (type instanceof z.ZodRecord) return 'Json'
  if (type instanceof z.ZodBoolean) return 'Boolean'
  if (type instanceof z.ZodNumber) return 'Int'
  assert(type instanceof z.ZodString || type instanceof z.ZodURL, `the shape of ${parent}.${name} has no GraphQL form`)
  return 'String'
}
