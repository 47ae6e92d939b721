import { expect, test } from 'vitest'
import { DeviceFailure, failureOf } from './trouble.ts'

test.each([
  ['CKR_PIN_INCORRECT', 'PIN_REFUSED'],
  ['CKR_PIN_LOCKED', 'PIN_REFUSED'],
  ['CKR_PIN_EXPIRED', 'PIN_REFUSED'],
  ['CKR_DATA_LEN_RANGE', 'REQUEST_REFUSED'],
  ['CKR_KEY_FUNCTION_NOT_PERMITTED', 'REQUEST_REFUSED'],
  ['CKR_MECHANISM_INVALID', 'REQUEST_REFUSED'],
  ['CKR_KEY_HANDLE_INVALID', 'DEVICE_LOST'],
  ['CKR_OBJECT_HANDLE_INVALID', 'DEVICE_LOST'],
  ['CKR_SESSION_HANDLE_INVALID', 'DEVICE_LOST'],
  ['CKR_USER_NOT_LOGGED_IN', 'DEVICE_LOST'],
  ['CKR_DEVICE_REMOVED', 'DEVICE_LOST'],
  ['CKR_GENERAL_ERROR', 'DEVICE_LOST'],
  ['CKR_SOMETHING_OF_THE_VENDOR', 'DEVICE_LOST'],
])('%s is taken for %s, and named', (returnValue, trouble) => {
  expect(failureOf(new Error(returnValue))).toMatchObject({ trouble, returnValue, message: expect.stringContaining(returnValue) as unknown })
})

test('what a module says besides is not repeated', () => {
  for (const said of [new Error('login with PIN 240613 failed'), 'PIN 240613', undefined, new Error('CKR_X 240613')]) {
    expect(failureOf(said)).toMatchObject({ trouble: 'DEVICE_LOST', returnValue: undefined })
    expect(failureOf(said).message).not.toContain('240613')
  }
})

test('a failure of ours stays what it is', () => {
  const failure = new DeviceFailure('LABEL_TWICE')
  expect(failureOf(failure)).toBe(failure)
})
