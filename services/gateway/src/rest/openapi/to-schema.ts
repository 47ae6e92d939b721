import { instant, localDate } from '@hub/schemas'
import { z } from 'zod'
import { fieldText } from '../../graphql/input/field-texts.ts'
import { findNestedType } from '../../graphql/input/nested-types.ts'

export type JsonSchema = Readonly<Record<string, unknown>>
export type Components = Record<string, JsonSchema>

const prefix = '#/components/schemas/'
export const schemaRef = (name: string): JsonSchema => ({ $ref: `${prefix}${name}` })

/**
 * 转为 JSON Schema — puts a zod shape, as a caller may write it, among the components under `name`; shapes that it refers to stand beside
 * it. `inputType` names the GraphQL input type of the same command: its fields get their texts from there.
 */
export function addComponent(components: Components, name: string, shape: z.core.$ZodType, inputType?: string): void {
  const made = z.toJSONSchema(shape, {
    target: 'draft-2020-12', io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const format = formatOf(zodSchema)
      if (format !== undefined) jsonSchema.format = format
    },
  })
  const own = (part: string): string => `${name}.${part.replace(/^_+/, '')}`
  // One copy without shared members: what is written into one place must not show in another.
  const { $schema: _dialect, $defs: parts, ...schema } = JSON.parse(JSON.stringify(made), (key, value: unknown) =>
    (key === '$ref' && typeof value === 'string' ? value.replace(/^#\/\$defs\/(.+)$/, (_match, part: string) => prefix + own(part)) : value)) as Record<string, unknown>
  if (inputType !== undefined) describeFields(schema, inputType)
  for (const [part, definition] of Object.entries((parts ?? {}) as Components)) components[own(part)] = definition
  components[name] = schema
}

/** Ids and times are texts that are transformed; every other transformed text is an id. */
function formatOf(type: z.core.$ZodType): string | undefined {
  if (type === instant) return 'date-time'
  if (type === localDate) return 'date'
  return type instanceof z.ZodPipe ? 'uuid' : undefined
}

/** Members by their texts, as deep as the input types have names. */
function describeFields(schema: Record<string, unknown>, inputType: string): void {
  for (const variant of variantsOf(schema)) {
    for (const [field, member] of Object.entries((variant['properties'] ?? {}) as Record<string, Record<string, unknown>>)) {
      const text = fieldText(inputType, field)
      if (text !== undefined) member['description'] = text
      const nested = findNestedType(inputType, field)
      if (nested !== undefined) describeFields(member, nested.name)
    }
  }
}

/** The schema itself, the items of a list, the members of a choice. */
function variantsOf(schema: Record<string, unknown>): readonly Record<string, unknown>[] {
  const inner = [schema['items'], ...['anyOf', 'oneOf'].flatMap((choice) => (schema[choice] ?? []) as unknown[])]
  return [schema, ...inner.filter((each): each is Record<string, unknown> => typeof each === 'object' && each !== null).flatMap(variantsOf)]
}
