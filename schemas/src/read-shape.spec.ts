import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readShape } from './read-shape.ts'

const runs = Number(process.env['FC_RUNS'] ?? 300)
const text = z.strictObject({ name: z.string().min(1).max(3) })
const read = (json: string) => readShape(text, JSON.parse(json))
const depth = 100_000

describe('a value whose length is no number and no text', () => {
  test.each([
    ['an object without a text', '{"name":{"length":{"toString":1}}}'],
    ['an object with two names taken', '{"name":{"length":{"toString":null,"valueOf":{}}}}'],
    ['a list that holds such an object', '{"name":{"length":[[{"toString":1}]]}}'],
    ['a list of lists without end', `{"name":{"length":${'['.repeat(depth)}${']'.repeat(depth)}}}`],
  ])('is refused as a whole: %s', (_what, json) => {
    expect(read(json)).toEqual({ success: false, error: { issues: [{ code: 'custom', path: [], message: '名为 length 的成员不是数也不是文字', input: undefined }] } })
  })

  test('is refused however deep it stands', () => {
    expect(read(`{"name":${'{"a":'.repeat(depth)}{"length":{"toString":1}}${'}'.repeat(depth)}}`).error?.issues).toMatchObject([{ path: [] }])
  })

  test('is refused without a prototype too', () => {
    const bare = (members: object): unknown => Object.assign(Object.create(null) as object, members)
    expect(readShape(text, { name: { length: bare({}) } }).error?.issues).toMatchObject([{ path: [] }])
    expect(readShape(text, bare({ name: 'abc' }))).toEqual({ success: true, data: { name: 'abc' } })
  })
})

describe('a value with a length of another kind', () => {
  test.each(['1', '-1', '1e400', 'null', 'true', '"x"', '[]', '[7]', '{}', '{"type":"string"}'])('%s is refused by the shape, where it stands', (length) => {
    expect(read(`{"name":{"length":${length}}}`).error?.issues[0]).toMatchObject({ code: 'invalid_type', path: ['name'] })
  })

  test('is taken where anything may be called so', () => {
    const schema = { properties: { length: { type: 'string' }, toString: { type: 'string' } } }
    expect(readShape(z.record(z.string(), z.json()), schema)).toEqual({ success: true, data: schema })
  })
})

test('whatever the value, a shape with bounds of every kind answers', () => {
  const shape = z.object({ a: z.string().min(1).max(2), b: z.array(z.string().length(3)).max(2), c: z.record(z.string().max(3), z.union([z.string().max(1), z.number().int().min(0)])), d: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('x') }), z.strictObject({ kind: z.literal('y'), url: z.url().max(9) })]) }).partial()
  const key = fc.constantFrom('a', 'b', 'c', 'd', 'kind', 'url', 'length', 'size', 'toString', 'valueOf', 'constructor', '__proto__', 'then')
  const value = fc.letrec((tie) => ({ any: fc.oneof({ maxDepth: 5, withCrossShrink: true }, fc.jsonValue({ maxDepth: 0 }), fc.array(tie('any'), { maxLength: 3 }), fc.array(fc.tuple(key, tie('any')), { maxLength: 4 }).map((members) => JSON.parse(`{${members.map(([name, member]) => `${JSON.stringify(name)}:${JSON.stringify(member)}`).join(',')}}`) as unknown)) })).any
  fc.assert(fc.property(value, (any) => {
    const answer = readShape(shape, any)
    expect(answer.success || answer.error.issues.length > 0).toBe(true)
  }), { numRuns: runs * 10 })
})
