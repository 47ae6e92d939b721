import fc from 'fast-check'
import { expect, test } from 'vitest'

test('properties are tried on the same values in every run', () => {
  expect(fc.readConfigureGlobal()).toEqual({ seed: expect.any(Number) as number })
  expect(fc.sample(fc.string(), 5)).toEqual(fc.sample(fc.string(), 5))
})
