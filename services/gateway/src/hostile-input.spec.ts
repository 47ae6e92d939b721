import fc from 'fast-check'
import { base64url } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { processorMs } from '../../../test/support/processor-time.ts'
import { accepted } from './clients/fixtures.ts'
import { isEdgeCode } from './errors/edge-codes.ts'
import { parseGraphQLParams } from './fast-path/graphql-params.ts'
import { EdgeError } from './errors/edge-error.ts'
import { post } from './testing/graphql-request.ts'
import { holdClock } from './testing/hold-clock.ts'
import { startTestHub, type TestHub } from './testing/hub.ts'
import { testAudience, testIssuer } from './testing/tokens.ts'

let hub: TestHub
let clerk: Record<string, string>
beforeAll(async () => {
  hub = await startTestHub()
  clerk = { authorization: `Bearer ${await hub.signIn('clerk', ['issuing-clerk'])}` }
  hub.answerWith(accepted(1))
})
afterAll(() => hub.close())
beforeEach(() => {
  hub.ledger.requests.length = 0
  hub.logged.length = 0
})

const number = '110101199003070010'
const status = { query: '{ hubStatus { ready } }' }

async function expectCode(payload: unknown, httpStatus: number, code: string, headers: Readonly<Record<string, string>> = clerk) {
  const answer = await post(hub.app, payload, headers)
  expect(answer.body.errors).toMatchObject([{ extensions: { code, traceId: answer.raw.headers['x-trace-id'] } }])
  expect(answer.body.errors?.[0]?.message).toMatch(/[\u4e00-\u9fff]/)
  expect(answer.status).toBe(httpStatus)
  expect(hub.commands()).toEqual([])
  return answer
}

describe('a hostile body', () => {
  test.each([
    ['malformed JSON', `{"query": "${number}`, 400, 'BAD_REQUEST'],
    ['no JSON at all', '', 400, 'BAD_REQUEST'],
    ['a batch', [status, status], 400, 'BAD_REQUEST'],
    ['a JSON string', '"text"', 400, 'BAD_REQUEST'],
    ['null', 'null', 400, 'BAD_REQUEST'],
    ['variables that are a list', { ...status, variables: [1] }, 400, 'BAD_REQUEST'],
    ['a query that is a number', { query: 7 }, 400, 'BAD_REQUEST'],
    ['neither query nor hash', { operationName: 'X' }, 400, 'BAD_REQUEST'],
    ['a persisted query of another version', { extensions: { persistedQuery: { version: 2, sha256Hash: 'a'.repeat(64) } } }, 400, 'BAD_REQUEST'],
    ['a hash that nobody trusts', { documentId: 'a'.repeat(64) }, 404, 'PERSISTED_QUERY_NOT_FOUND'],
    ['a hash that is none', { documentId: '../../etc/passwd' }, 404, 'PERSISTED_QUERY_NOT_FOUND'],
    ['an unknown operation name', { ...status, operationName: 'Other' }, 400, 'BAD_REQUEST'],
    ['a prototype', '{"__proto__": {"query": "{ hubStatus { ready } }"}}', 400, 'BAD_REQUEST'],
  ])('%s gets its own answer', async (_name, payload, httpStatus, code) => {
    const { raw } = await expectCode(payload, httpStatus, code)
    expect(raw.body + hub.logged.join()).not.toContain(number)
  })

  test('a body above 256 KiB is refused before it is read', async () => {
    await expectCode({ query: `{ hubStatus { ready } } # ${'x'.repeat(256 * 1024)}` }, 413, 'BODY_TOO_LARGE')
  })

  test('JSON nested a hundred thousand deep is refused or ignored, and the next request is served', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    await expectCode(`{"query": "mutation($i: SuspendLicenceInput!) { suspendLicence(input: $i) { __typename } }", "variables": {"i": ${deep}}}`, 400, 'INPUT_INVALID')
    expect((await post(hub.app, status)).status).toBe(200)
  })

  test.each<readonly [object]>([[{ length: { toString: 1 } }], [{ toString: 1, valueOf: 1 }], [{ constructor: null, then: {}, toJSON: 1, hasOwnProperty: 1 }]])('%j in the place of a text is no fault of ours', async (hostile) => {
    const input = { commandId: 'c1', typeId: 't1', issuers: ['u1'], holders: [], validity: { from: '2026-01-01', until: null }, face: {}, licenceNumber: null, duplicates: 1 }
    const composed = { query: 'mutation($i: ComposeLicenceInput!) { composeLicence(input: $i) { __typename } }' }
    for (const field of ['commandId', 'typeId', 'licenceNumber', 'duplicates']) await expectCode({ ...composed, variables: { i: { ...input, [field]: hostile } } }, 400, 'INPUT_INVALID')
    // The face is JSON of a type's own making, which the ledger judges.
    expect((await post(hub.app, { ...composed, variables: { i: { ...input, face: { remark: hostile } } } }, clerk)).body).toEqual({ data: { composeLicence: { __typename: 'CommandAccepted' } } })
    expect(hub.commands()).toMatchObject([{ body: { face: { remark: hostile } } }])
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])('%s is no GraphQL', async (type) => {
    await expectCode('query=%7B%7D', 415, 'UNSUPPORTED_MEDIA_TYPE', { ...clerk, 'content-type': type })
  })

  test('an address that cannot be decoded is not repeated', async () => {
    const answer = await hub.app.inject({ method: 'GET', url: `/docs/${number}%zz` })
    expect(answer.statusCode).toBe(400)
    expect(answer.body + hub.logged.join()).not.toContain(number)
  })

  test('a document in an address is refused: addresses end in logs', async () => {
    const answer = await hub.app.inject({ method: 'GET', url: `/graphql?query=%7BhubStatus%7Bready%7D%7D&variables=${number}` })
    expect(answer.statusCode).toBe(405)
    expect(answer.headers['allow']).toBe('POST')
    expect(hub.logged.join()).not.toContain(number)
  })
})

describe('a hostile document', () => {
  const repeat = (count: number, part: (i: number) => string) => Array.from({ length: count }, (_, i) => part(i)).join(' ')

  test.each([
    ['a syntax error', '{ hubStatus { "110101199003070010" } }', 'GRAPHQL_SYNTAX'],
    ['an unknown field', '{ secrets }', 'GRAPHQL_INVALID'],
    ['a thousand aliases', `{ ${repeat(1_000, (i) => `a${i}: hubStatus { ready }`)} }`, 'TOKENS_EXCEEDED'],
    ['a hundred aliases', `{ ${repeat(100, (i) => `a${i}: hubStatus { ready }`)} }`, 'ALIASES_EXCEEDED'],
    ['a hundred thousand characters of comment', `{ hubStatus { ready } } # ${'x'.repeat(100_000)}`, 'TOKENS_EXCEEDED'],
    ['a cycle of fragments', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }', 'GRAPHQL_INVALID'],
    ['introspection nested without end', `{ __schema { types { ${'fields { type { '.repeat(20)} name ${'} }'.repeat(20)} } } }`, 'GRAPHQL_INVALID'],
    ['a literal of the wrong type', `mutation { suspendLicence(input: {commandId: "1", licenceId: "2", reason: ${number}}) { __typename } }`, 'GRAPHQL_INVALID'],
  ])('%s gets its own answer, which repeats no literal', async (_name, query, code) => {
    const { raw } = await expectCode({ query }, 400, code)
    expect(raw.body + hub.logged.join()).not.toContain(number)
  })

  test('fragments that double thirty times are priced in no time', async () => {
    const fragments = repeat(30, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)
    const query = `{ ...F0 } ${fragments} fragment F30 on Query { hubStatus { ready } }`
    expect(await processorMs(() => expectCode({ query }, 400, 'COST_EXCEEDED'))).toBeLessThan(10_000)
  })

  test('twenty commands in one document run one after the other', async () => {
    const commands = repeat(20, (i) => `c${i}: suspendLicence(input: $i) { __typename }`)
    const answer = await post(hub.app, { query: `mutation($i: SuspendLicenceInput!) { ${commands} }`, variables: { i: { commandId: 'a', licenceId: 'b', reason: 'c' } } }, clerk)
    expect(answer.status).toBe(200)
    expect(hub.ledger.requests.map((lines) => lines.length)).toEqual(Array.from({ length: 20 }, () => 1))
  })

  test('whatever the params, the parser answers or refuses with a code of the list', () => {
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), fc.object({ key: fc.constantFrom('query', 'variables', 'extensions', 'documentId', 'operationName', 'persistedQuery') })), (body) => {
      try {
        const { query, hash } = parseGraphQLParams(body)
        expect(query !== undefined || hash !== undefined).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(EdgeError)
      }
    }))
  })

  test('whatever the document, the answer has data or a code of the list', async () => {
    const part = fc.constantFrom('{', '}', '(', ')', 'hubStatus', 'ready', 'query', 'mutation', 'suspendLicence', 'input:', '$i', '...', 'on', 'Query', 'fragment', '@skip(if: true)', '"x"', '7', ':', '__typename')
    await fc.assert(fc.asyncProperty(fc.array(part, { maxLength: 14 }), async (parts) => {
      const { body } = await post(hub.app, { query: parts.join(' ') }, clerk)
      const codes = (body.errors ?? []).map(({ extensions }) => extensions['code'])
      expect(codes.every(isEdgeCode)).toBe(true)
      expect(codes).not.toContain('INTERNAL')
      expect('data' in body || codes.length > 0).toBe(true)
    }), { numRuns: 200 })
  })
})

describe('a hostile token', () => {
  const unsigned = (header: object) =>
    `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify({ iss: testIssuer, aud: testAudience, sub: 'clerk', exp: 4_000_000_000 }))}`

  test.each<[string, () => Promise<string>, string]>([
    ['expired', () => hub.issuer.sign('clerk', { exp: 1_700_000_000 }), 'TOKEN_EXPIRED'],
    ['of another audience', () => hub.issuer.sign('clerk', { aud: 'urn:other' }), 'TOKEN_INVALID'],
    ['of another issuer', () => hub.issuer.sign('clerk', { iss: 'http://elsewhere.test' }), 'TOKEN_INVALID'],
    ['not yet valid', () => hub.issuer.sign('clerk', { nbf: 4_000_000_000 }), 'TOKEN_INVALID'],
    ['without a subject', () => hub.issuer.sign('', {}), 'TOKEN_INVALID'],
    ['signed with "none"', () => Promise.resolve(`${unsigned({ alg: 'none' })}.`), 'TOKEN_INVALID'],
    ['signed with HMAC', () => Promise.resolve(`${unsigned({ alg: 'HS256', kid: 'k1' })}.${base64url.encode('x'.repeat(32))}`), 'TOKEN_INVALID'],
    ['forged', async () => `${(await hub.issuer.sign('clerk')).slice(0, -6)}AAAAAA`, 'TOKEN_INVALID'],
    ['signed by an unknown key', () => Promise.resolve(`${unsigned({ alg: 'ES256', kid: 'other' })}.${base64url.encode('x'.repeat(64))}`), 'TOKEN_INVALID'],
    ['no token at all', () => Promise.resolve('x'), 'TOKEN_INVALID'],
    ['ten kilobytes long', () => Promise.resolve('a'.repeat(10_000)), 'TOKEN_INVALID'],
  ])('%s is refused and told why, and is never taken for nobody', async (_name, make, reason) => {
    const token = await make()
    const answer = await expectCode(status, 401, 'UNAUTHENTICATED', { authorization: `Bearer ${token}` })
    expect(answer.body.errors?.[0]?.extensions['reason']).toBe(reason)
    expect(hub.logged.join()).not.toContain(token)
  })

  test('another scheme is refused as well', async () => {
    await expectCode(status, 401, 'UNAUTHENTICATED', { authorization: 'Basic Y2xlcms6cGFzcw==' })
  })

  test('no header at all is anonymous, and may ask what anyone may ask', async () => {
    expect((await post(hub.app, status)).body).toEqual({ data: { hubStatus: { ready: true } } })
  })
})

test('a caller who asks too often is told when to come back, and others are not held up', async () => {
  holdClock()
  const limited = await startTestHub({ rate: { perMinute: 60, burst: 3 } })
  const headers = { authorization: `Bearer ${await limited.signIn('eager', ['issuing-clerk'])}` }
  const answers = []
  for (let i = 0; i < 4; i += 1) answers.push(await post(limited.app, status, headers))
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 429])
  expect(answers[3]?.body.errors?.[0]?.extensions['code']).toBe('RATE_LIMITED')
  expect(answers[3]?.raw.headers['retry-after']).toBe('1')
  const other = { authorization: `Bearer ${await limited.signIn('calm', ['issuing-clerk'])}` }
  expect((await post(limited.app, status, other)).status).toBe(200)
  await limited.close()
})

test('guessing tokens is slowed down by address', async () => {
  holdClock()
  const limited = await startTestHub({ rate: { perMinute: 60, burst: 3 } })
  const answers = []
  for (let i = 0; i < 5; i += 1) answers.push((await post(limited.app, status, { authorization: `Bearer guess${i}` })).status)
  expect(answers).toEqual([401, 401, 401, 429, 429])
  await limited.close()
})

describe('a browser session', () => {
  const cookie = async (): Promise<string> => `hub_session=${hub.session.write(await hub.signIn('browser', ['issuing-clerk']), Date.now() / 1_000 + 600) ?? ''}`
  const suspend = { query: 'mutation($i: SuspendLicenceInput!) { suspendLicence(input: $i) { __typename } }', variables: { i: { commandId: 'a', licenceId: 'b', reason: 'c' } } }

  test('works with the CSRF header of our own pages', async () => {
    const { body } = await post(hub.app, suspend, { cookie: await cookie(), 'x-hub-csrf': '1', 'sec-fetch-site': 'same-origin', origin: 'http://localhost:8080', host: 'localhost:8080' })
    expect(body).toEqual({ data: { suspendLicence: { __typename: 'CommandAccepted' } } })
  })

  test.each<[string, Record<string, string>]>([
    ['the header is missing', {}],
    ['another site sent it', { 'x-hub-csrf': '1', 'sec-fetch-site': 'cross-site' }],
    ['a sister site sent it', { 'x-hub-csrf': '1', 'sec-fetch-site': 'same-site' }],
    ['the origin is another', { 'x-hub-csrf': '1', origin: 'http://evil.test' }],
    ['the origin is opaque', { 'x-hub-csrf': '1', origin: 'null' }],
  ])('is refused when %s', async (_name, headers) => {
    await expectCode(suspend, 403, 'CSRF_REJECTED', { cookie: await cookie(), ...headers })
  })

  test('a cookie that was changed, made up or moved is as good as none', async () => {
    const good = await cookie()
    for (const bad of [`${good.slice(0, -4)}AAAA`, 'hub_session=xyz', 'hub_session='])
      await expectCode(suspend, 401, 'UNAUTHENTICATED', { cookie: bad, 'x-hub-csrf': '1' })
  })
})
