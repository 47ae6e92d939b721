import { commandShapes, type CommandReply, type CommandType } from '@hub/schemas'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { goodBodies } from '../../../../../schemas/src/commands/fixtures.ts'
import { accepted } from '../../clients/fixtures.ts'
import { edgeCodes } from '../../errors/edge-codes.ts'
import { startTestHub, type TestHub } from '../../testing/hub.ts'
import { buildOpenApi } from './document.ts'
import { hubHealth, live } from './health-shapes.ts'
import { commandReply } from './reply-shapes.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json }
type JsonObject = { readonly [member: string]: Json }
type Media = { readonly schema: JsonObject }
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Media>> }>>
}
const document = JSON.parse(JSON.stringify(buildOpenApi())) as {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonObject>> }
}
const { schemas } = document.components
const types = Object.keys(commandShapes) as CommandType[]

let hub: TestHub
beforeAll(async () => { hub = await startTestHub() })
afterAll(() => hub.close())

/** Every value of a JSON tree with the names that lead to it. */
function* walk(value: Json | undefined, path: readonly string[] = []): Generator<readonly [readonly string[], Json]> {
  if (value === undefined) return
  yield [path, value]
  if (typeof value === 'object' && value !== null) for (const [name, member] of Object.entries(value)) yield* walk(member as Json, [...path, name])
}

/** A validator of one component, references included. */
function validator(name: string): z.ZodType {
  const here = JSON.parse(JSON.stringify({ ...schemas[name], $defs: schemas }).replaceAll('#/components/schemas/', '#/$defs/')) as Parameters<typeof z.fromJSONSchema>[0]
  return z.fromJSONSchema(here)
}

describe('the document', () => {
  test('is served to anybody, as what it is', async () => {
    const answer = await hub.app.inject({ method: 'GET', url: '/v1/openapi.json' })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
    expect(answer.json()).toEqual(document)
    expect(document.openapi).toBe('3.1.1')
  })

  test('has every REST route of the server, and no other', () => {
    // Routes that go on where another ends stand below it.
    const printed = hub.app.printRoutes({ commonPrefix: false }).replace(/(\/v1\/ocsp)( \(.*\)\n).*── [*]/, '$1$2$1/{request}').replaceAll(/(\/v1\/crl\/\w+\/issuing)( \(.*\)\n).*── (-:generation)/g, '$1$2$1$3')
    const routes = [...printed.matchAll(/(\/\S*) \(([A-Z, ]+)\)/g)].flatMap(([, url = '', methods = '']) => methods.split(', ').map((method) => `${method.toLowerCase()} ${url.replaceAll(/:(\w+)/g, '{$1}')}`))
    expect(routes).toContain('post /graphql')
    const told = Object.entries(document.paths).flatMap(([url, operations]) => Object.keys(operations).map((method) => `${method} ${url}`))
    expect(told.sort()).toEqual(routes.filter((route) => !route.endsWith(' /graphql')).sort())
  })

  test('refers only to what is in it, and leaves nothing in it that nothing refers to', () => {
    const refs = [...walk(document as unknown as Json)].flatMap(([path, value]) => (path.at(-1) === '$ref' ? [String(value)] : []))
    const named = [...walk(document.components as unknown as Json)].filter(([path]) => path.length === 2).map(([path]) => `#/components/${path.join('/')}`)
    expect(refs.filter((ref) => !named.includes(ref))).toEqual([])
    expect(named.filter((name) => !refs.includes(name) && !name.includes('/securitySchemes/'))).toEqual([])
    expect(Object.keys(schemas).filter((name) => !/^[A-Za-z0-9._-]+$/.test(name))).toEqual([])
  })

  test('has a Chinese summary for each operation and a description for each answer, and names each operation once', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
    for (const { summary, responses } of operations) {
      expect(summary).toMatch(/\p{Script=Han}/u)
      for (const { description } of Object.values(responses)) expect(description).not.toBe('')
    }
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
  })
})

describe('the shape of a command', () => {
  test.each(types)('%s takes a good body and refuses one without what it needs, as the ledger does', (type) => {
    const body = goodBodies[type] as JsonObject
    expect(validator(type).safeParse(body).error).toBeUndefined()
    for (const needed of (schemas[type]?.['required'] ?? []) as readonly string[]) {
      const { [needed]: _left, ...rest } = body
      expect([validator(type).safeParse(rest).success, commandShapes[type].safeParse(rest).success], needed).toEqual([false, false])
    }
    const strange = { ...body, strange: 1 }
    expect([validator(type).safeParse(strange).success, commandShapes[type].safeParse(strange).success]).toEqual([false, false])
  })

  test.each(types)('%s says what each of its fields means, and what the command does', (type) => {
    expect(schemas[type]?.['description']).toMatch(/\p{Script=Han}/u)
    const members = Object.entries((schemas[type]?.['properties'] ?? {}) as Readonly<Record<string, JsonObject>>)
    expect(members.filter(([, { description }]) => typeof description !== 'string').map(([name]) => name)).toEqual([])
  })

  test('tells ids and times apart from other texts', () => {
    const members = schemas['SuspendLicence']?.['properties'] as Readonly<Record<string, JsonObject>>
    expect([members['licenceId']?.['format'], members['effectiveAt']?.['format'], members['reason']?.['format']]).toEqual(['uuid', 'date-time', undefined])
  })

  test('on a line is that of its type: commands may be all of them, imports those of existing stock', () => {
    const bodiesOf = (name: string) => (schemas[name]?.['oneOf'] as readonly { readonly properties: { readonly type: { readonly const: string }; readonly body: { readonly $ref: string } } }[])
      .map(({ properties }) => [properties.type.const, properties.body.$ref])
    expect(bodiesOf('CommandLine')).toEqual(types.map((type) => [type, `#/components/schemas/${type}`]))
    expect(bodiesOf('ImportLine').map(([type]) => type).sort()).toEqual(['CancelDeposit', 'ConfirmLicence', 'DepositLicence', 'ResolveDuplicate', 'ReviseDeposit'])
  })
})

describe('what is answered', () => {
  const replies: readonly CommandReply[] = [
    accepted(7, { caseId: 'c' }),
    { kind: 'refused', code: 'ROLE_MISSING', detail: { check: 1, roles: ['a'] }, position: null, ids: {} },
    { kind: 'invalid', problems: [{ path: 'holders.0', message: '缺少必填项' }] },
    { kind: 'unavailable', retryAfterMs: 500 },
    { kind: 'accepted', position: 8, ids: {}, replayed: true, answer: { outcome: 'deposited', licenceId: 'l', identifierCheck: 'absent', duplicate: true } },
    { kind: 'accepted', position: 9, ids: {}, replayed: false, answer: { outcome: 'audited', licenceId: 'l', status: 'valid', state: { a: [1, null] }, values: [{ part: 'p', subject: 's', value: { b: 'c' } }], erased: [] } },
  ]

  test.each(replies)('to a command fits the published shape: %j', (reply) => {
    expect(commandReply.safeParse(reply).error).toBeUndefined()
    expect(validator('CommandReply').safeParse(reply).error).toBeUndefined()
    expect(validator('CommandReply').safeParse({ ...reply, kind: 'perhaps' }).success).toBe(false)
  })

  test('about health is what the server says', async () => {
    const ask = async (url: string): Promise<unknown> => (await hub.app.inject({ method: 'GET', url })).json()
    expect(live.strict().parse(await ask('/health/live'))).toEqual({ live: true })
    expect(hubHealth.strict().parse(await ask('/health/ready'))).toMatchObject({ ready: true })
    expect(validator('HubHealth').safeParse(await ask('/health/ready')).error).toBeUndefined()
  })

  test('instead of a result is a problem of the published shape, with a status that the operation names', async () => {
    const answer = await hub.app.inject({ method: 'POST', url: '/v1/commands', headers: { 'content-type': 'application/x-ndjson' }, payload: '' })
    expect(validator('Problem').safeParse(answer.json()).error).toBeUndefined()
    expect(Object.keys(document.paths['/v1/commands']?.['post']?.responses ?? {})).toContain(String(answer.statusCode))
    expect((schemas['Problem']?.['properties'] as Readonly<Record<string, JsonObject>>)['code']?.['enum']).toEqual(Object.keys(edgeCodes))
  })
})
