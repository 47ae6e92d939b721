import { AccessDeniedError, AppendConsistencyViolationError, DeadlineExceededError, ErrorType, InvalidArgumentError, UnavailableError, UnknownError, UnsupportedError } from '@kurrent/kurrentdb-client'
import { describe, expect, test } from 'vitest'
import { AppendRefused, AppendUnanswered, appendFailure, isDenied, isLasting, isLost, kindOf } from './failures.ts'

const withCode = (code: number): never => Object.assign(new Error('secret-host:2113 said no'), { code, details: '', metadata: undefined }) as never

describe('a failed append', () => {
  test.each([
    ['an account without rights', new AccessDeniedError(withCode(7))], ['an argument that is none', new InvalidArgumentError('x')], ['a method that the server lacks', new UnsupportedError('appendRecords', '26.1')],
    ['gRPC: invalid argument', withCode(3)], ['gRPC: permission denied', withCode(7)], ['gRPC: too large', withCode(8)], ['gRPC: unimplemented', withCode(12)], ['gRPC: unauthenticated', withCode(16)],
  ])('was surely not kept after %s', (_, error) => {
    expect(appendFailure(error)).toBeInstanceOf(AppendRefused)
  })

  test.each([
    ['a deadline', new DeadlineExceededError(withCode(4))], ['a broken connection', new UnavailableError(withCode(14))], ['the bare error of gRPC', withCode(14)], ['aborted', withCode(10)], ['internal', withCode(13)], ['cancelled', withCode(1)],
    ['an error that the client does not know, such as not-leader', new UnknownError(withCode(9))], ['a lost client', new Error('Failed to discover after 10 attempts.')], ['nonsense', 'nonsense'],
  ])('may have been kept after %s', (_, error) => {
    expect(appendFailure(error)).toBeInstanceOf(AppendUnanswered)
  })
})

describe('a refusal', () => {
  const violation = (actualState: string) => new AppendRefused(new AppendConsistencyViolationError(withCode(9), {
    violationsList: [{ checkIndex: 0, streamState: { stream: 'zy-hub.case-1', expectedState: '4', actualState } }],
  }))

  test.each([['7', 7], ['0', 0], ['-1', -1]])('tells where a stream stands: %s', (state, revision) => {
    expect(violation(state).violations).toEqual(new Map([['zy-hub.case-1', revision]]))
    expect(violation(state).namesDeletedStream).toBe(false)
  })

  test.each(['-5', '-6'])('tells of a stream that was deleted: %s', (state) => {
    expect(violation(state).namesDeletedStream).toBe(true)
  })
})

describe('in a log', () => {
  test('an error is one word, and never its message', () => {
    expect([new UnavailableError(withCode(14)), new UnknownError(withCode(9)), withCode(14), new Error('secret'), 'secret'].map(kindOf)).toEqual([ErrorType.UNAVAILABLE, 'unknown-9', 'grpc-14', 'Error', 'not-an-error'])
  })
})

test('a client is lost where neither the server nor gRPC has spoken', () => {
  expect([new Error('Failed to discover'), 'nonsense'].map(isLost)).toEqual([true, true])
  expect([withCode(14), new UnavailableError(withCode(14)), new UnknownError(withCode(9))].map(isLost)).toEqual([false, false, false])
})

test('what an account may not do, or a server cannot do, is not tried again', () => {
  expect([new AccessDeniedError(withCode(7)), withCode(16), withCode(12), new UnavailableError(withCode(14)), new Error('x')].map(isLasting)).toEqual([true, true, true, false, false])
  expect([new AccessDeniedError(withCode(7)), withCode(16), withCode(12)].map(isDenied)).toEqual([true, true, false])
})
