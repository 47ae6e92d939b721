import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromUuid, toUuid } from './uuid.ts'

test('an event id is the same after either way over the wire', () => {
  fc.assert(fc.property(fc.uuid(), fc.boolean(), (id, structured) => {
    expect(fromUuid(toUuid(id, structured))).toBe(id)
  }))
})

test('no id is the empty string', () => {
  expect(fromUuid(undefined)).toBe('')
})
