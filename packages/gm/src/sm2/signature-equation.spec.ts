import { expect, test } from 'vitest'
import { scalarBytes, toInteger, toScalarBytes } from '../big-endian.ts'
import { bytes, scalar, standard } from '../fixtures/standard.ts'
import { baseMultiple } from './base-multiple.ts'
import { curve, modN, Point } from './curve.ts'
import { randomScalar } from './random-scalar.ts'
import { signatureOf } from './signature-equation.ts'

const d = toInteger(bytes(standard.d))
const k = toInteger(bytes(standard.k))
const x = toInteger(baseMultiple(bytes(standard.k)).subarray(0, scalarBytes))
/** Signs the digest for which r comes out as asked. */
const withR = (r: bigint) => signatureOf({ successor: 1n + d, digest: toScalarBytes(modN(r - x)), nonce: scalar(standard.k), blind: 7n })

test('an r of zero asks for another nonce', () => { expect(withR(0n)).toBeUndefined() })

test('r + k = n asks for another nonce', () => { expect(withR(curve.n - k)).toBeUndefined() })

test('an s of zero asks for another nonce', () => { expect(withR(modN(k * Point.Fn.inv(d)))).toBeUndefined() })

test('their neighbours do not', () => {
  for (const r of [1n, curve.n - 1n, curve.n - k + 1n, curve.n - k - 1n, modN(k * Point.Fn.inv(d)) + 1n]) {
    const signature = withR(r)
    // s(1 + d) = k - r·d: the equation as the standard writes it.
    expect(signature?.r).toBe(r)
    expect(modN((signature?.s ?? 0n) * (1n + d))).toBe(modN(k - r * d))
  }
})

test('a nonce is drawn again where it is zero, the order or more, and never reduced', () => {
  const drawn = [0n, curve.n, 2n ** 256n - 1n, curve.n - 1n, 1n].map(toScalarBytes)
  const source = (): Buffer => drawn.shift() ?? Buffer.alloc(scalarBytes)
  expect([randomScalar(source).value, randomScalar(source).value]).toEqual([curve.n - 1n, 1n])
})

test('a random source that gives nothing of use is our own trouble, not an endless loop', () => {
  expect(() => randomScalar((size) => Buffer.alloc(size))).toThrow('random source')
})

test('nonces differ', () => {
  const drawn = Array.from({ length: 200 }, () => randomScalar().value)
  expect(new Set(drawn).size).toBe(200)
})

test('the native multiple of the base point is the library\'s', () => {
  for (const value of [1n, 2n, curve.n - 1n, ...Array.from({ length: 5 }, () => randomScalar().value)]) {
    const { x: expectedX, y } = Point.BASE.multiply(value).toAffine()
    expect(baseMultiple(toScalarBytes(value))).toEqual(Buffer.concat([toScalarBytes(expectedX), toScalarBytes(y)]))
  }
})
