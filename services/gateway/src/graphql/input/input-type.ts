import { assert } from '@hub/kernel'
import type { InputFieldRef, InputObjectRef } from '@pothos/core'
import { builder, type Builder } from '../builder.ts'
import { enumType } from './enum-types.ts'
import type { FieldPlan, ObjectPlan } from './plan.ts'

type SchemaTypesOf<B> = B extends PothosSchemaTypes.SchemaBuilder<infer Types> ? Types : never
type Types = SchemaTypesOf<Builder>
export type InputRef = InputObjectRef<Types, Record<string, unknown>>

function buildInput({ name, zh, fields }: ObjectPlan): InputRef {
  return builder.inputType(name, {
    description: zh,
    fields: (t): Record<string, InputFieldRef<Types, unknown>> => Object.fromEntries(fields.map((field) => [
      field.name,
      t.field({ type: field.list ? [typeOf(field)] : typeOf(field), required: field.missing === 'refused', description: field.zh }),
    ])),
  })
}

const built = new Map<string, { readonly ref: InputRef; readonly fields: string }>()

/** 输入类型 — the GraphQL input object of a plan; two plans of one name must have the same fields. */
export function inputType(plan: ObjectPlan): InputRef {
  const fields = plan.fields.map(({ name }) => name).join()
  const known = built.get(plan.name)
  assert(known === undefined || known.fields === fields, `two different input types are called ${plan.name}`)
  if (known !== undefined) return known.ref
  const ref = buildInput(plan)
  built.set(plan.name, { ref, fields })
  return ref
}

function typeOf({ kind }: FieldPlan) {
  if ('scalar' in kind) return kind.scalar
  return 'enumeration' in kind ? enumType(kind.enumeration) : inputType(kind.object)
}
