import { expect, test } from 'vitest'
import { holdsPersonalNumber } from './personal-code.ts'

test.each(['11010519491231002X', '11010519491231002x', 'READER-11010519491231002X-7', 'a13800138000', '12311010519491231002X'])('%s holds a personal number', (text) => {
  expect(holdsPersonalNumber(text)).toBe(true)
})
test.each(['READER-0007', '110105194912310021', '0192f0c1-2345-7abc-8def-0123456789ab', '9113800138000123', '20261122-0AY8CE9305', ''])('%s is a code like any other', (text) => {
  expect(holdsPersonalNumber(text)).toBe(false)
})
