import { describe, expect, test } from 'vitest'
import { schema } from '../../services/gateway/src/graphql/schema.ts'

// The plugin lets a field without authScopes through. Here silence is a failure; a field for everybody says so itself.
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((root) => root !== null && root !== undefined)
const fields = roots.flatMap((root) => Object.values(root.getFields()).map((field) => [`${root.name}.${field.name}`, field] as const))

test('the schema has its root fields', () => {
  expect(fields.length).toBeGreaterThan(60)
})

describe.each(fields)('%s', (_name, field) => {
  test('declares who may call it', () => {
    const options = field.extensions['pothosOptions'] as { readonly authScopes?: unknown } | undefined
    expect(options?.authScopes).toBeDefined()
  })
  test('has a Chinese description', () => {
    expect(field.description ?? '').toMatch(/\p{Script=Han}/u)
  })
})
