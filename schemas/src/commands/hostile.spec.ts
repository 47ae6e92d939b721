import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commandShapes, parseCommand, problemsMax, type CommandType, type ParsedInput } from './command-shapes.ts'
import { goodBodies, licenceId } from './fixtures.ts'
import { nestingMax } from './sound-json.ts'

const runs = Number(process.env['FC_RUNS'] ?? 300)
const types = Object.keys(commandShapes) as CommandType[]
const anyType = fc.constantFrom(...types)

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type Path = readonly (string | number)[]

/** Where each leaf of a body stands. */
function leaves(value: Json, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [at]
  return Array.isArray(value) ? value.flatMap((item: Json, i) => leaves(item, [...at, i])) : Object.entries(value).flatMap(([key, member]) => leaves(member as Json, [...at, key]))
}

function replaced(value: Json, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by
  if (Array.isArray(value)) return value.map((item: Json, i) => (i === step ? replaced(item, rest, by) : item))
  return Object.fromEntries(Object.entries(value as object).map(([key, member]) => [key, key === step ? replaced(member as Json, rest, by) : member]))
}

const told = (parsed: ParsedInput<CommandType>): string => (parsed.ok ? '' : parsed.problems.map(({ path, message }) => `${path} ${message}`).join('\n'))
const places = types.flatMap((type) => leaves(goodBodies[type] as Json).map((path) => [type, path] as const))

describe('any body whatever', () => {
  test('is refused or taken, and never makes parsing fail', () => {
    fc.assert(fc.property(anyType, fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true, withTypedArray: true }), (type, body) => {
      const parsed = parseCommand(type, body)
      expect(parsed.ok || (parsed.problems.length > 0 && parsed.problems.length <= problemsMax)).toBe(true)
    }), { numRuns: runs })
  })

  test('with something strange in one place of a good body is refused or taken, and never makes parsing fail', () => {
    fc.assert(fc.property(fc.constantFrom(...places), fc.anything({ withNullPrototype: true }), ([type, path], strange) => {
      const parsed = parseCommand(type, replaced(goodBodies[type] as Json, path, strange))
      expect(parsed.ok || parsed.problems.length > 0).toBe(true)
    }), { numRuns: runs })
  })
})

describe('a problem', () => {
  // Long enough not to stand in a message by chance.
  const secret = fc.oneof(fc.stringMatching(/^[0-9]{17}[0-9X]$/), fc.string({ unit: 'grapheme', minLength: 12, maxLength: 60 }), fc.constantFrom('王小示例，身份证号码丢失待补办', '<script>alert(1)</script>')).filter((text) => text.trim().length >= 12)

  test('never repeats a value', () => {
    fc.assert(fc.property(fc.constantFrom(...places), secret, fc.boolean(), ([type, path], value, wrapped) => {
      const parsed = parseCommand(type, replaced(goodBodies[type] as Json, path, wrapped ? [value] : value))
      expect(told(parsed)).not.toContain(value)
    }), { numRuns: runs })
  })

  test('never repeats a member’s name that a caller made of a value', () => {
    const key = secret.filter((text) => !/^[A-Za-z][A-Za-z0-9]*$/.test(text))
    const objects = [['ReviewLicence', []], ['ComposeLicence', ['face']], ['ComposeLicence', ['holders', 0]], ['RegisterLicenceType', ['definition', 'fields']], ['OpenCase', ['parties', 0, 'presence']]] as const
    fc.assert(fc.property(fc.constantFrom(...objects), key, ([type, path], name) => {
      const object: unknown = path.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], goodBodies[type])
      const parsed = parseCommand(type, replaced(goodBodies[type] as Json, path, { ...(object as object), [name]: 'x' }))
      expect(parsed.ok).toBe(false)
      expect(told(parsed)).not.toContain(name)
    }), { numRuns: runs })
  })

  test('is one of at most twenty, however many there are', () => {
    const bodies: readonly (readonly [CommandType, object])[] = [
      ['EntrustIntake', { windowUnit: licenceId, items: Array.from({ length: 5_000 }, () => 'x') }],
      ['ComposeLicence', { ...goodBodies.ComposeLicence, face: Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`f ${n}`, 'x'])) }],
      ['ReviewLicence', Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`f${n}`, n]))],
    ]
    for (const [type, body] of bodies) {
      const parsed = parseCommand(type, body)
      expect(parsed.ok).toBe(false)
      expect(parsed.ok ? 0 : parsed.problems.length).toBeLessThanOrEqual(problemsMax)
      expect(told(parsed).length).toBeLessThan(2_000)
    }
  })
})

describe.each(types)('%s', (type) => {
  const good = goodBodies[type] as Json

  test('takes a lone surrogate nowhere: such text has no canonical form', () => {
    for (const path of leaves(good)) expect(parseCommand(type, replaced(good, path, 'A\ud800')).ok).toBe(false)
  })

  test('takes a text of a hundred thousand characters in no field of its own', () => {
    for (const path of leaves(good)) if (!path.includes('faceSchema') && path.join() !== 'bytes') expect(parseCommand(type, replaced(good, path, 'A'.repeat(100_000))).ok).toBe(false)
  })

  test('takes no object, list, null or boolean where it asks for text', () => {
    for (const path of leaves(good)) {
      const before = path.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], good)
      if (typeof before !== 'string' || path.includes('faceSchema') || path.includes('face')) continue
      for (const strange of [{}, [], [before], { toString: before }, false]) expect(parseCommand(type, replaced(good, path, strange)).ok).toBe(false)
    }
  })
})

describe('control characters', () => {
  test.each(['\u0000', '\u0007', '\u001b[2J', '\u007f'])('%j have no place in what a person typed', (control) => {
    for (const [type, field] of [['ReviseUnit', 'name'], ['SuspendLicence', 'reason'], ['OpenInvestigation', 'number'], ['PublishServiceItem', 'code']] as const)
      expect(parseCommand(type, { ...goodBodies[type], [field]: `a${control}b` })).toEqual({ ok: false, problems: [{ path: field, message: '含有控制字符' }] })
    expect(parseCommand('ComposeLicence', { ...goodBodies.ComposeLicence, face: { remark: `a${control}b` } }).ok).toBe(false)
  })
})

describe('names that objects have by nature', () => {
  // Each by its text: a caller has nothing but JSON, and there is nothing that it cannot write.
  const natural = ['length', 'size', 'toString', 'valueOf', 'constructor', 'hasOwnProperty', 'prototype', 'then', 'toJSON', 'name', 'message'] as const
  const contents = ['null', '{}', '[]', '1e400', '-1', '"x"', '{"toString":1}', '{"toString":null,"valueOf":null}', '[[{"toString":1}]]', `${'['.repeat(30)}${']'.repeat(30)}`, '{"length":{"toString":1}}']
  const strange = [...contents.map((content) => `{"length":${content}}`), ...natural.map((name) => `{"${name}":{"toString":1,"valueOf":1}}`), '{"length":1,"0":"a"}', '{"length":{"__proto__":null}}', '{"__proto__":{"length":{"toString":1}}}']
    .map((text): unknown => JSON.parse(text))

  test.each(types)('make %s fail nowhere, with whatever they hold: it is refused or taken', (type) => {
    for (const path of leaves(goodBodies[type] as Json)) for (const value of strange) {
      const parsed = parseCommand(type, replaced(goodBodies[type] as Json, path, value))
      expect(parsed.ok || parsed.problems.length > 0, `${path.join('.')} ${JSON.stringify(value)}`).toBe(true)
    }
  })

  test('make a whole body fail nowhere either', () => {
    for (const type of types) for (const value of strange) expect(parseCommand(type, value)).toMatchObject({ ok: false })
  })

  test('are refused as the own name of a member, wherever they could stand', () => {
    const polluted = (json: string): unknown => JSON.parse(json)
    expect(parseCommand('ComposeLicence', { ...goodBodies.ComposeLicence, face: polluted('{"__proto__":"x"}') })).toMatchObject({ ok: false })
    expect(parseCommand('RegisterLicenceType', { ...goodBodies.RegisterLicenceType, definition: { ...goodBodies.RegisterLicenceType.definition, faceSchema: polluted('{"properties":{"__proto__":{"type":"string"}}}') } })).toMatchObject({ ok: false })
    expect(parseCommand('ReviewLicence', polluted(`{"licenceId":"${licenceId}","__proto__":{"role":"auditor"}}`))).toMatchObject({ ok: false })
    expect(({} as Record<string, unknown>)['role']).toBeUndefined()
  })

  test('are refused as a field of a command', () => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty', 'prototype'])
      expect(parseCommand('ReviewLicence', { licenceId, [name]: 1 })).toMatchObject({ ok: false })
  })

  test('stay plain members where a face field is called so', () => {
    const parsed = parseCommand('ComposeLicence', { ...goodBodies.ComposeLicence, face: { constructor: 'x' } })
    if (!parsed.ok) throw new Error('a face field may be called so')
    expect(Object.hasOwn(parsed.input.face, 'constructor')).toBe(true)
  })
})

describe('nesting', () => {
  const nested = (depth: number, wrap: (inner: unknown) => unknown): unknown => Array.from({ length: depth }).reduce<unknown>((inner) => wrap(inner), 1)
  const withSchema = (faceSchema: unknown): object => ({ ...goodBodies.RegisterLicenceType, definition: { ...goodBodies.RegisterLicenceType.definition, faceSchema } })

  test.each([['lists', (inner: unknown) => [inner]], ['objects', (inner: unknown) => ({ not: inner })]] as const)('of %s deeper than any command needs is refused, and does not exhaust the stack', (_what, wrap) => {
    for (const depth of [nestingMax, 1_000, 100_000])
      expect(parseCommand('RegisterLicenceType', withSchema({ a: nested(depth, wrap) }))).toEqual({ ok: false, problems: [{ path: '', message: `嵌套不能超过 ${nestingMax} 层` }] })
    expect(parseCommand('RegisterLicenceType', withSchema({ a: nested(nestingMax - 3, wrap) })).ok).toBe(true)
  })
})
