import { InvariantViolation, Unavailable } from '@hub/kernel'
import { describe, expect, test } from 'vitest'
import { GraphQLError } from '../graphql-js.ts'
import { edgeCodes } from './edge-codes.ts'
import { EdgeError } from './edge-error.ts'
import { hide, maskError } from './mask.ts'

const secret = '110101199003070010'

describe('what a caller sees of an error', () => {
  test('an edge error passes as it is, with the trace id', () => {
    const { error, hidden } = maskError(new EdgeError('FORBIDDEN', { reason: 'ROLE_MISSING' }), 't1')
    expect(error).toEqual({ message: edgeCodes.FORBIDDEN.zh, extensions: { code: 'FORBIDDEN', reason: 'ROLE_MISSING', traceId: 't1' } })
    expect(hidden).toBeUndefined()
  })

  test.each([
    ['an error of a library', new TypeError(`bad value ${secret}`)],
    ['an error of the database', Object.assign(new Error(`invalid input: "${secret}"`), { code: '22P02' })],
    ['an error inside a GraphQL error', new GraphQLError('x', { originalError: new Error(secret) })],
    ['a GraphQL error of nobody knows whom', new GraphQLError(secret)],
    ['a GraphQL error with a code that is not of the list', new GraphQLError(secret, { extensions: { code: 'OTHER', detail: secret } })],
    ['no error at all', secret],
    ['nothing', undefined],
  ])('%s is INTERNAL; neither the answer nor the log repeats it', (_name, error) => {
    const masked = maskError(error, 't1')
    expect(masked.code).toBe('INTERNAL')
    expect(masked.hidden).toBeDefined()
    expect(JSON.stringify(masked)).not.toContain(secret)
  })

  test('trouble behind us is UNAVAILABLE, however deep it lies', () => {
    const error = new GraphQLError('x', { originalError: new GraphQLError('y', { originalError: new Unavailable('the ledger is away') }) })
    expect(maskError(error, 't1')).toMatchObject({ code: 'UNAVAILABLE', error: { extensions: { retryAfterMs: 1_000 } }, hidden: { error: 'Unavailable: the ledger is away' } })
  })

  test('a variable is told by name and place', () => {
    const error = new GraphQLError(`Variable "$input" got invalid value "${secret}" at "input.parties[0].holder"; Expected type "HolderInput" to be an object.`)
    expect(maskError(error, 't1')).toMatchObject({ code: 'INPUT_INVALID', error: { message: '变量 $input 的值不符合模式，位置 input.parties[0].holder。' } })
  })

  test.each([
    ['Field "caseId" is not defined by type "DownloadCaseNoticeInput".', '：没有字段 caseId'],
    ['Field "formt" is not defined by type "MakeCaseNoticeInput". Did you mean "format"?', '：没有字段 formt'],
    ['Field "fileId" of required type "ID!" was not provided.', '：缺少必填字段 fileId'],
    ['Field "n110101199001010015" is not defined by type "X".', ''],
    ['Field "caseId" is not defined by type "X". More.', ''],
  ])('a variable with a field that is not as it should be is told which: %s', (said, told) => {
    for (const value of ['{ a: "x" }', `{ a: "; Field \\"${secret}\\" is not defined by type \\"X\\"." }`])
      expect(maskError(new GraphQLError(`Variable "$input" got invalid value ${value}; ${said}`), 't1').error.message).toBe(`变量 $input 的值不符合模式${told}。`)
  })

  test('a value that looks like a place is not told', () => {
    const { error } = maskError(new GraphQLError(`Variable "$a" got invalid value "x\\" at \\"${secret}\\""; nothing`), 't1')
    expect(error.message).toBe('变量 $a 的值不符合模式。')
  })
})

test('the log tells our own messages, and of others the class and the way to the place', () => {
  expect(hide(new InvariantViolation('a page has a size')).error).toBe('InvariantViolation: a page has a size')
  const hidden = hide(new RangeError(`line one\n    at ${secret} which looks like a frame`))
  expect(hidden.error).toBe('RangeError')
  expect(hidden.frames).toContain('mask.spec.ts')
  expect(JSON.stringify(hidden)).not.toContain(secret)
})
