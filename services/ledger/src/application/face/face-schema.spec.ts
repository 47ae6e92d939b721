import type { Json } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { processorMs } from '../../../../../test/support/processor-time.ts'
import { faceProblems, schemaProblems } from './face-schema.ts'

const schema: { readonly [key: string]: Json } = {
  $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', additionalProperties: false, required: ['registered', 'remark'],
  properties: {
    registered: { type: 'string', format: 'date' }, remark: { type: 'string', minLength: 2, maxLength: 20 }, copies: { type: 'integer', minimum: 1, maximum: 9 },
    plate: { type: 'string', pattern: '^[A-Z0-9]{7}$' }, kind: { type: 'string', enum: ['new', 'used'] }, original: { type: 'boolean' },
  },
}
const good = { registered: '2026-03-02', remark: '初次登记', copies: 2, plate: 'A123456', kind: 'new', original: true }
const problems = (face: Readonly<Record<string, unknown>>): readonly string[] => faceProblems('type-1@1', schema, face)

describe('face data', () => {
  test('that fits has no problem, with or without what may be left out', () => {
    expect(problems(good)).toEqual([])
    expect(problems({ registered: '2026-03-02', remark: '补发' })).toEqual([])
  })

  test.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['is missing', { remark: undefined }, '/remark：缺少必填字段'], ['is of another type', { copies: '2' }, '/copies：类型不符'], ['is too long', { remark: '长'.repeat(21) }, '/remark：过长'],
    ['is too short', { remark: '短' }, '/remark：过短'], ['is too small', { copies: 0 }, '/copies：过小'], ['is too great', { copies: 10 }, '/copies：过大'], ['does not fit its pattern', { plate: 'a-1' }, '/plate：格式不符'],
    ['is not one of the list', { kind: 'stolen' }, '/kind：不在可选值中'], ['is no date', { registered: '2026/03/02' }, '/registered：格式不符'], ['is a day that there is not', { registered: '2026-02-30' }, '/registered：格式不符'],
    ['is none of this licence’s', { colour: 'red' }, '/colour：不是本证照的字段'],
  ])('with a field that %s is told by the name of the field', (_what, change, expected) => {
    const face = Object.fromEntries(Object.entries({ ...good, ...change }).filter(([, value]) => value !== undefined))
    expect(problems(face)).toEqual([expected])
  })

  test('with many problems is told all of them at once', () => {
    expect([...problems({ copies: 0, plate: '' })].sort()).toEqual(['/copies：过小', '/plate：格式不符', '/registered：缺少必填字段', '/remark：缺少必填字段'])
  })

  test('is never repeated in a problem, whatever it is', () => {
    const secret = fc.oneof(fc.stringMatching(/^[0-9]{17}[0-9X]$/), fc.string({ minLength: 12, unit: 'grapheme' }))
    fc.assert(fc.property(fc.constantFrom(...Object.keys(good)), secret, (field, value) => {
      expect(problems({ ...good, [field]: value }).join()).not.toContain(value)
    }))
  })

  test('is judged by the version it is of', () => {
    const looser = { ...schema, required: [] }
    expect(faceProblems('type-1@2', looser, {})).toEqual([])
    expect(problems({})).toHaveLength(2)
  })

  test('may not hide behind names that objects have by nature', () => {
    expect(problems({ ...good, constructor: 'x', toString: 'y' })).toHaveLength(2)
  })
})

describe('a schema', () => {
  test('of JSON Schema 2020-12 is good', () => {
    expect(schemaProblems(schema)).toEqual({ invalid: [], patterns: [] })
  })

  test.each<readonly [string, { readonly [key: string]: Json }]>([
    ['a type that there is not', { type: 'object', properties: { a: { type: 'text' } } }], ['a keyword that there is not', { type: 'object', propertys: {} }], ['a format that is not known', { type: 'object', properties: { a: { type: 'string', format: 'idcard' } } }],
    ['a pattern that is none', { type: 'object', properties: { a: { type: 'string', pattern: '(' } } }], ['a reference to elsewhere', { type: 'object', properties: { a: { $ref: 'https://example.org/a.json' } } }],
    ['an older draft', { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' }], ['validation that answers later', { $async: true, type: 'object', properties: {} }],
    ['validation that answers later, further in', { type: 'object', properties: { a: { $async: true, type: 'string' } } }], ['lists where names belong', { type: 'object', required: 'a' }],
  ])('with %s is refused', (_what, bad) => {
    const { invalid } = schemaProblems(bad)
    expect(invalid).toHaveLength(1)
    expect(invalid[0]?.length).toBeLessThanOrEqual(200)
  })

  test('that another type has under the same $id does not disturb it', () => {
    const one = { ...schema, $id: 'https://types.example.cn/face' }
    expect([schemaProblems(one), schemaProblems({ ...one, required: [] })].flatMap(({ invalid }) => invalid)).toEqual([])
    expect([faceProblems('a@1', one, good), faceProblems('b@1', { ...one, required: [] }, {})]).toEqual([[], []])
  })

  test('of any JSON is good or refused, and never makes the check fail', () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('type', 'properties', 'required', '$ref', '$id', '$defs', 'allOf', 'if', 'pattern', 'format', '$async', 'x'), fc.jsonValue({ maxDepth: 3 })), (any) => {
      expect(schemaProblems(any as { readonly [key: string]: Json }).invalid.length).toBeLessThanOrEqual(1)
    }))
  })
})

describe('a regular expression in a schema', () => {
  const withPattern = (pattern: string) => ({ ...schema, properties: { ...(schema['properties'] as object), plate: { type: 'string', pattern } } })

  test('is run in linear time, whatever it is and whatever it is run over', async () => {
    const plate = `${'a'.repeat(1_999)}!`
    expect(await processorMs(() => {
      for (const pattern of ['^(a+)+$', '^(a|a)*$', '^(.*a){8}$', '^(\\w*)*-$']) expect(faceProblems(`slow ${pattern}`, withPattern(pattern), { ...good, plate })).toEqual(['/plate：格式不符'])
    })).toBeLessThan(10_000)
  })

  test('is told by its place and its fault where it cannot be run so', () => {
    expect(schemaProblems(withPattern('^(?=.*[A-Z]).*$'))).toEqual({ invalid: [], patterns: ['/properties/plate/pattern：含有先行或后行断言'] })
    expect(schemaProblems({ ...withPattern('^(.)\\1$'), allOf: [{ patternProperties: { '(?<!x)y': true }, propertyNames: { type: 'string', pattern: 'a{2000}' } }] } as never).patterns).toEqual([
      '/properties/plate/pattern：含有反向引用', '/allOf/0/patternProperties：含有先行或后行断言', '/allOf/0/propertyNames/pattern：过长或重复次数过多',
    ])
  })

  test('that only looks like one, in a constant, is none', () => {
    expect(schemaProblems({ ...schema, examples: [{ pattern: '(?=a)' }] })).toEqual({ invalid: [], patterns: [] })
  })

  test('of one field does not stand for that of another', () => {
    const two = { ...schema, properties: { ...(schema['properties'] as object), plate: { type: 'string', pattern: '^A' }, other: { type: 'string', pattern: '^B' } } }
    expect(faceProblems('two patterns', two, { ...good, other: 'B1' })).toEqual([])
    expect(faceProblems('two patterns', two, { ...good, other: 'A1' })).toEqual(['/other：格式不符'])
  })

  test('that was registered before it was looked at judges nobody’s data, and says who has to mend it', () => {
    expect(faceProblems('old type', withPattern('(?=a)'), good)).toEqual(['证照类型的正则表达式不能使用，请目录管理员修订证照类型'])
  })
})
