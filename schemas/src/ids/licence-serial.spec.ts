import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLicenceSerial } from './licence-identifier.ts'
import { generateSerial, serialRandomBytes } from './licence-serial.ts'

test('the same bytes give the same 20 characters', () => {
  const bytes = Uint8Array.from({ length: serialRandomBytes }, (_, index) => index * 7)
  expect(generateSerial(bytes)).toBe('07ELSZ6DKRY5CJQX4BIP')
})

test('any bytes give 20 characters that may stand as a serial, or nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 64 }), (bytes) => {
      const serial = generateSerial(bytes)
      const usable = bytes.filter((byte) => byte < 252).length
      if (usable < 20) expect(serial).toBeUndefined()
      else expect(serial?.length === 20 && isLicenceSerial(serial)).toBe(true)
    }),
  )
})

test('bytes that would favour some characters are skipped', () => {
  expect(generateSerial(Uint8Array.from([252, 253, 254, 255, ...new Array<number>(20).fill(251)]))).toBe('Z'.repeat(20))
})

test('every character stands for equally many byte values', () => {
  const counts = new Map<string, number>()
  for (let byte = 0; byte < 252; byte += 1) {
    const character = generateSerial(new Uint8Array(20).fill(byte))?.charAt(0) ?? ''
    counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  expect(counts.size).toBe(36)
  expect(new Set(counts.values())).toEqual(new Set([7]))
})

test('too few bytes give nothing', () => {
  for (const length of [0, 19]) expect(generateSerial(new Uint8Array(length))).toBeUndefined()
})
