import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesToSign } from './bytes-to-sign.ts'
import { parseSignRequest, type SignRequest } from './sign-request.ts'

const at = '2026-03-02T09:00:00.000Z'
const root = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const lookUpId = '019cace0-5a80-7000-8000-0123456789ab'
const checkpoint = { purpose: 'checkpoint', origin: 'hub.example.cn/log', size: '42', rootSha256: root, at }
const receipt = { purpose: 'receipt', lookUpId, leafSha256: root, at }

function parsed(body: unknown): SignRequest {
  const request = parseSignRequest(body)
  if (isRefusal(request)) throw new Error(`a valid body was refused: ${JSON.stringify(request)}`)
  return request
}

describe('the frozen bytes', () => {
  const text = (body: unknown) => new TextDecoder().decode(bytesToSign(parsed(body)))

  test('of a checkpoint are a C2SP checkpoint with one extension line', () => {
    expect(text(checkpoint)).toBe(
      'hub.example.cn/log\n42\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nzhengyuan/checkpoint/v1 2026-03-02T09:00:00.000Z\n',
    )
  })

  test('of an empty log and of the largest log', () => {
    expect(text({ ...checkpoint, origin: 'localhost', size: '0' }).split('\n').slice(0, 2)).toEqual(['localhost', '0'])
    expect(text({ ...checkpoint, size: '9223372036854775807' }).split('\n')[1]).toBe('9223372036854775807')
  })

  test('of a receipt begin with the purpose', () => {
    expect(text(receipt)).toBe(`zhengyuan/receipt/v1\n${lookUpId}\n${root}\n2026-03-02T09:00:00.000Z\n`)
  })
})

const digest = fc.stringMatching(/^[0-9a-f]{64}$/)
const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2120-01-01'), noInvalidDate: true }).map((date) => date.toISOString())
const validBody = fc.oneof(
  fc.record({
    purpose: fc.constant('checkpoint'),
    origin: fc.stringMatching(/^[a-y][a-z0-9]{0,3}(\/[A-Za-z0-9._~-]{1,4}){0,2}$/),
    size: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
    rootSha256: digest,
    at: instant,
  }),
  fc.record({ purpose: fc.constant('receipt'), lookUpId: fc.uuid(), leafSha256: digest, at: instant }),
)

test('every valid body is read as it stands', () => {
  fc.assert(fc.property(validBody, (body) => {
    const { purpose, ...rest } = parsed(body)
    expect(purpose).toBe(body.purpose)
    expect(Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]))).toEqual({ ...body, purpose: undefined })
  }))
})

test('different requests have different bytes, also when they differ in one field only', () => {
  // Pairs drawn apart nearly never share a field, so the second body takes a random subset of the first one's fields.
  const pair = fc.tuple(validBody, validBody, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 })).map(([a, b, keep]) => {
    const mixed = a.purpose === b.purpose ? Object.fromEntries(Object.entries(b).map(([name, value], i) => [name, keep[i] === true ? (a as Record<string, unknown>)[name] : value])) : b
    return [a, mixed] as const
  })
  fc.assert(fc.property(pair, ([a, b]) => {
    const same = Object.entries(a).every(([name, value]) => (b as Record<string, unknown>)[name] === value) && a.purpose === (b as typeof a).purpose
    const [left, right] = [bytesToSign(parsed(a)), bytesToSign(parsed(b))]
    expect(Buffer.from(left).equals(right)).toBe(same)
  }))
})

test('no body makes the parser throw, and only the known shapes come through', () => {
  const nearly = fc.record({ purpose: fc.constantFrom('checkpoint', 'receipt'), origin: fc.anything(), size: fc.anything(), rootSha256: fc.anything(), lookUpId: fc.anything(), leafSha256: fc.anything(), at: fc.anything() }, { requiredKeys: ['purpose'] })
  fc.assert(fc.property(fc.oneof(fc.anything(), fc.jsonValue(), nearly), (body) => {
    expect(isRefusal(parseSignRequest(body))).toBe(true)
  }))
})

test.each(['licence-file', 'time-stamp', 'annotated-copy', 'log-checkpoint', 'Checkpoint', '', 'toString', '__proto__'])(
  'the purpose %j is unknown, whatever else the body says',
  (purpose) => {
    expect(parseSignRequest({ ...checkpoint, purpose })).toEqual({ refused: 'UNKNOWN_PURPOSE', detail: {} })
  },
)

test.each([
  ['null', null, 'MALFORMED_BODY'],
  ['a list', [checkpoint], 'MALFORMED_BODY'],
  ['text', 'checkpoint', 'MALFORMED_BODY'],
  ['nothing', undefined, 'MALFORMED_BODY'],
  ['no purpose', {}, 'MALFORMED_FIELD'],
  ['a purpose that is a list', { ...checkpoint, purpose: ['checkpoint'] }, 'MALFORMED_FIELD'],
  ['an inherited purpose', Object.create(checkpoint), 'MALFORMED_FIELD'],
  ['a field of another purpose', { ...checkpoint, lookUpId }, 'UNKNOWN_FIELD'],
  ['a digest to sign beside it', { ...receipt, digest: root }, 'UNKNOWN_FIELD'],
])('%s is refused with its code', (_what, body, code) => {
  expect(parseSignRequest(body)).toMatchObject({ refused: code })
})

const wrongValues: Readonly<Record<string, readonly unknown[]>> = {
  origin: ['', 'zhengyuan', 'zhengyuan/receipt/v1', 'a b', 'a\nb', 'a+b', 'a//b', 'A.cn', '-a', 'a-', '/a', 'a/', '例', `a${'a'.repeat(255)}`, 7, null],
  size: ['', '-1', '01', '1.0', '1e3', ' 1', '1\n', '9223372036854775808', '10000000000000000000', 42],
  rootSha256: ['', root.toUpperCase(), root.slice(1), `${root}0`, `${root}\n`, 'g'.repeat(64)],
  at: ['', '2026-02-30T09:00:00.000Z', '2026-03-02T09:00:00Z', '2026-03-02T17:00:00.000+08:00', `${at}\n`, 0],
}

for (const [field, values] of Object.entries(wrongValues))
  test.each(values.map((value) => [value]))(`a checkpoint with ${field} %j is refused and names the field`, (value) => {
    expect(parseSignRequest({ ...checkpoint, [field]: value })).toEqual({ refused: 'MALFORMED_FIELD', detail: { field } })
  })

test.each([
  ['lookUpId', lookUpId.toUpperCase()],
  ['lookUpId', `${lookUpId}\n`],
  ['lookUpId', 'lookup-1'],
  ['leafSha256', root.toUpperCase()],
  ['at', 'now'],
])('a receipt with a wrong %s is refused and names the field', (field, value) => {
  expect(parseSignRequest({ ...receipt, [field]: value })).toEqual({ refused: 'MALFORMED_FIELD', detail: { field } })
})
