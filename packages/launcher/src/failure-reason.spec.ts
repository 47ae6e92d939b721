import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findReason } from './failure-reason.ts'

const line = (value: object) => JSON.stringify(value)

test('the last fatal line tells the reason, whatever was logged around it', () => {
  const log = [line({ level: 60, msg: 'of an earlier start' }), line({ level: 60, msg: '口令不对' }), line({ level: 30, msg: 'bye' }), 'not json'].join('\n')
  expect(findReason(log)).toBe('口令不对')
})

test('an error inside the line and the names of wrong settings are told with it, once', () => {
  expect(findReason(line({ level: 60, msg: 'cannot start', err: { message: 'connect ECONNREFUSED' } }))).toBe('cannot start：connect ECONNREFUSED')
  expect(findReason(line({ level: 60, msg: 'same', err: { message: 'same' } }))).toBe('same')
  expect(findReason(line({ level: 60, msg: '配置有误', wrong: ['SIGNER_PORT', 'SIGNER_PROFILE'] }))).toBe('配置有误：SIGNER_PORT、SIGNER_PROFILE')
})

test('without one, the line of a stack trace that names the error is taken, else the last line', () => {
  expect(findReason('file:1\n  throw it\n\nTypeError: a part is missing\n    at main.ts:1\n\nNode.js v24')).toBe('TypeError: a part is missing')
  expect(findReason('Error [ERR_X]: Cannot find it\n    at x')).toBe('Error [ERR_X]: Cannot find it')
  expect(findReason('Segmentation fault\n')).toBe('Segmentation fault')
  expect(findReason(' \n\n')).toBeUndefined()
})

test('whatever a process wrote, the reason is one line of bounded length', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.array(fc.json()).map((lines) => lines.join('\n'))), (text) => {
    const reason = findReason(text)
    expect(reason === undefined || (reason.length <= 300 && !reason.includes('\n'))).toBe(true)
  }))
})
