import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isKeyId, signingKinds, type KeyDescription } from '../keys/key-store.ts'
import { isReservedKey } from '../seals/reserved-keys.ts'
import { parseWrappingKey } from './wrapping-key-request.ts'
import { currentWrappingKey, nextWrappingKey, wrappingNumber } from './wrapping-keys.ts'

const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 8 })
const wrapping = (number: number): KeyDescription => ({ keyId: `wrap-${String(number)}`, kind: 'wrap-aes256' })
const others: readonly KeyDescription[] = [...signingKinds.map((kind) => ({ keyId: `wrap-9999${String(signingKinds.indexOf(kind))}`, kind })), { keyId: 'wrap-x', kind: 'wrap-aes256' }]

test('the newest key is the current one, whatever lies beside it and in whatever order, and the next is newer than all', () => {
  fc.assert(fc.property(numbers, fc.boolean(), (of, before) => {
    const keys = of.map(wrapping)
    const current = currentWrappingKey(before ? [...others, ...keys] : [...keys, ...others])
    expect(current).toBe(`wrap-${String(Math.max(...of))}`)
    const next = nextWrappingKey(current ?? '')
    expect(isKeyId(next)).toBe(true)
    expect(currentWrappingKey([...keys, { keyId: next, kind: 'wrap-aes256' }])).toBe(next)
  }))
})

test('no wrapping key is nobody\'s current one', () => {
  expect(currentWrappingKey(others)).toBeUndefined()
})

test.each(['wrap-1', 'wrap-2', 'wrap-99999'])('%s is a wrapping key, and reserved: nobody imports or names one', (keyId) => {
  expect([wrappingNumber(keyId), isReservedKey(keyId)]).toEqual([Number(keyId.slice(5)), true])
})

test.each(['wrap-', 'wrap-0', 'wrap-01', 'wrap-100000', 'wrap--1', 'wrap-1 ', 'Wrap-1', 'wrap-1-p256', 'xwrap-1', 'wrap-1\n'])('%j is none', (keyId) => {
  expect(wrappingNumber(keyId)).toBeUndefined()
})

test('no body makes the parser throw, and only the one field with a wrapping key is taken', () => {
  const nearly = fc.record({ keyId: fc.oneof(fc.anything(), fc.stringMatching(/^wrap-.{0,3}$/)), more: fc.anything() }, { requiredKeys: ['keyId'] })
  fc.assert(fc.property(fc.oneof(fc.anything(), fc.jsonValue(), nearly), (body) => {
    const parsed = parseWrappingKey(body, 'keyId')
    if (!isRefusal(parsed)) expect(body).toEqual({ keyId: `wrap-${String(wrappingNumber(parsed))}` })
  }))
  expect(parseWrappingKey({ keyId: 'wrap-7' }, 'keyId')).toBe('wrap-7')
  expect(parseWrappingKey({ keyId: 'receipt-1' }, 'keyId')).toMatchObject({ refused: 'MALFORMED_FIELD', detail: { field: 'keyId' } })
  expect(parseWrappingKey({ from: 'wrap-1', keyId: 'wrap-1' }, 'from')).toMatchObject({ refused: 'UNKNOWN_FIELD' })
})
